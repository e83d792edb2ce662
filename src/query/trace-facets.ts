import { sqlFile } from '../store/sql-file.ts';
import type { Store } from '../store/store.ts';
import { boundsOf } from './log-condition.ts';
import { type TimeSpan, TRACE_FACETS, type TraceFacet, type TraceFacets } from './telemetry.ts';

const DAY_MS = 86_400_000;
/** Names hardly change, and a table of a year would be read for them. */
const BACK_MS = 7 * DAY_MS;

/** Services and names of spans, the most frequent first; of the last 7 days before the end where no beginning is asked for. */
export async function traceFacets(store: Store, { since, until }: TimeSpan, now: number): Promise<TraceFacets> {
  const rows = await store.query<{ facet: TraceFacet; value: string; spans: string }>(
    sqlFile('query/trace-facet.sql'),
    boundsOf({ since: since ?? Math.min(until ?? now, now) - BACK_MS, until }),
  );
  const valuesOf = (facet: TraceFacet) =>
    rows.filter((row) => row.facet === facet).map(({ value, spans }) => ({ value, count: Number(spans) }));
  return Object.fromEntries(TRACE_FACETS.map((facet) => [facet, valuesOf(facet)])) as Record<
    TraceFacet,
    ReturnType<typeof valuesOf>
  >;
}
