import { describe, expect, test } from 'vitest';
import type { ToolCall } from '../model/session.ts';
import type { TurnStep } from '../model/turn-step.ts';
import { stepIdentity } from './step-identity.ts';

function call(args: unknown, more: Partial<ToolCall> = {}): TurnStep {
  const tool: ToolCall = {
    call_id: 'x',
    name: 'exec_command',
    mcp_server: null,
    status: 'ok',
    status_known: true,
    exit_code: 0,
    started_at: '2026-11-20T10:00:00.000Z',
    duration_ms: 1,
    arguments: typeof args === 'string' || args === null ? args : JSON.stringify(args),
    output: null,
    sources: [],
    parent_call_id: null,
    ...more,
  };
  return { id: 'x', at: tool.started_at, kind: 'tool', call: tool, approvals: [], edits: [], depth: 0 };
}

const patch = (file: string, line: string): string =>
  `*** Begin Patch\n*** Update File: ${file}\n@@\n+${line}\n*** End Patch`;
const docs = { name: 'search', mcp_server: 'docs' };

describe('the same step', () => {
  test.each<[string, TurnStep, TurnStep]>([
    ['shell and spaces', call({ command: ['bash', '-lc', 'npm  test'] }), call({ cmd: 'npm test' })],
    ['folders and patience', call({ cmd: 'ls', workdir: '/b', yield_time_ms: 5 }), call({ cmd: 'ls' })],
    ['the order of arguments', call({ a: 1, b: 2 }, docs), call({ b: 2, a: 1 }, docs)],
    ['the worktree', call({ cmd: 'cat /w/one/a.ts' }), call({ cmd: 'cat /w/two/a.ts' })],
  ])('whatever %s', (_, a, b) => {
    expect(stepIdentity(a, '/w/one').exact).toBe(stepIdentity(b, '/w/two').exact);
  });

  test.each<[string, TurnStep, TurnStep]>([
    ['another command', call({ cmd: 'ls' }), call({ cmd: 'ls -l' })],
    ['another server', call({ q: 1 }, docs), call({ q: 1 }, { ...docs, mcp_server: 'wiki' })],
    ['arguments that were not sent', call(null), call({ cmd: 'ls' })],
    ['half of an object', call('{"cmd":"l'), call('{"cmd":"ls')],
  ])('is not %s', (_, a, b) => {
    expect(stepIdentity(a, null).exact).not.toBe(stepIdentity(b, null).exact);
    expect(stepIdentity(a, null).alike === null || stepIdentity(a, null).alike !== stepIdentity(b, null).alike).toBe(
      true,
    );
  });

  test('a patch of the same files is alike', () => {
    const [a, b] = [patch('src/a.ts', 'one'), patch('src/a.ts', 'two')].map((text) => stepIdentity(call(text), null));
    expect(a?.exact).not.toBe(b?.exact);
    expect(a?.alike).toBe(b?.alike);
    expect(stepIdentity(call(patch('src/b.ts', 'one')), null).alike).not.toBe(a?.alike);
  });

  test('megabytes of arguments make a short key', () => {
    expect(stepIdentity(call('x'.repeat(3_000_000)), null).exact.length).toBeLessThan(300);
  });
});
