import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { cleanBlock, cleanLine, jsonText } from './clean.ts';

// oxlint-disable-next-line no-control-regex -- control characters are what is looked for
const ACTING = /[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069]/;

describe('cleanLine', () => {
  test.each([
    ['colour', '\x1b[1;31mred\x1b[0m', 'red'],
    ['8-bit CSI', '\x9b2Jgone', 'gone'],
    ['window title', '\x1b]0;owned\x07text', 'text'],
    ['clipboard', '\x1b]52;c;ZXZpbA==\x1b\\text', 'text'],
    ['a link keeps its words', '\x1b]8;;http://evil\x1b\\click\x1b]8;;\x1b\\', 'click'],
    ['device control', '\x1bP1$r\x1b\\text', 'text'],
    ['a title without an end hides nothing', '\x1b]0;rest stays', '0;rest stays'],
    ['reset', 'a\x1bcb', 'ab'],
    ['a lone escape', 'a\x1b', 'a'],
    ['backspace and bell', 'ab\b\x07c', 'abc'],
    ['carriage return', 'harmless\rhidden', 'harmless hidden'],
    ['reordering', 'a\u202egnp.exe', 'agnp.exe'],
    ['zero width', 'pass\u200bword', 'password'],
    ['half a surrogate pair', 'a\ud800b', 'a\ufffdb'],
    ['white space', ' a\n\t b  c ', 'a b c'],
    ['emoji and scripts stay', '退避 👩‍💻 é', '退避 👩‍💻 é'],
  ])('%s', (_name, text, expected) => {
    expect(cleanLine(text)).toBe(expected);
  });
});

const hostile = fc.string({
  unit: fc.constantFrom(
    '\x1b',
    '\x9b',
    '\x90',
    '\x9d',
    '[',
    ']',
    'm',
    '0',
    ';',
    '\x07',
    '\\',
    '\r',
    '\n',
    '\u202e',
    'a',
    '\ud800',
  ),
  maxLength: 60,
});

test('nothing that acts on a terminal gets through, and cleaning again changes nothing', () => {
  fc.assert(
    fc.property(hostile, (text) => {
      const block = cleanBlock(text);
      return !ACTING.test(block) && cleanBlock(block) === block && !cleanLine(text).includes('\n');
    }),
  );
});

test('a megabyte of introducers is cleaned in linear time', () => {
  const started = performance.now();
  expect(cleanBlock('\x9d'.repeat(500_000) + '\x1b]'.repeat(250_000))).toBe('');
  expect(performance.now() - started).toBeLessThan(2_000);
});

test('JSON cannot control a terminal and parses to the same value', () => {
  fc.assert(
    fc.property(fc.jsonValue({ noUnicodeString: false }), hostile, (value, text) => {
      const json = jsonText({ value, text }, 2);
      expect(ACTING.test(json)).toBe(false);
      expect(JSON.parse(json)).toEqual(JSON.parse(JSON.stringify({ value, text })));
    }),
  );
});
