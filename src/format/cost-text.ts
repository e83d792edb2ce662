/** What something cost, and how sure that is. */

import { cost, UNKNOWN } from '../lib/figure.ts';
import type { CostBasis } from '../model/session.ts';

interface Cost {
  readonly cost_usd: number | null;
  readonly cost_basis: CostBasis;
}

/**
 * `$0.42` · `≈ $0.42 API-equivalent` (a subscription pays otherwise) · `partly priced: at least $0.10` · `cost unknown`; with Codex's own
 * estimate behind it where it gave one.
 */
export function costText(of: Cost & { readonly codex_cost_usd: number | null }): string {
  const own = of.codex_cost_usd === null ? '' : ` (Codex estimates ${cost(of.codex_cost_usd)})`;
  return `${words(of)}${own}`;
}

function words({ cost_usd: usd, cost_basis: basis }: Cost): string {
  if (usd === null || basis === 'unknown') return 'cost unknown';
  if (basis === 'api_equivalent') return `≈ ${cost(usd)} API-equivalent`;
  return basis === 'partly' ? `partly priced: at least ${cost(usd)}` : cost(usd);
}

/** The same for a column: `$0.42` `≈$0.42` `≥$0.10` `–`. */
export function costCell({ cost_usd: usd, cost_basis: basis }: Cost): string {
  if (usd === null || basis === 'unknown') return UNKNOWN;
  return `${basis === 'api_equivalent' ? '≈' : basis === 'partly' ? '≥' : ''}${cost(usd)}`;
}
