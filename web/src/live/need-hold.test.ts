import { expect, test } from 'vitest';
import type { SessionSummary } from '../api/shape.ts';
import { createNeedHold, NEED_MS } from './need-hold.ts';

const session = (title: string): SessionSummary => ({ session_id: 's', title }) as SessionSummary;

function setUp() {
  const shown = new Map<string, string | null>();
  let tasks: { readonly at: number; readonly task: () => void }[] = [];
  let now = 0;
  const hold = createNeedHold({
    isShown: (id) => shown.has(id),
    show: ({ session_id, title }) => shown.set(session_id, title),
    remove: (id) => shown.delete(id),
    later: (task, delayMs) => {
      const planned = { at: now + delayMs, task };
      tasks.push(planned);
      return () => void (tasks = tasks.filter((one) => one !== planned));
    },
  });
  const pass = (ms: number): void => {
    now += ms;
    const due = tasks.filter(({ at }) => at <= now);
    tasks = tasks.filter(({ at }) => at > now);
    for (const { task } of due) task();
  };
  return { hold, shown, pass };
}

test('an approval that is answered at once is never shown', () => {
  const { hold, shown, pass } = setUp();
  hold.take(session('a'), true);
  pass(NEED_MS - 1);
  hold.take(session('a'), false);
  pass(NEED_MS);
  expect([...shown]).toEqual([]);
});

test('one that nobody answers is shown, as it is by then, and goes at once when it is answered', () => {
  const { hold, shown, pass } = setUp();
  hold.take(session('a'), true);
  pass(NEED_MS - 1);
  hold.take(session('b'), true);
  expect([...shown]).toEqual([]);
  pass(1);
  expect([...shown]).toEqual([['s', 'b']]);
  hold.take(session('c'), true);
  expect([...shown]).toEqual([['s', 'c']]);
  hold.take(session('c'), false);
  expect([...shown]).toEqual([]);
});

test('after a stop nothing is shown any more', () => {
  const { hold, shown, pass } = setUp();
  hold.take(session('a'), true);
  hold.stop();
  pass(NEED_MS);
  expect([...shown]).toEqual([]);
});
