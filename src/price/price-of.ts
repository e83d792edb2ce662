/** What one model call costs. */
import type { Tokens } from '../model/tokens.ts';
import { findPrice, type PriceBook } from './price-book.ts';
import type { Price } from './price-file.ts';

export interface CallToPrice {
  readonly model: string | null;
  /** ms since the epoch: a call is paid at the price of its own day. */
  readonly at: number;
  /** As the provider told it with the response, else as Codex asked for it. null: not told, taken for standard. */
  readonly serviceTier: string | null;
  readonly tokens: Tokens;
}

export interface CallPrice {
  readonly usd: number;
  /** Which price it was. */
  readonly basis: {
    readonly model: string;
    readonly from: string;
    readonly tier: string;
    readonly longContext: boolean;
  };
}

/** `fast` is OpenAI's newer name of `priority`. `auto` and an untold tier end as standard unless a project says otherwise. */
const TIER_NAMES: Readonly<Record<string, string>> = { default: 'standard', auto: 'standard', fast: 'priority' };

/** null where the model has no price on that day or in that tier, or where tokens are unknown. Never a guess. */
export function priceOf(call: CallToPrice, book: PriceBook): CallPrice | null {
  const { input, cached_input: cached, output } = call.tokens;
  if (call.model === null || input === null || cached === null || output === null) return null;
  const price = findPrice(book, call.model, call.at);
  if (price === null) return null;
  const tier = tierOf(call.serviceTier);
  const factor = tierFactor(price, tier, input);
  if (factor === null) return null;
  const long = price.long_context !== undefined && input > price.long_context.over_input_tokens;
  const inputTimes = long ? (price.long_context?.input_times ?? 1) : 1;
  const outputTimes = long ? (price.long_context?.output_times ?? 1) : 1;
  // Codex 0.125 and before do not tell cache writes; then none are charged apart
  const perMillion = inputUsd(price, { input, cached, written: call.tokens.cache_write_input ?? 0 }) * inputTimes;
  const usd = ((perMillion + output * price.output * outputTimes) * factor) / 1e6;
  return { usd, basis: { model: price.model, from: price.from, tier, longContext: long } };
}

function tierOf(told: string | null): string {
  const tier = told?.toLowerCase() ?? '';
  return tier === '' ? 'standard' : (TIER_NAMES[tier] ?? tier);
}

function tierFactor(price: Price, tier: string, inputTokens: number): number | null {
  const known = price.tiers?.[tier] ?? (tier === 'standard' ? { times: 1 } : undefined);
  if (known === undefined) return null;
  return inputTokens > (known.up_to_input_tokens ?? Number.POSITIVE_INFINITY) ? null : known.times;
}

interface InputTokens {
  readonly input: number;
  readonly cached: number;
  readonly written: number;
}

/** Cached and written tokens lie inside `input`, so each token is charged once, whatever a source makes of the parts. */
function inputUsd(price: Price, tokens: InputTokens): number {
  const cached = Math.min(tokens.cached, tokens.input);
  const written = Math.min(tokens.written, tokens.input - cached);
  const fresh = tokens.input - cached - written;
  return (
    fresh * price.input + cached * (price.cached_input ?? price.input) + written * (price.cache_write ?? price.input)
  );
}
