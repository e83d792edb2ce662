import { expect, test } from 'vitest';
import { statementAt } from './statement.ts';

test.each([
  ['SELECT 1', 3, 'SELECT 1'],
  ['SELECT 1;\nSELECT 2;\n', 2, 'SELECT 1'],
  ['SELECT 1;\nSELECT 2;\n', 9, 'SELECT 1'],
  ['SELECT 1;\nSELECT 2;\n', 14, 'SELECT 2'],
  ['SELECT 1;\nSELECT 2;\n', 20, 'SELECT 2'],
  ["SELECT ';' -- ; no\n, 2", 20, "SELECT ';' -- ; no\n, 2"],
  ['', 0, ''],
])('%j at %i', (text, cursor, expected) => {
  const { from, to } = statementAt(text, cursor);
  expect(text.slice(from, to)).toBe(expected);
});
