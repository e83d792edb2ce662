import { expect, test } from 'vitest';
import { textCondition, wordsOf } from './text-condition.ts';

test.each([
  ['', [], []],
  ['  ', [], []],
  ['Parser', ['%parser%'], []],
  ['fix the FIX', ['%fix%', '%the%'], []],
  ['src/cart.ts:', ['%src%', '%cart%', '%ts%'], ['src/cart.ts:']],
  ['übersicht', ['%bersicht%'], ['übersicht']],
  ['テスト', [], ['テスト']],
  ["%_\\'", [], ["%_\\'"]],
  ['a_b ab', ['%a%', '%b%', '%ab%'], ['a_b']],
])('%j is looked up by its runs and compared whole where it has other signs', (text, patterns, wholes) => {
  const { sql, params } = textCondition(text);
  expect(Object.values(params)).toEqual([...patterns, ...wholes]);
  expect(sql.match(/ILIKE \{word_\d+:String\}/g) ?? []).toHaveLength(patterns.length);
  expect(sql.match(/positionCaseInsensitiveUTF8/g) ?? []).toHaveLength(wholes.length);
});

test('no word of the user becomes part of the statement', () => {
  expect(textCondition("' OR 1 = 1 -- {x:String}").sql).not.toMatch(/OR 1|--|x:/);
});

test('takes twenty words at the most', () => {
  expect(wordsOf('word '.repeat(30))).toHaveLength(20);
});
