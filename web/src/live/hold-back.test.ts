import { expect, test } from 'vitest';
import type { SessionSummary } from '../api/shape.ts';
import { createHoldBack } from './hold-back.ts';

const agent = (id: string, parent: string | null) => ({
  thread_id: id,
  parent_thread_id: parent,
  role: 'explorer',
  nickname: null,
});
const session = (session_id: string, more: Partial<SessionSummary> = {}): SessionSummary =>
  ({ session_id, status: 'running', title: null, agents: [agent(session_id, null)], ...more }) as SessionSummary;

/** A list, and a clock that moves when told. */
function setUp(...listed: SessionSummary[]) {
  const tasks = new Set<() => void>();
  const holdBack = createHoldBack({
    listed: () => listed,
    show: (row) => {
      const at = listed.findIndex((present) => present.session_id === row.session_id);
      listed.splice(at === -1 ? listed.length : at, at === -1 ? 0 : 1, row);
    },
    later: (task) => {
      tasks.add(task);
      return () => void tasks.delete(task);
    },
  });
  const pass = (): void => {
    for (const task of tasks) task();
    tasks.clear();
  };
  const ids = (): string[] => listed.map((row) => row.session_id);
  return { take: holdBack.take, stop: holdBack.stop, pass, ids, rows: () => listed };
}

// As a real Codex with two helpers was heard: the helpers 200 ms before the root names them.
test('a sub-agent that speaks before its root names it is never a row', () => {
  const { take, pass, ids } = setUp();
  take(session('root'));
  take(session('scout'));
  expect(ids()).toEqual(['root']);
  take(session('root', { agents: [agent('root', null), agent('scout', 'root')] }));
  pass();
  take(session('scout', { title: 'late words' }));
  expect(ids()).toEqual(['root']);
});

test('the first session is there at once, with or without a prompt', () => {
  const { take, ids } = setUp();
  take(session('a'));
  expect(ids()).toEqual(['a']);
});

test('a second session waits a moment when it has no prompt, and not when it has one', () => {
  const { take, pass, ids } = setUp(session('a'));
  take(session('b', { title: 'do it' }));
  take(session('c'));
  expect(ids()).toEqual(['a', 'b']);
  pass();
  expect(ids()).toEqual(['a', 'b', 'c']);
});

test('a prompt that comes meanwhile ends the waiting', () => {
  const { take, pass, ids } = setUp(session('a'));
  take(session('b'));
  take(session('b', { title: 'do it' }));
  expect(ids()).toEqual(['a', 'b']);
  pass();
  expect(ids()).toEqual(['a', 'b']);
});

test('beside sessions that are over nobody waits', () => {
  const { take, ids } = setUp(session('a', { status: 'completed' }));
  take(session('b'));
  expect(ids()).toEqual(['a', 'b']);
});

test('what was held is shown as it is by then', () => {
  const { take, pass, rows } = setUp(session('a'));
  take(session('b'));
  take(session('b', { status: 'failed' }));
  pass();
  expect(rows().map((row) => row.status)).toEqual(['running', 'failed']);
});

test('a page that was left shows nothing any more', () => {
  const { take, stop, pass, ids } = setUp(session('a'));
  take(session('b'));
  stop();
  pass();
  expect(ids()).toEqual(['a']);
});
