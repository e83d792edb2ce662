import { describe, expect, test } from 'vitest';
import { formatBytes, formatCount, formatExact, formatShare, plural } from './count.ts';
import { formatDuration } from './duration.ts';
import { formatTimecode } from './timecode.ts';
import { formatAgo, formatMoment } from './when.ts';

describe('durations', () => {
  test.each([
    [0, '0 ms'],
    [34.4, '34 ms'],
    [99.6, '0.1 s'],
    [1234, '1.2 s'],
    [9_949, '9.9 s'],
    [9_950, '10 s'],
    [38_000, '38 s'],
    [59_499, '59 s'],
    [59_500, '1 m 00 s'],
    [134_000, '2 m 14 s'],
    [3_599_600, '1 h 00 m'],
    [11_100_000, '3 h 05 m'],
    [100_000_000, '27 h 46 m'],
    [187_200_000, '2 d 4 h'],
  ])('%d ms reads %s', (durationMs, text) => expect(formatDuration(durationMs)).toBe(text));
});

describe('counts', () => {
  test.each([
    [0, '0'],
    [999, '999'],
    [1000, '1.0 k'],
    [8_400, '8.4 k'],
    [84_123, '84 k'],
    [999_499, '999 k'],
    [999_500, '1.0 M'],
    [12_000_000, '12 M'],
    [1_200_000_000, '1.2 G'],
  ])('%d reads %s', (count, text) => expect(formatCount(count)).toBe(text));

  test('exact counts are grouped', () => expect(formatExact(1234567)).toBe('1,234,567'));
  test('one turn is singular', () => expect([plural(1, 'turn'), plural(0, 'turn')]).toEqual(['1 turn', '0 turns']));
  test('bytes', () => expect([formatBytes(840), formatBytes(2140)]).toEqual(['840 B', '2.1 kB']));
  test('a share of the unknown is unknown', () => {
    expect(formatShare(null, 5)).toBeNull();
    expect(formatShare(0, 0)).toBeNull();
    expect(formatShare(71, 100)).toBe('71 %');
  });
});

describe('when', () => {
  const now = Date.UTC(2026, 10, 20, 12);
  test.each([
    [-2_000, 'now'],
    [44_000, 'now'],
    [50_000, '1 min ago'],
    [240_000, '4 min ago'],
    [59.4 * 60_000, '59 min ago'],
    [59.6 * 60_000, '1 h ago'],
    [26 * 3_600_000, 'yesterday'],
    [5 * 86_400_000, '5 days ago'],
    [40 * 86_400_000, '11 Oct 2026'],
  ])('%d ms ago reads %s', (age, text) => expect(formatAgo(now - age, now)).toBe(text));
});

test('the ends of a scale differ, however short it is', () => {
  const at = new Date(2026, 10, 21, 17, 33, 26).getTime();
  expect(formatMoment(at, 3_600_000)).toBe('21 Nov, 17:33');
  expect(formatMoment(at, 5_000)).toBe('21 Nov, 17:33:26');
});

describe('places in a recording', () => {
  test.each([
    [0, '0:00'],
    [1500, '0:01.5'],
    [20, '0:00.02'],
    [75_000, '1:15'],
    [32_415_000, '9:00:15'],
  ])('%d ms is %s', (elapsedMs, text) => expect(formatTimecode(elapsedMs)).toBe(text));
});
