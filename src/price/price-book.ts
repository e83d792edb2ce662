/** All known prices, found by a model's name and a moment. A plain value: whoever prices something is handed one. */
import openaiPrices from './openai-prices.json' with { type: 'json' };
import type { Price, PriceFile } from './price-file.ts';

export interface DatedPrice extends Price {
  /** The model's main name in the price file. */
  readonly model: string;
  /** `from` as ms since the epoch. */
  readonly fromMs: number;
}

export interface PriceBook {
  /** By lower-case name or alias; the oldest price first. */
  readonly prices: ReadonlyMap<string, readonly DatedPrice[]>;
}

/** Later files win: a model that two of them name has the prices of the last, under all its names. */
export function createPriceBook(files: readonly PriceFile[]): PriceBook {
  const prices = new Map<string, readonly DatedPrice[]>();
  for (const file of files) {
    for (const { model, aliases = [], prices: told } of file.models) {
      const dated = told
        .map((price) => ({ ...price, model, fromMs: Date.parse(price.from) }))
        .sort((a, b) => a.fromMs - b.fromMs);
      const before = prices.get(model.toLowerCase());
      // names that an earlier file gave to the same model must not keep its old price
      for (const [name, known] of prices) if (known === before) prices.set(name, dated);
      for (const name of [model, ...aliases]) prices.set(name.toLowerCase(), dated);
    }
  }
  return { prices };
}

/** The prices that come with this version. */
export const builtInPriceBook = (): PriceBook => createPriceBook([openaiPrices]);

/**
 * The price of a model on a day, null where none is known. Only an exact name counts, with or without `openai/` before it and a date
 * behind it: `gpt-5.5-pro` costs six times what `gpt-5.5` does, so a longer name is never taken for a shorter one.
 */
export function findPrice(book: PriceBook, model: string, at: number): DatedPrice | null {
  const name = model.toLowerCase().replace(/^openai\//, '');
  const dated = book.prices.get(name) ?? book.prices.get(name.replace(/-\d{4}-\d{2}-\d{2}$/, ''));
  return dated?.findLast(({ fromMs }) => fromMs <= at) ?? null;
}
