/** What something cost, with how far the figure can be trusted. */
import type { CostBasis } from './session.ts';

export interface Cost {
  readonly cost_usd: number | null;
  readonly cost_basis: CostBasis;
}

export const UNKNOWN_COST: Cost = { cost_usd: null, cost_basis: 'unknown' };

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
