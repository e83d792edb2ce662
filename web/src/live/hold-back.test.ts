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
  ({
    session_id,
    status: 'running',
    title: null,
    ended_at: null,
    agents: [agent(session_id, null)],
    ...more,
  }) as SessionSummary;

const NOW = Date.parse('2026-11-20T12:00:00Z');
const ended = (secondsAgo: number): Partial<SessionSummary> => ({
  status: 'completed',
  ended_at: new Date(NOW - secondsAgo * 1000).toISOString(),
});

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
    now: () => NOW,
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
  const { take, ids } = setUp(session('a', ended(60)));
  take(session('b'));
  expect(ids()).toEqual(['a', 'b']);
});

// A short run of a real Codex: one batch of traces ends the root and brings its second helper, the next one names it.
test('a sub-agent that is first heard with the end of its root is never a row', () => {
  const { take, pass, ids } = setUp();
  take(session('root'));
  take(session('root', ended(0)));
  take(session('scout', ended(0)));
  take(session('root', { ...ended(0), agents: [agent('root', null), agent('scout', 'root')] }));
  pass();
  expect(ids()).toEqual(['root']);
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
