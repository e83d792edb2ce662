import { expect, test } from 'vitest';
import { fittedWidths, widened } from './column-width.ts';

const column = (name: string) => ({ name, type: 'String' });

test.each([
  ['a short text: the least', ['n'], [['1']], [60]],
  ['a name that is longer than its values', ['repository'], [['a']], [113]],
  ['a text without end is cut', ['title'], [['x'.repeat(5_000)]], [420]],
  ['no rows: the name alone', ['repository'], [], [113]],
])('%s', (_, names, rows, expected) => {
  expect(fittedWidths({ columns: names.map(column), rows })).toEqual(expected);
});

test('a column is never dragged to nothing, nor without bound', () => {
  expect([widened(-5), widened(200), widened(9_999)]).toEqual([60, 200, 900]);
});
