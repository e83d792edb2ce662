import { describe, expect, test } from 'vitest';
import { ago, cost, count, counted, duration } from './figure.ts';

test.each([
  [null, '–'],
  [0, '0 ms'],
  [35.4, '35 ms'],
  [99.4, '99 ms'],
  [99.5, '0.1 s'],
  [1_249, '1.2 s'],
  [9_949, '9.9 s'],
  [9_950, '10 s'],
  [59_499, '59 s'],
  [59_500, '1 m 00 s'],
  [134_000, '2 m 14 s'],
  [3_599_499, '59 m 59 s'],
  [3_599_500, '1 h 00 m'],
  [48 * 3_600_000, '2 d 0 h'],
  [-1, '–'],
  [Number.NaN, '–'],
])('duration %s → %s', (ms, expected) => {
  expect(duration(ms)).toBe(expected);
});

test.each([
  [null, '–'],
  [0, '0'],
  [999, '999'],
  [1_000, '1.0 k'],
  [9_949, '9.9 k'],
  [9_950, '10 k'],
  [84_300, '84 k'],
  [999_499, '999 k'],
  [999_500, '1.0 M'],
  [1_340_000_000, '1.3 G'],
])('count %s → %s', (value, expected) => {
  expect(count(value)).toBe(expected);
});

test.each([
  [null, '–'],
  [0, '$0.00'],
  [0.00001, '<$0.0001'],
  [0.0042, '$0.0042'],
  [0.21, '$0.21'],
  [1_204.4, '$1,204'],
])('cost %s → %s', (usd, expected) => {
  expect(cost(usd)).toBe(expected);
});

describe('ago', () => {
  const now = Date.parse('2026-11-20T10:00:00Z');
  test.each([
    [0, 'now'],
    [-60, 'now'],
    [40, '40 s ago'],
    [4 * 60, '4 min ago'],
    [3 * 3_600, '3 h ago'],
    [2 * 86_400, '2 d ago'],
    [40 * 86_400, '2026-10-11'],
  ])('%i s → %s', (seconds, expected) => {
    expect(ago(now - seconds * 1_000, now)).toBe(expected);
  });
});

test('one is singular', () => {
  expect([counted(1, 'retry', 'retries'), counted(0, 'turn'), counted(1_200, 'turn'), counted(null, 'turn')]).toEqual([
    '1 retry',
    '0 turns',
    '1,200 turns',
    '– turns',
  ]);
});
