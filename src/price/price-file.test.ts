import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it, test } from 'vitest';
import { loadPriceBook } from './load-price-book.ts';
import openaiPrices from './openai-prices.json' with { type: 'json' };
import { builtInPriceBook, findPrice } from './price-book.ts';
import { type PriceFile, priceFileSchema } from './price-file.ts';

describe('openai-prices.json', () => {
  const { models }: PriceFile = openaiPrices;

  it('has the shape of a price file', () => {
    expect(priceFileSchema.parse(openaiPrices)).toEqual(openaiPrices);
  });

  it('names no model twice', () => {
    const names = models.flatMap(({ model, aliases = [] }) => [model, ...aliases]);
    expect(names).toEqual([...new Set(names)]);
  });

  test.each(models.map(({ model, prices }) => [model, prices] as const))(
    '%s: each price is dated and sourced',
    (_, prices) => {
      const dates = prices.map(({ from }) => from);
      expect(dates).toEqual([...new Set(dates)].toSorted());
      expect(prices.filter(({ sources = [], checked = '', from }) => sources.length === 0 || checked < from)).toEqual(
        [],
      );
    },
  );

  test.each(models.map(({ model, prices }) => [model, prices] as const))(
    '%s: cached costs less, output more',
    (_, prices) => {
      const odd = prices.filter(
        (price) =>
          (price.cached_input ?? 0) >= price.input ||
          price.output <= price.input ||
          (price.cache_write ?? Number.POSITIVE_INFINITY) <= price.input,
      );
      expect(odd).toEqual([]);
    },
  );

  it('prices the models of the recordings', () => {
    const at = Date.parse('2026-11-20');
    const used = ['gpt-5.1-codex-max', 'gpt-5.2-codex', 'gpt-5.5', 'gpt-5.6-sol', 'gpt-6-sol'];
    expect(used.filter((model) => findPrice(builtInPriceBook(), model, at) === null)).toEqual([]);
  });
});

describe('loadPriceBook', () => {
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'turnscope-price-'));
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  const at = Date.parse('2026-11-20');
  const written = (text: string): string => {
    const file = path.join(folder, 'prices.json');
    writeFileSync(file, text);
    return file;
  };
  const model = (prices: unknown): string => JSON.stringify({ models: [{ model: 'gpt-5.5', prices }] });

  it('works without a file', () => {
    expect(loadPriceBook(path.join(folder, 'none.json'))).toEqual(builtInPriceBook());
  });

  it('lays the file over the built-in prices', () => {
    const book = loadPriceBook(written(model([{ from: '2026-01-01', input: 4.5, output: 27 }])));
    expect(findPrice(book, 'gpt-5.5', at)?.input).toBe(4.5);
    expect(findPrice(book, 'gpt-6-sol', at)?.input).toBe(2);
  });

  test.each([
    ['{', /prices\.json: .*JSON/],
    ['[]', /the file: /],
    ['{"models":[{"model":"m"}]}', /models\[0\]\.prices: /],
    [model([]), /models\[0\]\.prices: /],
    [model([{ from: 'May', input: 1, output: 1 }]), /models\[0\]\.prices\[0\]\.from: /],
    [model([{ from: '2026-01-01', input: -1, output: 1 }]), /models\[0\]\.prices\[0\]\.input: /],
    [model([{ from: '2026-01-01', input: 1, output: 1, cachedinput: 1 }]), /models\[0\]\.prices\[0\]: .*cachedinput/],
    [model([{ from: '2026-01-01', input: 1, output: 1, tiers: { flex: 0.5 } }]), /prices\[0\]\.tiers\.flex: /],
  ])('refuses %s and names the field', (text, message) => {
    expect(() => loadPriceBook(written(text))).toThrow(
      expect.objectContaining({ code: 'invalid_input', message: expect.stringMatching(message) }),
    );
  });

  it('refuses a file that it cannot read', () => {
    const file = path.join(folder, 'folder.json');
    mkdirSync(file);
    expect(() => loadPriceBook(file)).toThrow(expect.objectContaining({ code: 'invalid_input' }));
  });
});
