import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { cutMark, cutText } from './cut-text.ts';

const bytesOf = (text: string): number => Buffer.byteLength(text);

describe('plain text', () => {
  test.each([
    ['what fits stays', 'héllo', 6, 'héllo'],
    ['what does not is cut, with its size', 'a'.repeat(100), 30, `${'a'.repeat(11)}${cutMark(100)}`],
    ['a character is whole or gone', '😀'.repeat(30), 30, `😀😀${cutMark(120)}`],
    [
      'no redaction marker is cut',
      `${'a'.repeat(10)}[REDACTED:aws-key] ${'b'.repeat(90)}`,
      32,
      `${'a'.repeat(10)}${cutMark(119)}`,
    ],
    ['one that fits stays', `${'a'.repeat(4)}[REDACTED:x] ${'b'.repeat(90)}`, 38, `aaaa[REDACTED:x] bb${cutMark(107)}`],
  ])('%s', (_, text, bytesMax, expected) => {
    expect(cutText(text, bytesMax)).toBe(expected);
  });

  test('never above the limit, never half a character or marker, for any text', () => {
    const word = fc.oneof(fc.string({ unit: 'grapheme' }), fc.constant('[REDACTED:generic-assignment]'));
    fc.assert(
      fc.property(fc.array(word), fc.integer({ min: 24, max: 200 }), (words, bytesMax) => {
        const text = `say ${words.join('')}`;
        const cut = cutText(text, bytesMax);
        expect(bytesOf(cut)).toBeLessThanOrEqual(bytesMax);
        const kept = cut === text ? text : cut.slice(0, -cutMark(bytesOf(text)).length);
        expect(text.startsWith(kept)).toBe(true);
        expect(Buffer.from(kept).toString()).toBe(kept);
        expect(kept.replaceAll('[REDACTED:generic-assignment]', '')).not.toContain('[REDACTED:g');
      }),
    );
  });
});

describe('JSON', () => {
  const message = (text: string) => ({ role: 'user', parts: [{ type: 'text', content: text }] });

  test('only the longest texts lose something', () => {
    const messages = ['short', 'x'.repeat(5_000), 'also short', 'y'.repeat(200)].map(message);
    const cut: unknown = JSON.parse(cutText(JSON.stringify(messages), 1_000));
    const texts = (cut as ReturnType<typeof message>[]).map(({ parts }) => parts[0]?.content ?? '');
    expect(texts).toEqual([
      'short',
      expect.stringMatching(/^x{300,}…\[cut, 5000 bytes\]$/),
      'also short',
      'y'.repeat(200),
    ]);
  });

  test('what is many and small loses its end', () => {
    const cut = cutText(JSON.stringify(Array.from({ length: 1_000 }, (_, index) => message(`${index}`))), 1_000);
    const messages: unknown = JSON.parse(cut);
    expect(bytesOf(cut)).toBeLessThanOrEqual(1_000);
    expect((messages as unknown[]).length).toBeGreaterThan(10);
    expect(messages).toMatchObject({ 0: message('0'), 1: message('1') });
  });

  test('stays JSON below the limit, whatever is in it', () => {
    fc.assert(
      fc.property(
        fc.array(fc.anything({ maxDepth: 3, withUnicodeString: true } as object)),
        fc.integer({ min: 70, max: 500 }),
        (value, bytesMax) => {
          const text = JSON.stringify(
            value.map((inner) => (typeof inner === 'bigint' ? null : inner)),
            (_, inner: unknown) => (typeof inner === 'bigint' ? String(inner) : inner),
          );
          const cut = cutText(text, bytesMax);
          expect(bytesOf(cut)).toBeLessThanOrEqual(bytesMax);
          expect(Array.isArray(JSON.parse(cut))).toBe(true);
        },
      ),
    );
  });

  test('10 MB are cut in a moment', () => {
    const text = JSON.stringify(Array.from({ length: 100 }, () => message('\n'.repeat(50_000))));
    const start = performance.now();
    expect(bytesOf(cutText(text, 100_000))).toBeLessThanOrEqual(100_000);
    expect(performance.now() - start).toBeLessThan(5_000);
  });
});
