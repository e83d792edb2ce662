import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { sampleSession } from '../../test/helper/sample-session.ts';
import type { Session } from '../model/session.ts';
import { DocumentMaker } from './document-maker.ts';

const QUIET_MS = 10_000;

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

const long = (session_id: string, change: Partial<Session> = {}): Session => {
  const counts = { ...sampleSession.counts, tool_calls: 5_000 };
  return { ...sampleSession, session_id, counts, ...change };
};
const ENDED = { ended_at: '2026-11-20T10:00:00.000Z' };

function made({ isStored = () => true, readMs = 0 }: { isStored?: () => boolean; readMs?: number } = {}) {
  const reads: string[] = [];
  const maker = new DocumentMaker({
    read: async (sessionId) => {
      reads.push(sessionId);
      await new Promise((resolve) => setTimeout(resolve, readMs));
    },
    isStored,
    onTrouble: (thrown) => reads.push(String(thrown)),
    quietMs: QUIET_MS,
    now: () => Date.now(),
  });
  const written = (session: Session, deleted = false): void => maker.written([{ session, deleted }]);
  return { maker, reads, written };
}

test('reads a long session once it has been quiet', async () => {
  const { reads, written } = made();
  written(long('a', ENDED));
  await vi.advanceTimersByTimeAsync(QUIET_MS - 1);
  written(long('a', ENDED));
  await vi.advanceTimersByTimeAsync(QUIET_MS - 1);
  expect(reads).toEqual([]);
  await vi.advanceTimersByTimeAsync(1);
  expect(reads).toEqual(['a']);
  await vi.advanceTimersByTimeAsync(10 * QUIET_MS);
  expect(reads).toEqual(['a']);
});

test.each<[string, Session, boolean]>([
  ['short', { ...sampleSession, ...ENDED }, false],
  ['going on', long('a', { ended_at: null }), false],
  ['deleted', long('a', ENDED), true],
])('leaves alone what is %s', async (_what, session, deleted) => {
  const { reads, written } = made();
  written(long('a', ENDED));
  written({ ...session, session_id: 'a' }, deleted);
  await vi.advanceTimersByTimeAsync(10 * QUIET_MS);
  expect(reads).toEqual([]);
});

test('waits for the store to have all of a session', async () => {
  let stored = false;
  const { reads, written } = made({ isStored: () => stored });
  written(long('a', ENDED));
  await vi.advanceTimersByTimeAsync(3 * QUIET_MS);
  expect(reads).toEqual([]);
  stored = true;
  await vi.advanceTimersByTimeAsync(QUIET_MS);
  expect(reads).toEqual(['a']);
});

test('reads one at a time, and rests nine times as long', async () => {
  const { reads, written } = made({ readMs: 1_000 });
  written(long('a', ENDED));
  written(long('b', ENDED));
  await vi.advanceTimersByTimeAsync(QUIET_MS + 9_999);
  expect(reads).toEqual(['a']);
  await vi.advanceTimersByTimeAsync(1);
  expect(reads).toEqual(['a', 'b']);
});

test('stops behind the reading that goes on', async () => {
  const { maker, reads, written } = made({ readMs: 1_000 });
  written(long('a', ENDED));
  written(long('b', ENDED));
  await vi.advanceTimersByTimeAsync(QUIET_MS);
  let stopped = false;
  const done = maker.stop().then(() => {
    stopped = true;
  });
  await vi.advanceTimersByTimeAsync(999);
  expect(stopped).toBe(false);
  await vi.advanceTimersByTimeAsync(1);
  await done;
  await vi.advanceTimersByTimeAsync(10 * QUIET_MS);
  expect(reads).toEqual(['a']);
});
