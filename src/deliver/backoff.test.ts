import fc from 'fast-check';
import { expect, test } from 'vitest';
import { pauseMs } from './backoff.ts';

test.each([
  [1, null, 1, 1_000],
  [2, null, 1, 2_000],
  [2, null, 0.5, 1_000],
  [9, null, 1, 256_000],
  [10, null, 1, 300_000],
  [10_000, null, 1, 300_000],
  [5, null, 0, 100],
  [1, 30_000, 0, 30_000],
  [1, 30_000, 1, 31_000],
  [1, -5, 0, 0],
])('attempt %i, asked for %s, draw %f: %i ms', (attempt, asked, draw, expected) => {
  expect(pauseMs(attempt, asked, draw)).toBe(expected);
});

test('never shorter than asked, never longer than five minutes of our own', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1 }),
      fc.option(fc.nat()),
      fc.double({ min: 0, max: 1, noNaN: true }),
      (attempt, asked, draw) => {
        const pause = pauseMs(attempt, asked, draw);
        expect(pause).toBeGreaterThanOrEqual(asked ?? 100);
        expect(pause).toBeLessThanOrEqual(asked === null ? 300_000 : asked + 1_000);
      },
    ),
  );
});
