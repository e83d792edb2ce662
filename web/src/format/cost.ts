import type { CostBasis } from '../api/shape.ts';

const WHOLE = new Intl.NumberFormat('en-US', { maximumFractionDigits: 0 });

/** `$0.21`, `$1,204`, as the terminal writes it: less than a cent keeps two digits that say something. */
export function formatCost(usd: number): string {
  if (usd === 0) return '$0.00';
  if (usd < 0.01) return usd < 0.0001 ? '<$0.0001' : `$${usd.toFixed(4)}`;
  return usd < 1000 ? `$${usd.toFixed(2)}` : `$${WHOLE.format(usd)}`;
}

interface Cost {
  readonly cost_usd: number | null;
  readonly cost_basis: CostBasis;
}

/** For a column: `$0.42`, `≈$0.42`, `≥$0.10`; null where nothing is known. */
export function shortCost({ cost_usd: usd, cost_basis: basis }: Cost): string | null {
  if (usd === null || basis === 'unknown') return null;
  return `${basis === 'api_equivalent' ? '≈' : basis === 'partly' ? '≥' : ''}${formatCost(usd)}`;
}

const BASIS: Readonly<Record<CostBasis, string>> = {
  priced: 'Every model call has a price.',
  partly: 'At least this: some model calls have no known price.',
  api_equivalent: 'What the same tokens would have cost over the API; a subscription pays otherwise.',
  unknown: 'No model call with a known price was seen.',
};

/** What a cost is made of, as a sentence for hover. */
export const costWhy = (basis: CostBasis): string => BASIS[basis];

/** In words: `$0.42`, `≈ $0.42 API-equivalent`, `partly priced: at least $0.10`; null where nothing is known. */
export function costWords(of: Cost): string | null {
  const short = shortCost(of);
  if (short === null || of.cost_usd === null) return null;
  if (of.cost_basis === 'api_equivalent') return `≈ ${formatCost(of.cost_usd)} API-equivalent`;
  return of.cost_basis === 'partly' ? `partly priced: at least ${formatCost(of.cost_usd)}` : short;
}
