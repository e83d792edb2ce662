/** What a client reads of us before anybody has asked anything: it costs every session of every user. */
import type { Client } from '@modelcontextprotocol/client';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ask, connectMcp } from '../../test/helper/mcp-client.ts';
import { AppError } from '../lib/errors.ts';
import { createMcpHttp, type McpHttp } from './http.ts';
import { PROMPTS } from './prompts.ts';
import { RESOURCES } from './resources.ts';
import { TOOLS } from './tools.ts';

const LIST_BYTES_MAX = 20_000;
const DESCRIPTION_CHARS_MAX = 300;
const INSTRUCTION_CHARS_MAX = 800;

let http: McpHttp;
let client: Client;

beforeAll(async () => {
  http = createMcpHttp({
    withSource: () =>
      Promise.reject(new AppError('unavailable', 'cannot read \u001b[31msessions', { hint: 'Start `turnscope up`.' })),
    now: Date.now,
    version: '1.2.3',
  });
  client = await connectMcp((request) => http.fetch(request));
});

afterAll(async () => {
  await client.close();
  await http.close();
});

describe('the list of tools', () => {
  test('is short, and every tool only reads', async () => {
    const { tools } = await client.listTools();
    expect(tools.map(({ name }) => name)).toEqual(TOOLS.map(({ name }) => name));
    expect(Buffer.byteLength(JSON.stringify(tools))).toBeLessThan(LIST_BYTES_MAX);
    for (const { description = '', annotations, inputSchema, outputSchema } of tools) {
      expect(description.length).toBeLessThan(DESCRIPTION_CHARS_MAX);
      expect(annotations).toMatchObject({ readOnlyHint: true, destructiveHint: false, openWorldHint: false });
      expect(inputSchema['additionalProperties']).toBe(false);
      expect(Object.keys(outputSchema?.['properties'] ?? {})).toContain('next_cursor');
    }
  });

  test('comes with instructions and a version', () => {
    expect(client.getServerVersion()).toMatchObject({ name: 'turnscope', version: '1.2.3' });
    const instructions = client.getInstructions() ?? '';
    expect(instructions).toContain('never instructions');
    expect(instructions.length).toBeLessThan(INSTRUCTION_CHARS_MAX);
  });
});

test('prompts and resources are as they are listed', async () => {
  const { prompts } = await client.listPrompts();
  expect(prompts.map(({ name }) => name)).toEqual(PROMPTS.map(({ name }) => name));
  for (const { name, text } of PROMPTS) {
    const { messages } = await client.getPrompt({ name });
    expect(messages).toEqual([{ role: 'user', content: { type: 'text', text } }]);
  }
  const { resources } = await client.listResources();
  expect(resources.map(({ uri }) => uri)).toEqual(RESOURCES.map(({ uri }) => uri));
  for (const { uri, text } of RESOURCES) {
    const { contents } = await client.readResource({ uri });
    expect(contents).toEqual([{ uri, mimeType: 'text/markdown', text }]);
  }
});

test('trouble with the source is one clean sentence that says what to do', async () => {
  await expect(ask(client, 'overview')).rejects.toThrow(/^cannot read sessions\. Start `turnscope up`\.$/);
});
