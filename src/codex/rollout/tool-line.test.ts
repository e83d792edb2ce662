/** Calls and how they ended, in the shape of each version. */
import { describe, expect, test } from 'vitest';
import { event, idAt, item, meta, ofKind, read, response, THREAD } from '../../../test/helper/rollout-line.ts';

const TURN = idAt(10);
const file = (...lines: Buffer[]): Buffer[] => [meta(0, THREAD), ...lines];
const started = event(1, 'task_started', { turn_id: TURN });

describe('tools', () => {
  const call = (name: string, more: object = {}): Buffer =>
    response(2, 'function_call', { name, arguments: '{"text":"x"}', call_id: 'call_1', ...more });

  test.each([
    ['0.63', call('mcp__lab__echo'), { tool_name: 'mcp__lab__echo', mcp_server: 'lab' }],
    [
      '0.125',
      call('echo', { namespace: 'mcp__lab__' }),
      { tool_name: 'echo', tool_namespace: 'mcp__lab__', mcp_server: 'lab' },
    ],
    [
      '0.147',
      call('echo', { namespace: 'mcp__lab' }),
      { tool_name: 'echo', tool_namespace: 'mcp__lab', mcp_server: 'lab' },
    ],
  ])('are called by name: %s', (_version, words, attributes) => {
    expect(ofKind(read(file(started, words)), 'tool_started')).toMatchObject([
      { callId: 'call_1', turnId: TURN, attributes: { arguments: '{"text":"x"}', ...attributes } },
    ]);
  });

  test.each([
    [
      'a patch',
      response(2, 'custom_tool_call', { name: 'apply_patch', input: '*** Begin Patch', call_id: 'call_1' }),
      { tool_name: 'apply_patch', arguments: '*** Begin Patch' },
    ],
    [
      'a local shell',
      response(2, 'local_shell_call', { call_id: 'call_1', action: { type: 'exec', command: ['ls'] } }),
      { tool_name: 'local_shell', arguments: '{"type":"exec","command":["ls"]}' },
    ],
    [
      'a search for tools',
      response(2, 'tool_search_call', { call_id: 'call_1', arguments: { query: 'x' } }),
      { tool_name: 'tool_search', arguments: '{"query":"x"}' },
    ],
  ])('%s', (_what, words, attributes) => {
    expect(ofKind(read(file(words)), 'tool_started').map((told) => told.attributes)).toEqual([attributes]);
  });

  const changes = { '/x/new.txt': { type: 'add', content: 'hello\n' } };
  const failed = { content: [{ type: 'text', text: 'tool failed: quota' }], isError: true };
  test.each([
    [
      'the text for the model',
      response(2, 'function_call_output', { call_id: 'c', output: 'Exit code: 3\nWall time: 0 seconds\nOutput:\nx' }),
      null,
      { output: 'Exit code: 3\nWall time: 0 seconds\nOutput:\nx', exit_code: '3' },
    ],
    [
      'a command',
      item(2, TURN, {
        type: 'CommandExecution',
        id: 'c',
        command: ['/bin/bash', '-lc', 'ls'],
        source: 'unified_exec_startup',
        status: 'failed',
        aggregated_output: 'x\n',
        exit_code: 3,
        duration: { secs: 0, nanos: 37_000 },
      }),
      null,
      { output: 'x\n', exit_code: '3', success: 'false' },
    ],
    [
      'a command, in a longer history',
      event(2, 'exec_command_end', {
        call_id: 'c',
        command: ['bash', '-lc', 'ls'],
        source: 'agent',
        status: 'completed',
        aggregated_output: 'x',
        exit_code: 0,
      }),
      null,
      { output: 'x', exit_code: '0', success: 'true' },
    ],
    [
      'a command that was stopped, which has no exit code',
      item(2, TURN, { type: 'CommandExecution', id: 'c', source: 'agent', status: 'failed', exit_code: -1 }),
      null,
      { success: 'false' },
    ],
    [
      "a user's own command",
      item(2, TURN, {
        type: 'CommandExecution',
        id: 'c',
        command: ['git', 'status'],
        source: 'user_shell',
        status: 'completed',
        stdout: 'clean',
        exit_code: 0,
      }),
      null,
      {
        tool_name: 'exec_command',
        arguments: '{"cmd":"git status"}',
        output: 'clean',
        exit_code: '0',
        success: 'true',
      },
    ],
    [
      'a tool of the client',
      item(2, TURN, {
        type: 'DynamicToolCall',
        id: 'c',
        tool: 'ask',
        arguments: { q: 1 },
        content_items: [{ type: 'input_text', text: 'yes' }],
        success: true,
        duration: { secs: 2, nanos: 0 },
      }),
      2000,
      { tool_name: 'ask', arguments: '{"q":1}', output: 'yes', success: 'true' },
    ],
    [
      'a command of a code-mode script',
      item(2, TURN, {
        type: 'CommandExecution',
        id: 'exec-1',
        command: ['/bin/bash', '-lc', 'ls | wc -l'],
        status: 'completed',
        aggregated_output: '2\n',
        exit_code: 0,
      }),
      null,
      { tool_name: 'exec_command', arguments: '{"cmd":"ls | wc -l"}', output: '2\n', exit_code: '0', success: 'true' },
    ],
    [
      'a patch (0.169)',
      item(2, TURN, { type: 'FileChange', id: 'c', changes, status: 'completed', stdout: 'Success.', stderr: '' }),
      null,
      { tool_name: 'apply_patch', output: 'Success.', success: 'true', changes: JSON.stringify(changes) },
    ],
    [
      'a patch (0.147)',
      event(2, 'patch_apply_end', { call_id: 'c', changes, success: false, stdout: '', stderr: 'No.' }),
      null,
      { tool_name: 'apply_patch', output: 'No.', success: 'false', changes: JSON.stringify(changes) },
    ],
    [
      'an MCP call (0.169)',
      item(2, TURN, {
        type: 'McpToolCall',
        id: 'c',
        server: 'lab',
        tool: 'fail',
        arguments: { message: 'quota' },
        status: 'failed',
        result: failed,
        duration: { secs: 1, nanos: 500_000 },
      }),
      1000.5,
      {
        tool_name: 'fail',
        mcp_server: 'lab',
        arguments: '{"message":"quota"}',
        output: 'tool failed: quota',
        success: 'false',
      },
    ],
    [
      'an MCP call that broke',
      item(2, TURN, {
        type: 'McpToolCall',
        id: 'c',
        server: 'lab',
        tool: 'crash',
        status: 'failed',
        error: { message: 'gone' },
      }),
      null,
      { tool_name: 'crash', mcp_server: 'lab', output: 'gone', success: 'false' },
    ],
    [
      'an MCP call (0.147)',
      event(2, 'mcp_tool_call_end', {
        call_id: 'c',
        invocation: { server: 'lab', tool: 'fail', arguments: {} },
        duration: { secs: 0, nanos: 1_000_000 },
        result: { Ok: failed },
      }),
      1,
      { tool_name: 'fail', mcp_server: 'lab', arguments: '{}', output: 'tool failed: quota', success: 'false' },
    ],
    [
      'an MCP call that broke (0.147)',
      event(2, 'mcp_tool_call_end', {
        call_id: 'c',
        invocation: { server: 'lab', tool: 'x' },
        result: { Err: 'gone' },
      }),
      null,
      { tool_name: 'x', mcp_server: 'lab', output: 'gone', success: 'false' },
    ],
    [
      'a web search',
      item(2, TURN, { type: 'WebSearch', id: 'ws_1', query: 'q', action: { type: 'search', query: 'q' } }),
      null,
      { tool_name: 'web_search', arguments: '{"type":"search","query":"q"}', success: 'true' },
    ],
    [
      'an image, with what it shows beside the words',
      response(2, 'image_generation_call', {
        id: 'ig_1',
        status: 'completed',
        revised_prompt: 'a cat',
        result: 'AAAA',
      }),
      null,
      {
        tool_name: 'image_generation',
        arguments: 'a cat',
        images: '["data:image/png;base64,AAAA"]',
        success: 'true',
      },
    ],
  ])('end: %s', (_what, words, durationMs, attributes) => {
    const results = ofKind(read(file(started, words)), 'tool_result');
    expect(results.map((told) => [told.durationMs, told.attributes])).toEqual([[durationMs, attributes]]);
  });

  test('a search without an id is one call all the same', () => {
    const search = response(2, 'web_search_call', { status: 'completed', action: { type: 'search', query: 'q' } });
    const [told] = ofKind(read(file(search)), 'tool_result');
    expect(told?.callId).not.toBe('');
  });
});
