import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { plainText } from '../../format/plain-text.ts';
import { ansiSpans } from './ansi.ts';

const ESC = '\u001b';
const joined = (text: string): string =>
  ansiSpans(text)
    .map((span) => span.text)
    .join('');
/** What differs from plain text, of the last span. */
const lastStyle = (codes: string): object => {
  const style = ansiSpans(`${ESC}[${codes}mx`).at(-1)?.style ?? {};
  return Object.fromEntries(Object.entries(style).filter(([, value]) => value !== null && value !== false));
};

describe('the colours of a terminal', () => {
  test.each([
    ['31', { ink: 'red' }],
    ['1;32', { bold: true, ink: 'green' }],
    ['90', { ink: 'dim' }],
    ['97', {}],
    ['41', { ground: 'red' }],
    ['103', { ground: 'yellow' }],
    ['4;3;2;7', { underline: true, italic: true, dim: true, inverse: true }],
    ['38;5;196', { ink: 'red' }],
    ['38;5;244', { ink: 'dim' }],
    ['38;5;231', {}],
    ['38;2;0;120;255', { ink: 'blue' }],
    ['38:2:250:20:250', { ink: 'magenta' }],
    ['48;2;0;200;200;1', { ground: 'cyan', bold: true }],
    ['31;0', {}],
    ['31;39', {}],
    ['', {}],
    ['999', {}],
    ['38', {}],
  ])('%s', (codes, style) => expect(lastStyle(codes)).toEqual(style));

  test('a style lasts until it is ended', () => {
    const spans = ansiSpans(`a${ESC}[31mb${ESC}[2Kc${ESC}[0md`);
    expect(spans.map(({ text, style }) => [text, style.ink])).toEqual([
      ['a', null],
      ['bc', 'red'],
      ['d', null],
    ]);
  });

  test('a picture made of colours costs a bounded number of elements, and no letter', () => {
    const text = Array.from({ length: 50_000 }, (_, index) => `${ESC}[${30 + (index % 8)}mx`).join('');
    expect(ansiSpans(text).length).toBeLessThanOrEqual(2_001);
    expect(joined(text)).toBe('x'.repeat(50_000));
  });
});

describe('whatever the text, it says the same as without colours', () => {
  const piece = fc.oneof(
    fc.string(),
    fc.constantFrom(
      ESC,
      `${ESC}[`,
      `${ESC}]`,
      '\u0007',
      '\u009b',
      '\u202e',
      '\u2066',
      'm',
      ';',
      '38;5;',
      '\n',
      '\u0000',
    ),
    fc.array(fc.nat(300), { maxLength: 6 }).map((codes) => `${ESC}[${codes.join(';')}m`),
  );
  test('any mixture of words and sequences', () => {
    fc.assert(
      fc.property(
        fc.array(piece, { maxLength: 30 }).map((pieces) => pieces.join('')),
        (text) => {
          expect(joined(text)).toBe(plainText(text));
        },
      ),
    );
  });
});
