import { readFileSync } from 'node:fs';
import { AppError } from '../lib/errors.ts';
import openaiPrices from './openai-prices.json' with { type: 'json' };
import { builtInPriceBook, createPriceBook, type PriceBook } from './price-book.ts';
import { parsePriceFile } from './price-file.ts';

/**
 * Our prices with the user's laid over them.
 *
 * @param userFile `<config dir>/prices.json`; it need not exist
 * @throws `invalid_input` for a file that cannot be read or is not a price file: wrong prices are worse than a refused start
 */
export function loadPriceBook(userFile: string): PriceBook {
  let text: string;
  try {
    text = readFileSync(userFile, 'utf8');
  } catch (thrown) {
    if ((thrown as NodeJS.ErrnoException).code === 'ENOENT') return builtInPriceBook();
    throw new AppError('invalid_input', `cannot read the prices in ${userFile}: ${AppError.from(thrown).message}`, {
      cause: thrown,
      hint: 'Make the file readable or remove it; without one the built-in prices count.',
    });
  }
  return createPriceBook([openaiPrices, parsePriceFile(text, userFile)]);
}
