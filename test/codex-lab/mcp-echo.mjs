#!/usr/bin/env node
/**
 * The MCP server `lab`, over stdio: `echo` answers its text, `fail` answers with isError, `crash` with a JSON-RPC error.
 */
import { createInterface } from 'node:readline';
import { setTimeout as wait } from 'node:timers/promises';

const string = { type: 'string' };
const tool = (name, description, properties) => ({
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

const content = (text, isError) => ({ result: { content: [{ type: 'text', text }], isError } });

async function call({ name, arguments: input = {} }) {
  await wait(input.delay_ms ?? 0);
  if (name === 'echo') return content(String(input.text), false);
  if (name === 'fail') return content(`tool failed: ${input.message}`, true);
  return { error: { code: -32000, message: `crashed: ${input.message}` } };
}

async function answer({ method, params }) {
  switch (method) {
    case 'initialize':
      return {
        result: {
          protocolVersion: params.protocolVersion,
          capabilities: { tools: {} },
          serverInfo: { name: 'lab', version: '1.0.0' },
        },
      };
    case 'ping':
      return { result: {} };
    case 'tools/list':
      return { result: { tools } };
    case 'tools/call':
      return call(params);
    default:
      return { error: { code: -32601, message: `no method ${method}` } };
  }
}

for await (const line of createInterface({ input: process.stdin })) {
  if (line.trim() === '') continue;
  const request = JSON.parse(line);
  if (request.id === undefined) continue; // a notification
  // not awaited: calls run side by side, as Codex sends them
  answer(request).then((reply) => process.stdout.write(`${JSON.stringify({ jsonrpc: '2.0', id: request.id, ...reply })}\n`));
}
