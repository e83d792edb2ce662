import { describe, expect, test } from 'vitest';
import { foldLines, prettyText } from './pretty.ts';

const lines = (count: number): string => Array.from({ length: count }, (_, index) => `line ${index}`).join('\n');

test('JSON is laid out, everything else stays', () => {
  expect(prettyText('{"a":[1]}')).toBe('{\n  "a": [\n    1\n  ]\n}');
  expect(prettyText('{not json')).toBe('{not json');
  expect(prettyText('plain')).toBe('plain');
});

describe('folding to 12 lines', () => {
  test.each([
    [1, 0],
    [12, 0],
    [13, 0],
    [14, 2],
    [1000, 988],
  ])('%d lines hide %d', (count, hidden) => expect(foldLines(lines(count), 12, 10_000).hiddenLines).toBe(hidden));

  test('a closing newline is not a line', () => expect(foldLines(`${lines(13)}\n`, 12, 10_000).hiddenLines).toBe(0));

  test('one endless line is cut, and says how much of it is missing', () => {
    expect(foldLines('x'.repeat(1000), 12, 400)).toEqual({ head: 'x'.repeat(400), hiddenLines: 0, hiddenChars: 600 });
  });
});
