import fc from 'fast-check';
import { expect, test } from 'vitest';
import { LINE_POINTS_MAX, tokenLine } from './token-line.ts';

test.each<[readonly (number | null)[], readonly (number | null)[]]>([
  [[], []],
  [[5], [5]],
  [
    [1, null, 3],
    [1, null, 3],
  ],
  [Array<number>(17).fill(1), [2, 2, 2, 2, 2, 2, 2, 2, 1]],
  [
    [...Array<null>(34).fill(null), 7],
    [...Array<null>(11).fill(null), 7],
  ],
])('%j is drawn as %j', (turns, line) => expect(tokenLine(turns)).toEqual(line));

test('no line is longer than can be drawn, and none adds up to something else', () => {
  const total = (parts: readonly (number | null)[]): number =>
    parts.reduce<number>((all, part) => all + (part ?? 0), 0);
  fc.assert(
    fc.property(fc.array(fc.option(fc.nat())), (turns) => {
      const line = tokenLine(turns);
      expect(line.length).toBeLessThanOrEqual(LINE_POINTS_MAX);
      expect(total(line)).toBe(total(turns));
    }),
  );
});
