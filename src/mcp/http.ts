/** MCP over streamable HTTP: a request, an answer, nothing kept in between. Who may ask is decided before. */
import { createMcpHandler } from '@modelcontextprotocol/server';
import { createMcpServer } from './create-mcp-server.ts';
import type { McpDeps } from './source.ts';

/** Questions are short. */
const BODY_BYTES_MAX = 1_000_000;
const SUBSCRIPTIONS_MAX = 16;

export interface McpHttp {
  /** GET and DELETE, which are about sessions of the protocol, get 405. */
  fetch(request: Request): Promise<Response>;
  close(): Promise<void>;
}

export function createMcpHttp(deps: McpDeps): McpHttp {
  const handler = createMcpHandler(() => createMcpServer(deps), {
    maxRequestBodySize: BODY_BYTES_MAX,
    // what is listed never changes, so that nobody gains by listening
    maxSubscriptions: SUBSCRIPTIONS_MAX,
  });
  return { fetch: (request) => handler.fetch(request), close: () => handler.close() };
}
