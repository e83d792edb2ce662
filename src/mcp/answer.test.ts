import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { finishAnswer, type ToolAnswer } from './answer.ts';
import { budgetBytes, bytesOf, TOKENS_MAX } from './budget.ts';
import { cutText, type Json } from './text.ts';

const answer = (rest: Partial<ToolAnswer>): ToolAnswer => ({
  facts: {},
  deepLink: 'http://127.0.0.1:4319/sessions',
  range: { since: '2026-11-20T00:00:00.000Z', until: '2026-11-21T00:00:00.000Z' },
  dataUntil: '2026-11-20T10:00:00.000Z',
  narrow: 'narrow the time',
  ...rest,
});

const rowsOf = (texts: readonly string[]) => ({
  name: 'rows',
  list: texts.map((text, index) => (charsMax: number) => ({
    index,
    recorded: { text: cutText(text, { charsMax, eventId: null }) },
  })),
  cursorAfter: (taken: number) => `after ${taken}`,
});

describe('budgetBytes', () => {
  test.each([
    [undefined, 14_000],
    [4_000, 14_000],
    [-5, 3_500],
    [0, 3_500],
    [Number.NaN, 14_000],
    [1e9, 35_000],
    [10_000, 35_000],
  ])('%s tokens are %i bytes', (tokens, bytes) => {
    expect(budgetBytes(tokens)).toBe(bytes);
  });

  test('two copies of the longest answer stay under the cap', () => {
    expect((2 * budgetBytes(Number.POSITIVE_INFINITY)) / 3.5).toBeLessThanOrEqual(TOKENS_MAX);
  });
});

describe('finishAnswer', () => {
  const text = fc.oneof(
    fc.string({ unit: 'grapheme', maxLength: 400 }),
    fc.string({ unit: 'binary', maxLength: 400 }),
    fc.nat(60_000).map((length) => 'ж"\\\n'.repeat(length / 4)),
  );

  test('no answer is too long, whatever it holds, and paging always gets on', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(text, { maxLength: 40 }),
        fc.dictionary(fc.constantFrom('a', 'b', 'c'), fc.oneof(text, fc.array(text, { maxLength: 30 }))),
        fc.integer({ min: 1_000, max: 20_000 }),
        async (texts, facts, tokens) => {
          const rows = rowsOf(texts);
          const finished = await finishAnswer(answer({ facts, rows }), budgetBytes(tokens));
          expect(bytesOf(finished)).toBeLessThanOrEqual(budgetBytes(tokens));
          const shown = finished['rows'] as Json[];
          expect(shown.length).toBeGreaterThanOrEqual(Math.min(1, texts.length));
          expect(shown.length + Number(finished['omitted'])).toBe(texts.length);
          expect(finished['has_more']).toBe(shown.length < texts.length);
          expect(finished['next_cursor']).toBe(shown.length < texts.length ? `after ${shown.length}` : null);
          expect(shown.every((row) => Object.keys(row).length > 0)).toBe(true);
        },
      ),
      { numRuns: 100 },
    );
  });

  test('what fits is whole, and says so', async () => {
    const finished = await finishAnswer(answer({ facts: { a: 1 }, rows: rowsOf(['x', 'y']) }), 14_000);
    expect(finished).toMatchObject({ a: 1, truncated: false, omitted: 0, has_more: false, next_cursor: null });
    expect(finished).not.toHaveProperty('narrow');
  });

  test('what is cut says how to ask for less', async () => {
    const rows = rowsOf(Array.from({ length: 300 }, () => 'x'.repeat(200)));
    const finished = await finishAnswer(answer({ rows }), 14_000);
    expect(finished).toMatchObject({ truncated: true, has_more: true, narrow: 'narrow the time' });
    expect(Number(finished['omitted'])).toBeGreaterThan(200);
  });

  test('more behind the list is no cut', async () => {
    const rows = { ...rowsOf(['x']), hasMore: true };
    const finished = await finishAnswer(answer({ rows }), 14_000);
    expect(finished).toMatchObject({ truncated: false, omitted: 0, has_more: true, next_cursor: 'after 1' });
  });

  test('texts of a row that is too long alone get shorter, with the mark', async () => {
    const rows = { ...rowsOf(['x'.repeat(9_000)]), textCharsMax: 8_000 };
    const finished = await finishAnswer(answer({ rows }), 3_500);
    expect(JSON.stringify(finished['rows'])).toMatch(/x…\(\+\d+ chars\)/);
  });
});
