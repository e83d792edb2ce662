import fc from 'fast-check';
import { expect, test } from 'vitest';
import { pairInOrder } from './pair-in-order.ts';

interface Usage {
  readonly at: number;
  readonly tokens: number;
}
const pairing = {
  atOfKnown: ({ at }: Usage) => at,
  atOf: ({ at }: Usage) => at,
  same: (a: Usage, b: Usage) => a.tokens === b.tokens,
  windowMs: 1000,
};
const twins = (known: readonly Usage[], told: readonly Usage[]) => [...pairInOrder(known, told, pairing)];
const usage = (at: number, tokens = 4100): Usage => ({ at, tokens });

test.each([
  ['nothing to pair', [], [usage(1)], [-1]],
  ['one each, a little later', [usage(0)], [usage(3)], [0]],
  ['different things', [usage(0, 1)], [usage(0, 2)], [-1]],
  ['too far apart', [usage(0)], [usage(1001)], [-1]],
  [
    'all of them although each is nearer to the next',
    [usage(0), usage(30), usage(60)],
    [usage(29), usage(59), usage(89)],
    [0, 1, 2],
  ],
  ['the nearest where there is a choice', [usage(0), usage(30), usage(60)], [usage(32)], [1]],
  ['a gap in the first', [usage(0, 1), usage(60, 3)], [usage(1, 1), usage(31, 2), usage(61, 3)], [0, -1, 1]],
] as const)('%s', (_, known, told, expected) => {
  expect(twins(known, told)).toEqual(expected);
});

test('a source that tells every one of the others finds a twin for each, however the clocks jitter', () => {
  const gaps = fc.array(fc.integer({ min: 0, max: 400 }), { maxLength: 40 });
  fc.assert(
    fc.property(gaps, fc.infiniteStream(fc.integer({ min: 0, max: 300 })), (pauses, jitter) => {
      let at = 0;
      const known = pauses.map((pause) => usage((at += pause)));
      const told = known.map((one) => usage(one.at + (jitter.next().value ?? 0))).sort((a, b) => a.at - b.at);
      expect(twins(known, told)).toEqual(known.map((_, index) => index));
    }),
  );
});

test('pairs keep their order and are never shared', () => {
  const list = fc.array(fc.record({ at: fc.integer({ min: 0, max: 5000 }), tokens: fc.integer({ min: 1, max: 3 }) }), {
    maxLength: 30,
  });
  fc.assert(
    fc.property(list, list, (a, b) => {
      const known = a.toSorted((x, y) => x.at - y.at);
      const told = b.toSorted((x, y) => x.at - y.at);
      const found = twins(known, told).filter((index) => index >= 0);
      expect(found).toEqual([...new Set(found)].sort((x, y) => x - y));
    }),
  );
});
