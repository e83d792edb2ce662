import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { alignBuckets, type Bucket, quantileOf } from './metric-bucket.ts';

const UNKNOWN = { min: null, max: null };
const bucket = (low: number, high: number, count: number): Bucket => ({ low, high, count });

describe('quantileOf', () => {
  test.each<[string, Bucket[], number, typeof UNKNOWN | { min: number; max: number }, number | null]>([
    ['nothing counted', [], 0.5, UNKNOWN, null],
    ['the middle of one bucket', [bucket(0, 100, 10)], 0.5, UNKNOWN, 50],
    ['the border of two', [bucket(0, 100, 5), bucket(100, 300, 5)], 0.5, UNKNOWN, 100],
    ['inside the second', [bucket(0, 100, 5), bucket(100, 300, 5)], 0.75, UNKNOWN, 200],
    ['beyond the last bound without extremes', [bucket(100, Number.POSITIVE_INFINITY, 4)], 0.99, UNKNOWN, 100],
    [
      'beyond the last bound up to the greatest',
      [bucket(100, Number.POSITIVE_INFINITY, 4)],
      0.5,
      { min: 100, max: 300 },
      200,
    ],
    ['never above the greatest', [bucket(0, 100, 4)], 1, { min: 5, max: 40 }, 40],
  ])('%s', (_title, buckets, share, extremes, expected) => {
    expect(quantileOf(alignBuckets(buckets), share, extremes)).toBe(expected);
  });
});

const buckets = fc.uniqueArray(fc.integer({ min: 0, max: 1000 }), { minLength: 2, maxLength: 8 }).chain((bounds) => {
  const sorted = bounds.toSorted((a, b) => a - b);
  return fc
    .array(fc.integer({ min: 0, max: 50 }), { minLength: sorted.length - 1, maxLength: sorted.length - 1 })
    .map((counts) => counts.map((count, index) => bucket(sorted[index]!, sorted[index + 1]!, count)));
});

test('putting layouts together keeps what was counted, and percentiles rise', () => {
  fc.assert(
    fc.property(buckets, buckets, (one, other) => {
      const aligned = alignBuckets([...one, ...other]);
      const count = (list: readonly Bucket[]): number => list.reduce((sum, each) => sum + each.count, 0);
      expect(count(aligned)).toBeCloseTo(count(one) + count(other), 6);
      const [low, high] = [0.2, 0.8].map((share) => quantileOf(aligned, share, UNKNOWN) ?? 0);
      expect(low).toBeLessThanOrEqual(high!);
    }),
  );
});
