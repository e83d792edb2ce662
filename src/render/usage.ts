/**
 * Which span reports which tokens and dollars, so that a backend that adds up spans arrives at the session's sum. Each of the backends that we render
 * for adds up model calls. But a turn may know more than its calls: `notify` tells no calls at all, and spans leave out the
 * requests of compactions. The turn then reports what is missing from its calls.
 */
import type { Turn } from '../model/session.ts';
import { sumTokens, type Tokens, UNKNOWN_TOKENS } from '../model/tokens.ts';

export type UsageOn = 'calls' | 'turn' | 'both';

export interface Usage {
  readonly tokens: Tokens;
  readonly costUsd: number | null;
}

export const NO_USAGE: Usage = { tokens: UNKNOWN_TOKENS, costUsd: null };

/** Dollars are sums of floats: less than this is not a rest. */
const USD_MIN = 1e-9;

export function usageOfTurn(turn: Turn, on: UsageOn): Usage {
  if (on !== 'calls') return { tokens: turn.tokens, costUsd: turn.cost_usd };
  const told = sumTokens(turn.model_calls.map(({ tokens }) => tokens));
  const costs = turn.model_calls.flatMap(({ cost_usd }) => (cost_usd === null ? [] : [cost_usd]));
  const toldUsd = costs.length === 0 ? null : costs.reduce((sum, usd) => sum + usd, 0);
  const rest = {
    input: restOf(turn.tokens.input, told.input),
    cached_input: restOf(turn.tokens.cached_input, told.cached_input),
    cache_write_input: restOf(turn.tokens.cache_write_input, told.cache_write_input),
    output: restOf(turn.tokens.output, told.output),
    reasoning_output: restOf(turn.tokens.reasoning_output, told.reasoning_output),
    total: restOf(turn.tokens.total, told.total),
  };
  return { tokens: rest, costUsd: restOf(turn.cost_usd, toldUsd, USD_MIN) };
}

/** What the calls do not tell. null when they tell all of it. */
function restOf(whole: number | null, told: number | null, least = 1): number | null {
  if (whole === null || told === null) return whole;
  return whole - told >= least ? whole - told : null;
}

export const hasTokens = ({ tokens }: Usage): boolean => tokens.input !== null || tokens.output !== null;
