import fc from 'fast-check';
import { expect, test } from 'vitest';
import { ticksBetween } from './time-scale.ts';

test.each([
  ['a third of a second', 0, 343, 5, ['0', '100 ms', '200 ms', '300 ms']],
  ['part of it', 120, 125, 5, ['120 ms', '121 ms', '122 ms', '123 ms', '124 ms']],
  ['microseconds', 0, 0.05, 5, ['0', '10 µs', '20 µs', '30 µs', '40 µs']],
  ['over a second', 800, 1_300, 5, ['800 ms', '900 ms', '1.0 s', '1.1 s', '1.2 s']],
  ['seconds behind minutes', 70_000, 80_000, 5, ['1 m 10 s', '1 m 12 s', '1 m 14 s', '1 m 16 s', '1 m 18 s']],
  ['minutes', 0, 600_000, 5, ['0', '2 min', '4 min', '6 min', '8 min']],
  ['hours', 0, 10 * 3_600_000, 5, ['0', '2 h', '4 h', '6 h', '8 h']],
])('%s', (_, from, to, wanted, expected) => {
  expect(ticksBetween(from, to, wanted).map(({ words }) => words)).toEqual(expected);
});

test('marks lie inside, are not too many, and no two say the same', () => {
  fc.assert(
    fc.property(
      fc.double({ min: 0, max: 1e8, noNaN: true }),
      fc.double({ min: 0.01, max: 1e8, noNaN: true }),
      (from, length) => {
        const ticks = ticksBetween(from, from + length, 5);
        expect(ticks.length).toBeLessThanOrEqual(10);
        expect(ticks.every(({ atMs }) => atMs >= from - length * 1e-6 && atMs <= from + length)).toBe(true);
        const isCoarse = length / from > 1e-4;
        expect(isCoarse ? new Set(ticks.map(({ words }) => words)).size : ticks.length).toBe(ticks.length);
      },
    ),
  );
});
