import { describe, expect, test } from 'vitest';
import { foldLines, plainText, prettyText, visibleText } from './pretty.ts';

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
  ])('%d lines hide %d', (count, hidden) => expect(foldLines(lines(count), 12).hiddenLines).toBe(hidden));

  test('a closing newline is not a line', () => expect(foldLines(`${lines(13)}\n`, 12).hiddenLines).toBe(0));
});

describe('what a terminal would have eaten', () => {
  test.each([
    ['\u001b[31mred\u001b[0m', 'red'],
    ['\u001b]0;title\u0007text', 'text'],
    ['\u001b]8;;http://x\u001b\\link', 'link'],
    ['bell\u0007 tab\t ret\r\n', 'bell tab\t ret\n'],
    ['✓ ünïcode', '✓ ünïcode'],
  ])('%j reads %j', (text, plain) => expect(plainText(text)).toBe(plain));

  test('raw shows it instead', () => expect(visibleText('\u001b[31m\u0000')).toBe('␛[31m␀'));
});
