/** Puts prices on the calls of a session's turns, each at the price of its own day, and sums them up. */
import { type Cost, sumCost, UNKNOWN_COST } from '../model/cost.ts';
import type { Turn } from '../model/session.ts';
import { type Billing, callCosts } from '../price/call-costs.ts';
import type { PriceBook } from '../price/price-book.ts';
import { priceOf } from '../price/price-of.ts';
import { hasUntoldCompaction } from './compaction.ts';

export function pricedTurn(turn: Turn, book: PriceBook, billing: Billing): Turn {
  const calls = turn.model_calls.map((call) => {
    const at = Date.parse(call.started_at);
    const price = priceOf({ model: call.model, at, serviceTier: call.service_tier, tokens: call.tokens }, book);
    return price === null ? call : { ...call, cost_usd: price.usd };
  });
  const costs = [...callCosts(calls, billing), ...unknownRest(turn)];
  return { ...turn, model_calls: calls, ...sumCost(costs) };
}

/** Spans tell a turn's sum with requests in it that they do not tell one by one; hooks leave out those of compactions. */
function unknownRest(turn: Turn): Cost[] {
  const told = turn.model_calls.reduce((sum, call) => sum + (call.tokens.total ?? 0), 0);
  return (turn.tokens.total ?? 0) > told || hasUntoldCompaction(turn) ? [UNKNOWN_COST] : [];
}

/**
 * A turn that told no tokens at all costs something that nobody knows, unless it never reached the model. One that told that it used none, or a
 * review, whose calls are a sub-agent's, adds nothing.
 */
export const turnCosts = (turns: readonly Turn[]): Cost[] =>
  turns
    .filter(({ tokens, status, kind, cost_usd }) =>
      tokens.total === null ? status === 'completed' && kind !== 'review' : tokens.total > 0 || cost_usd !== null,
    )
    .map(({ cost_usd, cost_basis }) => ({ cost_usd, cost_basis }));
