import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import type { Tokens } from '../model/tokens.ts';
import { builtInPriceBook, createPriceBook } from './price-book.ts';
import { type CallToPrice, priceOf } from './price-of.ts';

const M = 1_000_000;
const NOW = Date.parse('2026-11-20T12:00:00Z');
const book = builtInPriceBook();

const tokens = (more: Partial<Tokens> = {}): Tokens => {
  const known = { input: 0, cached_input: 0, cache_write_input: 0, output: 0, reasoning_output: 0, ...more };
  return { ...known, total: known.input === null || known.output === null ? null : known.input + known.output };
};

interface Case extends Partial<Omit<CallToPrice, 'tokens' | 'at'>> {
  readonly day?: string;
  readonly tokens: Partial<Tokens>;
}

const cents = ({ day, tokens: counts, ...more }: Case): number | null => {
  const at = day === undefined ? NOW : Date.parse(day);
  const price = priceOf({ model: 'gpt-5.5', serviceTier: null, ...more, at, tokens: tokens(counts) }, book);
  return price === null ? null : Number((price.usd * 100).toFixed(9));
};

describe('priceOf', () => {
  test.each<[string, Case, number | null]>([
    ['input', { tokens: { input: 100_000 } }, 50],
    ['cached tokens once, at their own rate', { tokens: { input: 100_000, cached_input: 100_000 } }, 5],
    ['output, in which reasoning is', { tokens: { output: 10_000, reasoning_output: 9_000 } }, 30],
    ['nothing for nothing', { tokens: {} }, 0],
    [
      'cache writes above input where they cost',
      { model: 'gpt-6-sol', tokens: { input: 100_000, cached_input: 20_000, cache_write_input: 40_000 } },
      0.4 + 10 + 8,
    ],
    ['cache writes as input where they do not', { tokens: { input: 100_000, cache_write_input: 100_000 } }, 50],
    ['no more parts than there is input', { tokens: { input: 10, cached_input: 8, cache_write_input: 9 } }, 0.0014],
    ['the whole request at the long rate', { tokens: { input: 272_001, output: 10_000 } }, 272.001 + 45],
    ['the border at the short one', { tokens: { input: 272_000, output: 10_000 } }, 136 + 30],
    ['long cached tokens', { tokens: { input: 300_000, cached_input: 300_000 } }, 30],
    ['priority', { serviceTier: 'priority', tokens: { input: 100_000, output: 10_000 } }, 125 + 75],
    ['fast, which is priority', { serviceTier: 'fast', tokens: { input: 100_000 } }, 125],
    ['flex', { serviceTier: 'flex', tokens: { input: 100_000, cached_input: 50_000 } }, 12.5 + 1.25],
    ['default and auto as standard', { serviceTier: 'auto', tokens: { input: 100_000 } }, 50],
    ['a tier that has no price', { serviceTier: 'scale', tokens: { input: 100_000 } }, null],
    ['a tier beyond what it is priced for', { serviceTier: 'priority', tokens: { input: 272_001 } }, null],
    ['an unknown model', { model: 'gpt-99', tokens: { input: 1 } }, null],
    ['no model', { model: null, tokens: { input: 1 } }, null],
    ['unknown input', { tokens: { input: null } }, null],
    ['unknown output', { tokens: { output: null } }, null],
    ['an unknown cached part', { tokens: { input: 5, cached_input: null } }, null],
    ['untold cache writes as none', { model: 'gpt-6-sol', tokens: { input: M, cache_write_input: null } }, 200 * 2],
    ['each call by its own day: before a cut', { model: 'gpt-5.6-sol', day: '2026-08-20', tokens: { input: 1e5 } }, 50],
    ['each call by its own day: after it', { model: 'gpt-5.6-sol', day: '2026-08-21', tokens: { input: 1e5 } }, 40],
    ['a day before the model', { model: 'gpt-6-sol', day: '2026-09-01', tokens: { input: 1 } }, null],
    ['a dated name', { model: 'openai/GPT-5.5-2026-04-23', tokens: { input: 100_000 } }, 50],
    ['a longer name never as a shorter one', { model: 'gpt-5.5-pro', tokens: { input: 1 } }, null],
  ])('prices %s', (_, call, expected) => {
    expect(cents(call)).toBe(expected);
  });

  it('says which price it used', () => {
    const call = { model: 'gpt-5.6', at: NOW, serviceTier: 'default', tokens: tokens({ input: 300_000 }) };
    expect(priceOf(call, book)?.basis).toEqual({
      model: 'gpt-5.6-sol',
      from: '2026-08-21',
      tier: 'standard',
      longContext: true,
    });
  });

  it('never charges less for more tokens, and no token twice', () => {
    const counts = fc.record({
      input: fc.nat(2 * M),
      cached: fc.nat(2 * M),
      written: fc.nat(2 * M),
      output: fc.nat(M),
    });
    const model = fc.constantFrom(...book.prices.keys());
    fc.assert(
      fc.property(model, counts, (name, { input, cached, written, output }) => {
        const [first] = book.prices.get(name)!.slice(-1);
        const parts = tokens({ input, cached_input: cached, cache_write_input: written, output });
        const usd = priceOf({ model: name, at: NOW, serviceTier: null, tokens: parts }, book)?.usd ?? 0;
        const dearest = Math.max(first!.input, first!.cache_write ?? 0);
        const most = (input * dearest * 2 + output * first!.output * 1.5) / M;
        expect(usd).toBeGreaterThanOrEqual(0);
        expect(usd).toBeLessThanOrEqual(most * (1 + 1e-9));
      }),
    );
  });
});

describe('createPriceBook', () => {
  const mine = (more: object = {}) => ({
    models: [{ model: 'gpt-5.6-sol', prices: [{ from: '2026-01-01', input: 1, output: 2 }], ...more }],
  });
  const usd = (prices: ReturnType<typeof createPriceBook>, model: string): number | undefined =>
    priceOf({ model, at: NOW, serviceTier: null, tokens: tokens({ input: M }) }, prices)?.usd;
  const builtIn = { models: [{ ...mine().models[0]!, aliases: ['gpt-5.6'] }] };

  it('lets a later file replace a model under all its names', () => {
    const dearer = { models: [{ model: 'GPT-5.6-sol', prices: [{ from: '2026-01-01', input: 9, output: 9 }] }] };
    const prices = createPriceBook([builtIn, dearer]);
    expect([usd(prices, 'gpt-5.6-sol'), usd(prices, 'gpt-5.6')]).toEqual([9, 9]);
  });

  it('adds models and names', () => {
    const prices = createPriceBook([builtIn, mine({ model: 'house-model', aliases: ['hm'] })]);
    expect([usd(prices, 'hm'), usd(prices, 'gpt-5.6')]).toEqual([1, 1]);
  });

  it('takes prices in any order', () => {
    const two = [
      { from: '2026-06-01', input: 2, output: 2 },
      { from: '2026-01-01', input: 1, output: 1 },
    ];
    expect(usd(createPriceBook([{ models: [{ model: 'm', prices: two }] }]), 'm')).toBe(2);
  });
});
