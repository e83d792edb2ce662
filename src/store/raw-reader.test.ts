import fc from 'fast-check';
import { expect, test } from 'vitest';
import { halves } from './raw-reader.ts';

const stretch = (first: bigint, last: bigint, bucket = 0, buckets = 1) => ({ first, last, bucket, buckets });

test.each([
  ['by time', stretch(0n, 9n), [stretch(0n, 4n), stretch(5n, 9n)]],
  ['to single nanoseconds', stretch(3n, 4n), [stretch(3n, 3n), stretch(4n, 4n)]],
  ['within a nanosecond by a hash', stretch(3n, 3n), [stretch(3n, 3n, 0, 2), stretch(3n, 3n, 1, 2)]],
  ['and further', stretch(3n, 3n, 1, 2), [stretch(3n, 3n, 1, 4), stretch(3n, 3n, 3, 4)]],
  ['but not for ever', stretch(3n, 3n, 7, 256), null],
])('a stretch is halved %s', (_how, whole, parts) => {
  expect(halves(whole)).toEqual(parts);
});

test('two halves hold what the whole held, each once', () => {
  const buckets = fc.constantFrom(1, 2, 4, 128);
  fc.assert(
    fc.property(
      fc.bigInt(0n, 100n),
      fc.bigInt(0n, 5n),
      buckets,
      fc.nat(127),
      fc.bigInt(0n, 105n),
      fc.nat(1_000),
      (first, length, of, which, time, hash) => {
        const whole = stretch(first, first + length, which % of, of);
        const holds = (part: typeof whole): boolean =>
          time >= part.first && time <= part.last && hash % part.buckets === part.bucket;
        const parts = halves(whole) ?? [];
        expect(parts.filter(holds)).toHaveLength(holds(whole) ? 1 : 0);
      },
    ),
  );
});
