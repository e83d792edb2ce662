import { describe, expect, test } from 'vitest';
import { commandOf, toolLabel } from './tool-command.ts';

const patch = '*** Begin Patch\n*** Update File: a.ts\n@@\n-old\n+new\n+more\n*** Add File: b.ts\n+x\n*** End Patch';

describe('one line of what a call did', () => {
  test.each([
    ['exec_command', '{"cmd":"npm test"}', 'npm test'],
    ['exec_command', '{"cmd":"cat <<E\\nx\\nE"}', 'cat <<E …'],
    ['shell', '{"command":["bash","-lc","ls -la"]}', 'ls -la'],
    ['shell', '{"command":["git","status"]}', 'git status'],
    ['apply_patch', patch, 'a.ts, b.ts +3 −1'],
    ['apply_patch', JSON.stringify({ input: patch }), 'a.ts, b.ts +3 −1'],
    ['exec', 'const a = 1;\ntext(a);', 'const a = 1; …'],
    ['write_stdin', '{"session_id":7,"chars":"y\\n"}', 'stdin "y\\n"'],
    ['spawn_agent', '{"task_name":"scout","message":"Count."}', 'scout: Count.'],
    ['echo', '{"text":"hello","n":2}', 'text: hello, n: 2'],
    ['magic', '{broken', '{broken'],
    ['magic', '', ''],
  ])('%s %s', (_name, args, line) => expect(commandOf({ arguments: args })).toBe(line));

  test('arguments that were not sent stay unknown', () => {
    expect(commandOf({ arguments: null })).toBeNull();
  });

  test('a megabyte in one line, or a name that turns the line around, stays a line', () => {
    const cmd = `echo ${'x'.repeat(1 << 20)}`;
    expect(commandOf({ arguments: JSON.stringify({ cmd }) })?.length).toBeLessThan(500);
    expect(toolLabel({ name: 'a\u202Eb\u0000\nc', mcp_server: null })).toBe('ab c');
  });

  test('an MCP tool is named with its server', () => {
    expect(toolLabel({ name: 'echo', mcp_server: 'lab' })).toBe('lab › echo');
  });
});
