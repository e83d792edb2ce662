/** MCP over stdin and stdout, for a client that starts us. Nothing but the protocol may be written there. */
import type { Readable, Writable } from 'node:stream';
import { StdioServerTransport, serveStdio } from '@modelcontextprotocol/server/stdio';
import { createMcpServer } from './create-mcp-server.ts';
import type { McpDeps } from './source.ts';

export interface StdioOptions {
  readonly input: Readable;
  readonly output: Writable;
  /** Ends it. */
  readonly signal: AbortSignal;
}

/** Resolves when the client has closed its end, or `signal` fires. */
export async function serveMcpOverStdio(deps: McpDeps, { input, output, signal }: StdioOptions): Promise<void> {
  const ended = new Promise<void>((resolve) => {
    for (const event of ['end', 'close', 'error']) input.once(event, () => resolve());
    // a client that does not read any more is gone, too
    output.once('error', () => resolve());
    if (signal.aborted) resolve();
    signal.addEventListener('abort', () => resolve(), { once: true });
  });
  const connection = serveStdio(() => createMcpServer(deps), { transport: new StdioServerTransport(input, output) });
  await ended;
  await connection.close();
}
