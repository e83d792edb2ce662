import { join } from 'node:path';
import { loadPriceBook } from '../price/load-price-book.ts';
import { builtInPriceBook, type PriceBook } from '../price/price-book.ts';

/** Our prices, with the user's `prices.json` of this folder laid over them. */
export const pricesIn = (configDir: string | undefined): PriceBook =>
  configDir === undefined ? builtInPriceBook() : loadPriceBook(join(configDir, 'prices.json'));
