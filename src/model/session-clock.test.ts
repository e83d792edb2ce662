import { expect, test } from 'vitest';
import type { Session } from './session.ts';
import { sessionAt, summaryAt } from './session-clock.ts';

const STARTED = '2026-11-20T22:33:11.000Z';
const START = Date.parse(STARTED);

const session = (more: Partial<Session>) =>
  ({
    status: 'running',
    started_at: STARTED,
    ended_at: null,
    duration_ms: 1000,
    turns: [],
    ...more,
  }) as unknown as Session;
const turn = (status: string) => ({ status, started_at: STARTED, duration_ms: 500 });

test('a running session and its running turn last until now', () => {
  const running = session({ turns: [turn('completed'), turn('running')] as unknown as Session['turns'] });
  const at = sessionAt(running, START + 5000);
  expect(at.duration_ms).toBe(5000);
  expect(at.turns.map(({ duration_ms }) => duration_ms)).toEqual([500, 5000]);
});

test('time never runs backwards', () => {
  expect(summaryAt(session({}), START + 10).duration_ms).toBe(1000);
});

test('a session that nobody looked at for half an hour is not called running', () => {
  expect(summaryAt(session({}), START + 31 * 60_000 + 1000)).toMatchObject({
    status: 'unknown',
    status_reason: 'silent',
    ended_at: '2026-11-20T22:33:12.000Z',
    duration_ms: 1000,
  });
});

test('what has ended stays as it is', () => {
  const ended = session({ status: 'completed', ended_at: STARTED });
  expect(summaryAt(ended, START + 1e9)).toBe(ended);
});
