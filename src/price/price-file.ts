/**
 * The shape of a price file: ours (`openai-prices.json`) and the user's (`prices.json`). Names follow the public JSON, snake_case.
 * Objects are strict, so that a misspelt field is an error and not a price that silently does not count.
 */
import * as z from 'zod';
import { AppError } from '../lib/errors.ts';

/** US dollars per million tokens. */
const rate = z.number().min(0);
const times = z.number().min(0);
const tokenCount = z.int().positive();
const date = z.iso.date();

const tierSchema = z.strictObject({
  /** What the standard rates are multiplied by. */
  times,
  /** The tier's price is known for requests up to here; longer ones have no price. */
  up_to_input_tokens: tokenCount.optional(),
});

const priceSchema = z.strictObject({
  /** The first day (UTC) on which this price holds. It holds until the next one's. */
  from: date,
  input: rate,
  /** Absent: cached tokens cost what others do. */
  cached_input: rate.optional(),
  /** Absent: tokens written to the cache cost what others do. */
  cache_write: rate.optional(),
  output: rate,
  /** A request with more input than this costs more as a whole, cached and written tokens included. */
  long_context: z.strictObject({ over_input_tokens: tokenCount, input_times: times, output_times: times }).optional(),
  /** By `service_tier`. `standard` needs no entry. A tier without one has no price. */
  tiers: z.record(z.string(), tierSchema).optional(),
  /** Where the figures were read. */
  sources: z.array(z.url()).optional(),
  /** When they were last compared with their sources. */
  checked: date.optional(),
});

const modelSchema = z.strictObject({
  /** As Codex names it. Names with a date behind (`-2026-04-23`) are found too. */
  model: z.string().min(1),
  aliases: z.array(z.string().min(1)).optional(),
  prices: z.array(priceSchema).min(1),
});

export const priceFileSchema = z.strictObject({ models: z.array(modelSchema) });

export type Price = z.infer<typeof priceSchema>;
export type PriceFile = z.infer<typeof priceFileSchema>;

/** @param path for messages only. Throws `invalid_input`, naming the first field that is wrong. */
export function parsePriceFile(text: string, path: string): PriceFile {
  const wrong = (why: string, cause?: unknown): AppError =>
    new AppError('invalid_input', `cannot use the prices in ${path}: ${why}`, {
      cause,
      hint: 'Mend the file or remove it; without one the built-in prices count.',
    });
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (thrown) {
    throw wrong(AppError.from(thrown).message, thrown);
  }
  const parsed = priceFileSchema.safeParse(value);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const field = issue === undefined ? '' : z.core.toDotPath(issue.path);
  throw wrong(`${field === '' ? 'the file' : field}: ${issue?.message ?? 'not a price file'}`, parsed.error);
}
