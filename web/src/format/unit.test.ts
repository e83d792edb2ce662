import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Unit } from '../api/shape.ts';
import { formatExactUnit, formatRoomy, formatUnit, isAmount } from './unit.ts';

describe('short', () => {
  test.each<[number, Unit, string]>([
    [0, 'count', '0'],
    [950, 'count', '950'],
    [8_420, 'tokens', '8.4 k'],
    [84_200, 'tokens', '84 k'],
    [999_600, 'tokens', '1 M'],
    [1_234_000, 'tokens', '1.2 M'],
    [-8_420, 'count', '−8.4 k'],
    [0.042, 'count', '0.042'],
    [0, 'usd', '$0'],
    [0.0042, 'usd', '$0.0042'],
    [0.00001, 'usd', '<$0.0001'],
    [12.5, 'usd', '$12.50'],
    [1_234.5, 'usd', '$1,235'],
    [12_345, 'usd', '$12 k'],
    [1_200, 'ms', '1.2 s'],
    [840, 'bytes', '840 B'],
    [2_100, 'bytes', '2.1 kB'],
    [0.714, 'share', '71 %'],
    [0.0214, 'share', '2.1 %'],
    [71.4, 'percent', '71 %'],
    [3.25, 'per_second', '3.3/s'],
  ])('%d %s is %s', (value, unit, words) => expect(formatUnit(value, unit, 'en-US')).toBe(words));

  test('follows the reader where figures are separated otherwise', () => {
    expect(formatUnit(8_420, 'tokens', 'de-DE')).toBe('8,4 k');
    expect(formatExactUnit(8_420, 'tokens', 'de-DE')).toBe('8.420 tokens');
  });

  test('is short whatever it is given', () => {
    const units: Unit[] = ['count', 'tokens', 'usd', 'bytes', 'share', 'percent', 'per_second'];
    fc.assert(
      fc.property(fc.double({ min: 0, max: 1e12, noNaN: true }), fc.constantFrom(...units), (value, unit) => {
        expect(formatUnit(value, unit, 'en-US').length).toBeLessThanOrEqual(24);
      }),
    );
  });
});

describe('exact', () => {
  test.each<[number, Unit, string]>([
    [12_345.678, 'count', '12,345.68'],
    [12_345, 'tokens', '12,345 tokens'],
    [0.12345, 'usd', '$0.1235'],
    [1_234.56, 'ms', '1,234.6 ms'],
    [134_000, 'ms', '2 m 14 s'],
    [0.71428, 'share', '71.43 %'],
    [1_234_567, 'bytes', '1,234,567 B'],
  ])('%d %s is %s', (value, unit, words) => expect(formatExactUnit(value, unit, 'en-US')).toBe(words));
});

test('what can be summed', () => {
  expect((['count', 'tokens', 'usd', 'bytes'] as const).every(isAmount)).toBe(true);
  expect((['ms', 'share', 'percent', 'per_second', 'time', 'text'] as const).some(isAmount)).toBe(false);
});

describe('with room', () => {
  test.each<[number, Unit, string]>([
    [484, 'count', '484'],
    [1.24, 'count', '1.2'],
    [2040, 'count', '2,040'],
    [-2040.4, 'count', '-2,040'],
    [999_999, 'count', '999,999'],
    [1_000_000, 'count', '1 M'],
    [34_000_000, 'tokens', '34 M'],
  ])('%d %s is %s', (value, unit, words) => expect(formatRoomy(value, unit, 'en-US')).toBe(words));
});
