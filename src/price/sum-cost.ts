/** Costs of calls, turns and sessions, each with how far it can be trusted. */
import type { CostBasis, ModelCall } from '../model/session.ts';

export interface Cost {
  readonly cost_usd: number | null;
  readonly cost_basis: CostBasis;
}

export const UNKNOWN_COST: Cost = { cost_usd: null, cost_basis: 'unknown' };

/** Who pays: `plan` is a ChatGPT subscription, where the price of the tokens is only what they would have cost over the API. */
export type Billing = 'api' | 'plan';

/**
 * The costs that a turn's calls add to it. A call that failed, or is still running, and told no tokens adds none: nobody has told a bill for it.
 * One that ended and did not tell its tokens is an unknown part.
 */
export function callCosts(
  calls: Iterable<Pick<ModelCall, 'cost_usd' | 'status' | 'tokens'>>,
  billing: Billing,
): readonly Cost[] {
  return [...calls]
    .filter(({ status, tokens }) => tokens.total !== null || status === 'ok' || status === 'unknown')
    .map(({ cost_usd }) =>
      cost_usd === null ? UNKNOWN_COST : { cost_usd, cost_basis: billing === 'plan' ? 'api_equivalent' : 'priced' },
    );
}

/**
 * The sum of what is known. One part that is not makes it `partly`, whoever pays: that a figure is too small matters more than what kind of
 * figure it is. Nothing to sum is unknown. The order of the parts never shows, not even in the last bit.
 */
export function sumCost(parts: Iterable<Cost>): Cost {
  const all = [...parts];
  const known = all.flatMap(({ cost_usd }) => (cost_usd === null ? [] : [cost_usd])).sort((a, b) => a - b);
  if (known.length === 0) return UNKNOWN_COST;
  const bases = new Set(all.map(({ cost_basis }) => cost_basis));
  const cost_basis =
    bases.has('partly') || bases.has('unknown') ? 'partly' : bases.has('api_equivalent') ? 'api_equivalent' : 'priced';
  return { cost_usd: known.reduce((sum, usd) => sum + usd, 0), cost_basis };
}
