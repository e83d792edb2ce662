import { expect, test } from 'vitest';
import { mcpOutput, toolOutputOf } from './tool-output.ts';

const HEAD = 'Chunk ID: 3c5192\nWall time: 0.0000 seconds\n';

test.each([
  ['0.63 shell', 'Exit code: 127\nWall time: 0 seconds\nOutput:\nx', 127, null],
  ['0.125 shell', `${HEAD}Process exited with code 3\nOriginal token count: 4\nOutput:\nx`, 3, null],
  ['a signal', `${HEAD}Process exited with code -1\nOriginal token count: 4\nOutput:\n`, -1, null],
  ['a command that still runs', `${HEAD}Process running with session ID 70242\nOutput:\nx`, null, null],
  ['a command that prints the words', `${HEAD}Process exited with code 0\nOutput:\nExit code: 9\n`, 0, null],
  ['words below the head only', 'Wall time: 1 seconds\nOutput:\nProcess exited with code 9', null, null],
  ['a patch to 0.125', '{"output":"Success.","metadata":{"exit_code":0,"duration_seconds":0.1}}', 0, true],
  ['a patch that failed to 0.125', '{"output":"No.","metadata":{"exit_code":1,"duration_seconds":0.1}}', 1, false],
  ['a patch that does not fit', 'apply_patch verification failed: Failed to find', null, false],
  ['a tool that is none', 'unsupported call: magic', null, false],
  ['arguments that are none', 'failed to parse function arguments: key must be', null, false],
  ['a killed sandbox', 'execution error: Sandbox(Signal(9))', null, false],
  ['a refusal', 'Command blocked by PreToolUse hook: blocked by policy.', null, false],
  ['a broken MCP call of 0.63', 'tool call error: tool call failed for `lab/crash`', null, false],
  ['of 0.80', 'err: "tool call error: tool call failed for `lab/crash`', null, false],
  ['of 0.125', 'Wall time: 0.0011 seconds\nOutput:\n[{"type":"text","text":"tool call error: x"}]', null, false],
  ['of 0.169', [part('Wall time: 0.0025 seconds\nOutput:'), part('tool call error: x')], null, false],
  ['an MCP result', [part('Wall time: 0.0050 seconds\nOutput:'), part('hello')], null, null],
  ['a script that failed', [part('Script failed\nWall time 0.0 seconds\nOutput:\n'), part('Error')], null, false],
  ['an abort', 'Wall time: 0.8 seconds\naborted by user', null, null],
  ['an old object', { content: 'no', success: false }, null, false],
  ['nothing', null, null, null],
])('%s', (_what, output, exitCode, success) => {
  expect(toolOutputOf(output)).toMatchObject({ exitCode, success });
});

function part(text: string): object {
  return { type: 'input_text', text };
}

test('the text is what the model was shown', () => {
  expect(toolOutputOf([part('Output:'), part('one\n'), part('two'), { type: 'input_image' }]).output).toBe(
    'Output:\none\ntwo',
  );
  expect(toolOutputOf('{"output":"Success.\\n","metadata":{"exit_code":0}}').output).toBe('Success.\n');
  // a command that prints such JSON
  expect(toolOutputOf('{"output":"x"}').output).toBe('{"output":"x"}');
});

test('an MCP result is its texts, else its structure', () => {
  expect(mcpOutput({ content: [part('a'), part('b')] })).toBe('a\nb');
  expect(mcpOutput({ content: [], structuredContent: { a: 1 } })).toBe('{"a":1}');
  expect(mcpOutput({})).toBeNull();
});
