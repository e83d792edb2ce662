import { expect, test } from 'vitest';
import type { Item } from '../item.ts';
import { lineHeightOf } from './line-height.ts';

const said = (words: string | null) => lineHeightOf({ kind: 'answer', words } as Item, false);

test.each([
  [null, 27],
  ['', 27],
  ['one row', 27],
  ['two\nrows', 46],
  ['a'.repeat(130), 46],
  [`a\n \n${'b'.repeat(130)}`, 66],
  ['a\n'.repeat(100), 86],
  ['a'.repeat(1_000_000), 86],
])('words take the rows that they need, four at most', (words, height) => expect(said(words)).toBe(height));

test('a call has one row, whatever it printed', () =>
  expect(lineHeightOf({ kind: 'tool', call: { output: 'a\n'.repeat(100) } } as Item, false)).toBe(26));

test('on a narrow screen a line is for fingers, and its words take more rows', () => {
  expect(lineHeightOf({ kind: 'tool', call: {} } as Item, true)).toBe(34);
  expect(lineHeightOf({ kind: 'answer', words: 'a'.repeat(60) } as Item, true)).toBe(54);
});
