import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { LINE_CHARS_MAX, plainExcerpt, plainLine, plainStart, plainText, visibleText } from './plain-text.ts';

describe('text that strangers wrote', () => {
  test.each([
    ['\u001b[31mred\u001b[0m', 'red'],
    ['\u009b31mred', 'red'],
    ['\u001b]0;title\u0007text', 'text'],
    ['\u001b]8;;http://x\u001b\\link', 'link'],
    ['bell\u0007 tab\t ret\r\n', 'bell tab\t ret\n'],
    ['nul\u0000led', 'nulled'],
    ['rm \u202Egpj.sj\u202C', 'rm gpj.sj'],
    ['\u2066isolated\u2069', 'isolated'],
    ['<b>stays text</b>', '<b>stays text</b>'],
    ['✓ ünïcode שלום', '✓ ünïcode שלום'],
  ])('%j reads %j', (text, plain) => expect(plainText(text)).toBe(plain));

  test('raw shows it instead', () => {
    expect(visibleText('\u001b[31m\u0000')).toBe('␛[31m␀');
    expect(visibleText('a\u202Eb\u009b')).toBe('a[U+202E]b[U+009B]');
  });

  test('nothing of it is left, whatever the text', () => {
    const nasty = fc.string({ unit: fc.constantFrom('\u001b', '[', ']', '3', 'm', '\u0000', '\u202e', 'a', '\n') });
    fc.assert(
      fc.property(nasty, (text) => {
        const plain = plainText(text);
        expect(['\u0000', '\u001b', '\u202e'].filter((character) => plain.includes(character))).toEqual([]);
      }),
    );
  });
});

describe('a line of a list', () => {
  test('lines and tabs become blanks', () => expect(plainLine(' a\n\tb \r\n c ')).toBe('a b c'));
  test('a megabyte is cut', () => expect(plainLine('x'.repeat(1 << 20))).toBe(`${'x'.repeat(LINE_CHARS_MAX)}…`));
  test('exactly full is whole', () => expect(plainLine('abc', 3)).toBe('abc'));
  test('an excerpt keeps its lines, not the empty ones', () =>
    expect(plainExcerpt('a\n\n \t\nb\n  c\n\n', 40)).toBe('a\nb\n  c\n'));
  test('a start keeps its lines', () => expect(plainStart('a\nb\nc', 3)).toBe('a\nb…'));
});
