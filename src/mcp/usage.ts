/** Sums as tools tell them, and how they changed. */
import { sumCost } from '../model/cost.ts';
import { sumTokens } from '../model/tokens.ts';
import type { StatsRow } from '../query/query.ts';
import { type Json, lean, usd } from './text.ts';

export function usageFacts({ sessions, turns, tool_calls, tokens, cost_usd, cost_basis }: Omit<StatsRow, 'key'>): Json {
  return lean({
    sessions,
    turns,
    tool_calls,
    input_tokens: tokens.input,
    cached_input_tokens: tokens.cached_input,
    output_tokens: tokens.output,
    total_tokens: tokens.total,
    cost_usd: usd(cost_usd),
    cost_basis,
  });
}

/** The sum of rows that count no session twice: those by day. */
export function totalsOf(days: readonly StatsRow[]): Json {
  const sum = (values: readonly (number | null)[]): number => values.reduce((all: number, one) => all + (one ?? 0), 0);
  return usageFacts({
    sessions: sum(days.map(({ sessions }) => sessions)),
    turns: sum(days.map(({ turns }) => turns)),
    tool_calls: sum(days.map(({ tool_calls }) => tool_calls)),
    tokens: sumTokens(days.map(({ tokens }) => tokens)),
    ...sumCost(days),
  });
}

/** What a figure was before, and by how many percent it changed; null where nothing was before. */
export function changeOf(now: number | null, before: number | null): Json | null {
  if (before === null) return null;
  const percent = now === null || before === 0 ? null : Math.round(((now - before) / before) * 1_000) / 10;
  return lean({ before, percent });
}
