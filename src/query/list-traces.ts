import { sqlFile } from '../store/sql-file.ts';
import type { Store } from '../store/store.ts';
import { boundsOf, TABLE_END_MS } from './log-condition.ts';
import { decodeTraceCursor, encodeTraceCursor, type TraceCursor } from './record-cursor.ts';
import { threadsOf } from './session-threads.ts';
import { asksForSpans, spanCondition } from './span-condition.ts';
import type { TraceFilter, TracePage, TracePageRequest, TraceSort, TraceSummary } from './telemetry.ts';

const HOUR_MS = 3_600_000;
/** How far back each further read goes: a list without a lower bound in time reads every part of the table. */
const SLICES_MS = [HOUR_MS, 24 * HOUR_MS, 7 * 24 * HOUR_MS, 30 * 24 * HOUR_MS, Number.POSITIVE_INFINITY];

interface Candidate {
  readonly trace_id: string;
  /** What the list is in the order of, as cursors have it. */
  readonly figure: string;
}

interface SummaryRow {
  readonly trace_id: string;
  readonly start_us: string;
  readonly end_us: string;
  readonly root_name: string;
  readonly service: string;
  readonly has_root: number;
  readonly services: string;
  readonly spans: string;
  readonly errors: string;
}

/**
 * One page, newest first or by a figure of the traces. Which traces are on it the small table of traces tells, or the spans where the filter is about them; only what is shown of
 * those is read then. A trace whose spans lie hours apart may come again on a later page.
 */
export async function listTraces(
  store: Store,
  filter: TraceFilter,
  { limit, cursor, sort = 'time' }: TracePageRequest,
  now: number,
): Promise<TracePage> {
  const before = cursor === undefined ? firstPlace(sort) : decodeTraceCursor(cursor, sort);
  const candidates =
    sort === 'time'
      ? await findNewest(store, filter, before, { limit: limit + 1, now })
      : await findLargest(store, filter, before, limit + 1);
  const page = candidates.slice(0, limit);
  const last = page.at(-1);
  return {
    traces: await summariesOf(store, page, sort),
    next_cursor:
      last !== undefined && candidates.length > limit
        ? encodeTraceCursor({ sort, figure: Number(last.figure), traceId: last.trace_id })
        : null,
  };
}

const firstPlace = (sort: TraceSort): TraceCursor => ({
  sort,
  figure: sort === 'time' ? TABLE_END_MS : Number.MAX_SAFE_INTEGER,
  traceId: '',
});

/** By a figure that only all spans of a trace tell: everything in the asked time is read. */
async function findLargest(
  store: Store,
  filter: TraceFilter,
  { sort, figure, traceId }: TraceCursor,
  limit: number,
): Promise<Candidate[]> {
  const condition = spanCondition(filter, await threadsOf(store, filter.session));
  const { since, until } = boundsOf(filter);
  const sql = sqlFile('query/trace-order.sql').replace('{{span-filter}}', () => condition.sql);
  return store.query(sql, {
    ...condition.params,
    sort,
    around_since: Math.max(0, since - HOUR_MS),
    around_until: Math.min(TABLE_END_MS, until + HOUR_MS),
    before_figure: figure,
    before_id: traceId,
    limit,
  });
}

async function findNewest(
  store: Store,
  filter: TraceFilter,
  before: TraceCursor,
  { limit, now }: { readonly limit: number; readonly now: number },
): Promise<Candidate[]> {
  const threads = await threadsOf(store, filter.session);
  const { since: oldest, until: newest } = boundsOf(filter);
  const anchor = Math.min(newest, before.figure + 1, now);
  const found = new Map<string, Candidate>();
  let until = Math.min(newest, before.figure + 1_000);
  for (const slice of SLICES_MS) {
    const since = Math.max(oldest, anchor - slice);
    const rows = await candidatesIn(store, { ...filter, since, until }, threads, {
      before_at: before.figure,
      before_id: before.traceId,
      limit: limit - found.size,
    });
    for (const row of rows) if (!found.has(row.trace_id)) found.set(row.trace_id, row);
    if (found.size >= limit || since === oldest) break;
    until = since;
  }
  return [...found.values()];
}

function candidatesIn(
  store: Store,
  filter: TraceFilter,
  threads: readonly string[],
  page: { readonly before_at: number; readonly before_id: string; readonly limit: number },
): Promise<Candidate[]> {
  if (!asksForSpans(filter))
    return store.query(sqlFile('query/trace-recent.sql'), {
      ...boundsOf(filter),
      ...page,
      threads,
      by_thread: filter.session === undefined ? 0 : 1,
    });
  const condition = spanCondition(filter, threads);
  const sql = sqlFile('query/trace-match.sql').replace('{{span-filter}}', () => condition.sql);
  return store.query(sql, { ...condition.params, ...page });
}

async function summariesOf(store: Store, page: readonly Candidate[], sort: TraceSort): Promise<TraceSummary[]> {
  if (page.length === 0) return [];
  const ids = page.map(({ trace_id }) => trace_id);
  const bounds = await store.query<{ first: string; last: string }>(sqlFile('query/trace-bound.sql'), {
    ids,
    prefix: '',
    limit: ids.length,
  });
  const [rows, threads] = await Promise.all([
    store.query<SummaryRow>(sqlFile('query/trace-summary.sql'), {
      ids,
      since: Math.min(...bounds.map(({ first }) => Number(first))),
      until: Math.max(...bounds.map(({ last }) => Number(last))) + 1_000,
    }),
    threadsIn(store, ids),
  ]);
  const byId = new Map(rows.map((row) => [row.trace_id, row]));
  const traces = ids.flatMap((id) => {
    const row = byId.get(id);
    return row === undefined ? [] : [summaryOf(row, threads.get(id)?.[0] ?? null)];
  });
  if (sort !== 'time') return traces;
  // the small table knows whole seconds
  return traces.toSorted((a, b) => (a.started_at < b.started_at ? 1 : a.started_at > b.started_at ? -1 : 0));
}

const summaryOf = (row: SummaryRow, threadId: string | null): TraceSummary => ({
  trace_id: row.trace_id,
  started_at: new Date(Math.floor(Number(row.start_us) / 1000)).toISOString(),
  duration_ms: (Number(row.end_us) - Number(row.start_us)) / 1000,
  root_name: row.root_name,
  has_root: row.has_root === 1,
  service: row.service,
  services: Number(row.services),
  spans: Number(row.spans),
  errors: Number(row.errors),
  thread_id: threadId,
});

/** The threads that ran in each trace, in order of their first sign. */
export async function threadsIn(
  store: Store,
  traceIds: readonly string[],
): Promise<ReadonlyMap<string, readonly string[]>> {
  const rows = await store.query<{ trace_id: string; thread_id: string }>(sqlFile('query/trace-thread.sql'), {
    ids: traceIds,
  });
  const threads = new Map<string, string[]>();
  for (const { trace_id, thread_id } of rows) threads.set(trace_id, [...(threads.get(trace_id) ?? []), thread_id]);
  return threads;
}
