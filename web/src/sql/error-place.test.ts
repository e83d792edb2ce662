import { expect, test } from 'vitest';
import { errorPlace, placeWords } from './error-place.ts';

test.each([
  ['Syntax error: failed at position 8 (FORM) (line 1, col 8): FORM x', 'SELECT FORM x', 'FORM'],
  ['Unknown expression identifier `Modle` in scope SELECT Modle FROM session', 'SELECT Modle FROM session', 'Modle'],
  ["Table default.sesion does not exist. Maybe you meant 'sesion'?", 'SELECT 1 FROM sesion', 'sesion'],
  ['Syntax error: failed at position 24', 'SELECT count() AS "ü"\nFRM session', 'FRM'],
  ['Syntax error: failed at position 99 (end of query)', 'SELECT', 'T'],
])('%s', (message, sql, expected) => {
  const place = errorPlace(message, sql);
  expect(place === null ? null : sql.slice(...place)).toBe(expected);
});

test('says nothing where the engine does not', () => {
  expect(errorPlace('Memory limit exceeded', 'SELECT 1')).toBeNull();
});

test.each([
  ['SELECT 1', 0, 'line 1, column 1'],
  ['SELECT 1\nFRM session', 9, 'line 2, column 1'],
  ['a\n\n😀 FRM', 6, 'line 3, column 3'],
])('%j at %i is %s', (text, offset, words) => expect(placeWords(text, offset)).toBe(words));
