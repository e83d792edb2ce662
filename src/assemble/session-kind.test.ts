import { expect, test } from 'vitest';
import { fact } from '../../test/helper/fact.ts';
import { sampleSession } from '../../test/helper/sample-session.ts';
import { kindOf } from './session-kind.ts';

const opened = {
  originator: 'codex-tui',
  mcp_servers: '',
  approval_policy: 'never',
  sandbox_policy: 'read-only',
  'app.version': '0.169.0',
};
const kind = (prompt: string | null, attributes: Readonly<Record<string, string>> = opened): string =>
  kindOf(
    sampleSession.turns.slice(0, 1).map((turn) => ({ ...turn, prompt, tool_calls: [] })),
    [fact({ source: 'otel_logs', kind: 'thread_started', attributes })],
  );

test.each([
  ['its words', 'Generate a concise, single-line task title of at most 36 characters and …', {}],
  ['how its thread was opened, where prompts are hidden', null, opened],
])('a title is asked for: by %s', (_, prompt, attributes) => {
  expect(kind(prompt, attributes)).toBe('title_generator');
});

test.each<[string, string | null, Readonly<Record<string, string>>]>([
  ['a prompt that is not hidden', 'Explain the code', opened],
  ['somebody can be asked', null, { ...opened, approval_policy: 'on-request' }],
  ['it may write', null, { ...opened, sandbox_policy: 'workspace-write' }],
  ['a thread of the TUI', null, { ...opened, mcp_servers: 'codex_tui' }],
  ['a script', null, { ...opened, originator: 'codex_exec' }],
  ['a version without such threads', null, { ...opened, 'app.version': '0.147.0' }],
  ['nothing is told', null, {}],
])('a session: %s', (_, prompt, attributes) => {
  expect(kind(prompt, attributes)).toBe('session');
});
