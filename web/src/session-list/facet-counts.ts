import type { Facets } from '../api/shape.ts';
import { FACETS, type FacetName, type SessionFilter } from '../filter/session-filter.ts';

/**
 * Values with counts, of what the list shows. A facet of which values are chosen is counted as if none were: its counts say what choosing
 * another value brings. Each such facet is a question more; `ask` answers one.
 */
export async function countFacets(
  filter: SessionFilter,
  ask: (filter: SessionFilter) => Promise<Facets>,
): Promise<Facets> {
  const chosen = FACETS.filter((name) => filter[name].length > 0);
  const without = (name: FacetName): SessionFilter => ({ ...filter, [name]: [] });
  const [all, ...others] = await Promise.all([filter, ...chosen.map(without)].map(ask));
  return { ...all, ...Object.fromEntries(chosen.map((name, index) => [name, others[index]?.[name] ?? []])) } as Facets;
}
