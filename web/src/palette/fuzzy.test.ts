import fc from 'fast-check';
import { expect, test } from 'vitest';
import { fuzzyScore } from './fuzzy.ts';

const best = (typed: string, texts: readonly string[]): string | undefined =>
  texts
    .flatMap((text) => {
      const score = fuzzyScore(typed, text);
      return score === null ? [] : [{ text, score }];
    })
    .sort((a, b) => b.score - a.score)[0]?.text;

test.each([
  ['ses', ['Usage', 'Sessions'], 'Sessions'],
  ['ld', ['Old', 'Light or dark'], 'Light or dark'],
  ['log', ['Logs', 'Long overdue gaps'], 'Logs'],
  ['me tr', ['Metrics', 'Theme'], 'Metrics'],
  ['xyz', ['Sessions'], undefined],
])('%j among %j', (typed, texts, expected) => expect(best(typed, texts)).toBe(expected));

test('a text fits itself and what is left of it when letters go', () => {
  fc.assert(
    fc.property(
      fc.string({ unit: fc.constantFrom(...'abc DEF-1'.split('')) }),
      fc.func(fc.boolean()),
      (text, keeps) => {
        const some = Array.from(text)
          .filter((letter, index) => keeps(letter, index))
          .join('');
        expect(fuzzyScore(some, text)).not.toBeNull();
      },
    ),
  );
});
