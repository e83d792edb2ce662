import type { Store } from '../store/store.ts';
import { FACETS, type Facet, type Facets, type FacetValue } from './query.ts';
import { filterParams, type SessionFilter } from './session-filter.ts';
import { sessionSql } from './session-sql.ts';

interface Row {
  readonly facet: Facet;
  readonly value: string;
  readonly sessions: string;
}

/** Sessions behind each value, the most frequent first; every facet is present, empty when nothing tells it. */
export async function facets(store: Store, filter: SessionFilter): Promise<Facets> {
  const rows = await store.query<Row>(sessionSql('facet-list', filter), filterParams(filter));
  const valuesOf = (facet: Facet): FacetValue[] =>
    rows.filter((row) => row.facet === facet).map((row) => ({ value: row.value, count: Number(row.sessions) }));
  return Object.fromEntries(FACETS.map((facet) => [facet, valuesOf(facet)])) as Record<Facet, FacetValue[]>;
}
