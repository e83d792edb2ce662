#!/usr/bin/env node
/**
 * The MCP server `lab`, over stdio: `echo` answers its text, `fail` answers with isError, `crash` with a JSON-RPC error.
 */
import { createInterface } from 'node:readline';
import { setTimeout as wait } from 'node:timers/promises';

interface Call {
  readonly name: string;
  readonly arguments?: { readonly text?: string; readonly message?: string; readonly delay_ms?: number };
}
interface Request {
  /** Absent on notifications, which want no answer. */
  readonly id?: number | string;
  readonly method: string;
  readonly params?: unknown;
}

const string = { type: 'string' };
const tool = (name: string, description: string, properties: object) => ({
  name,
  description,
  inputSchema: { type: 'object', properties },
  annotations: { readOnlyHint: true },
});
const tools = [
  tool('echo', 'Answers the text.', { text: string, delay_ms: { type: 'number' } }),
  tool('fail', 'Answers an error result.', { message: string }),
  tool('crash', 'Answers a protocol error.', { message: string }),
];

const content = (text: string, isError: boolean) => ({ result: { content: [{ type: 'text', text }], isError } });

async function call({ name, arguments: input = {} }: Call): Promise<object> {
  await wait(input.delay_ms ?? 0);
  if (name === 'echo') return content(String(input.text), false);
  if (name === 'fail') return content(`tool failed: ${input.message}`, true);
  return { error: { code: -32000, message: `crashed: ${input.message}` } };
}

async function answer({ method, params }: Request): Promise<object> {
  switch (method) {
    case 'initialize': {
      const { protocolVersion } = params as { protocolVersion: string };
      const serverInfo = { name: 'lab', version: '1.0.0' };
      return { result: { protocolVersion, capabilities: { tools: {} }, serverInfo } };
    }
    case 'ping':
      return { result: {} };
    case 'tools/list':
      return { result: { tools } };
    case 'tools/call':
      return call(params as Call);
    default:
      return { error: { code: -32601, message: `no method ${method}` } };
  }
}

for await (const line of createInterface({ input: process.stdin })) {
  if (line.trim() === '') continue;
  const request = JSON.parse(line) as Request;
  if (request.id === undefined) continue;
  // not awaited: calls run side by side, as Codex sends them
  void answer(request).then((reply) => {
    process.stdout.write(`${JSON.stringify({ jsonrpc: '2.0', id: request.id, ...reply })}\n`);
  });
}
