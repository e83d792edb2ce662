import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { align, type Pair } from './align.ts';
import type { StepIdentity } from './step-identity.ts';

/** `a` is an action; `A`, `B` … are words, alike whatever they say. */
const sequence = (letters: string): StepIdentity[] =>
  letters.split('').map((letter) => ({ exact: letter, alike: letter === letter.toUpperCase() ? 'words' : null }));

const lines = (a: string, b: string, pairs: readonly Pair[]): string =>
  pairs.map(([i, j]) => `${i === null ? '-' : a[i]}${j === null ? '-' : b[j]}`).join(' ');

const places = (text: string): number[] => Array.from({ length: text.length }, (_, index) => index);

describe('an alignment', () => {
  test.each([
    ['', '', ''],
    ['ab', '', 'a- b-'],
    ['', 'ab', '-a -b'],
    ['abc', 'abc', 'aa bb cc'],
    ['abcd', 'abxcd', 'aa bb -x cc dd'],
    ['abcd', 'acd', 'aa b- cc dd'],
    ['axb', 'ayb', 'aa x- -y bb'],
    // words in one place belong together, whatever they say
    ['aXb', 'aYb', 'aa XY bb'],
    // and never pull two equal actions apart
    ['Xa', 'aX', 'X- aa -X'],
  ])('%j beside %j', (a, b, expected) => {
    expect(lines(a, b, align(sequence(a), sequence(b)))).toBe(expected);
  });

  const letters = fc.string({ unit: fc.constantFrom('a', 'b', 'c', 'd', 'e', 'X', 'Y'), maxLength: 40 });
  const sameIn = (a: string, b: string, pairs: readonly Pair[]): number =>
    pairs.filter(([i, j]) => i !== null && j !== null && a[i] === b[j]).length;

  test.each([[4], [9], [200], [1_000_000]])(
    'has each element once and in order, with tables of %d cells',
    (cellsMax) => {
      fc.assert(
        fc.property(letters, letters, (a, b) => {
          const pairs = align(sequence(a), sequence(b), cellsMax);
          expect(pairs.flatMap(([i]) => (i === null ? [] : [i]))).toEqual(places(a));
          expect(pairs.flatMap(([, j]) => (j === null ? [] : [j]))).toEqual(places(b));
          expect(pairs.every(([i, j]) => i !== null || j !== null)).toBe(true);
        }),
      );
    },
  );

  test('is as long in both directions', () => {
    const actions = fc.string({ unit: fc.constantFrom('a', 'b', 'c', 'd'), maxLength: 30 });
    fc.assert(
      fc.property(actions, actions, (a, b) => {
        const there = sameIn(a, b, align(sequence(a), sequence(b)));
        expect(sameIn(b, a, align(sequence(b), sequence(a)))).toBe(there);
        expect(there).toBe(longestCommon(a, b));
      }),
    );
  });

  test('takes what occurs once as its hold where tables would be too large', () => {
    const a = `${'x'.repeat(30)}1${'y'.repeat(30)}2`;
    const b = `${'y'.repeat(30)}1${'x'.repeat(30)}2`;
    expect(lines(a, b, align(sequence(a), sequence(b), 100))).toMatch(/ 11 .* 22$/);
  });

  test('of thirty thousand steps without anything in common ends soon', () => {
    const of = (name: string): StepIdentity[] =>
      Array.from({ length: 15_000 }, (_, index) => ({ exact: `${name}${index % 7}`, alike: null }));
    expect(align(of('a'), of('b'))).toHaveLength(30_000);
  });
});

/** A second, simpler way to count. */
function longestCommon(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, () => 0);
  for (const letter of a) {
    const next = [0];
    for (let j = 1; j <= b.length; j += 1)
      next.push(letter === b[j - 1] ? row[j - 1]! + 1 : Math.max(row[j]!, next[j - 1]!));
    row = next;
  }
  return row.at(-1)!;
}
