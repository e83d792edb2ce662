/** A session whose answer is Markdown and whose output is what a terminal would colour. */
import { randomUUID } from 'node:crypto';

const ANSWER = [
  '## What was done',
  '',
  'Ran `npm test` and read <b>not bold</b>:',
  '',
  '- one test failed',
  '- it is **mended** now, see [the guide](https://example.com/guide)',
  '',
  '```ts',
  'export const answer = 42;',
  '```',
].join('\n');
const OUTPUT = '\u001b[31mFAIL\u001b[0m src/importer.test.ts\n\u001b[32mok\u001b[0m src/other.test.ts\n';

/** @returns OTLP/JSON for `/v1/logs` */
export function proseSession(): { readonly threadId: string; readonly body: string } {
  const threadId = randomUUID();
  const at = Date.now();
  const text = (key: string, value: string): object => ({ key, value: { stringValue: value } });
  const record = (name: string, afterMs: number, attributes: Readonly<Record<string, string>>): object => ({
    timeUnixNano: '0',
    observedTimeUnixNano: `${at + afterMs}000000`,
    attributes: [
      text('event.name', name),
      text('event.timestamp', new Date(at + afterMs).toISOString()),
      text('conversation.id', threadId),
      text('app.version', '0.169.0'),
      text('originator', 'codex_exec'),
      text('model', 'gpt-5.5'),
      ...Object.entries(attributes).map(([key, value]) => text(key, value)),
    ],
  });
  const call = { call_id: 'call_1', tool_name: 'shell', duration_ms: '12', success: 'true' };
  const logRecords = [
    record('codex.conversation_starts', 0, {}),
    record('codex.user_prompt', 1, { prompt: 'Mend the test, then *tell* me.' }),
    record('codex.tool_result', 20, { ...call, arguments: '{"cmd":"npm test"}', output: OUTPUT }),
    record('codex.agent_response', 30, { response: ANSWER }),
  ];
  const resource = { attributes: [text('service.name', 'codex_exec')] };
  return { threadId, body: JSON.stringify({ resourceLogs: [{ resource, scopeLogs: [{ scope: {}, logRecords }] }] }) };
}
