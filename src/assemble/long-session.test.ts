import { expect, test } from 'vitest';
import { tellStory } from '../../bench/seed/story.ts';
import { assemble } from './assemble.ts';

const RUNS = 2;

/** ms of processor time for a session of so many turns; the best of some runs, for others may be at work. */
function costOf(turns: number, isTold: (source: string) => boolean): number {
  const story = tellStory({ seed: 7, startedAt: Date.UTC(2026, 10, 1), ending: 'completed', turns });
  const told = story.filter(({ source }) => isTold(source));
  const costs = Array.from({ length: RUNS }, () => {
    const before = process.cpuUsage();
    assemble(told, { now: Date.UTC(2026, 11, 1) });
    const { user, system } = process.cpuUsage(before);
    return (user + system) / 1000;
  });
  return Math.min(...costs);
}

// one walk over a thread for each of its turns or calls would cost 25 times as much
test.each([
  ['all sources', () => true],
  ['logs alone', (source: string) => source === 'otel_logs'],
])('five times the session takes about five times as long: %s', { timeout: 60_000 }, (_, isTold) => {
  costOf(100, isTold);
  expect(costOf(1_000, isTold) / costOf(200, isTold)).toBeLessThan(13);
});
