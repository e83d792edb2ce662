/** Counts over log records: along time, by value, and the sample that patterns are found in. */
import type { Store } from '../store/store.ts';
import { boundsOf, logCondition, TABLE_END_MS } from './log-condition.ts';
import type { LogSample } from './log-pattern.ts';
import { severityOf } from './log-row.ts';
import { logSql } from './log-sql.ts';
import { readBack } from './read-back.ts';
import { threadsOf } from './session-threads.ts';
import {
  LOG_FACETS,
  type LogFacet,
  type LogFacets,
  type LogFilter,
  type LogHistogram,
  type LogHistogramKey,
  SEVERITIES,
} from './telemetry.ts';

const STEPS_WANTED = 120;
/** Steps that people count in. */
const STEPS_MS = [
  1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000, 2_000, 5_000, 10_000, 30_000, 60_000, 120_000, 300_000, 600_000, 1_800_000,
  3_600_000, 7_200_000, 21_600_000, 43_200_000, 86_400_000, 604_800_000, 2_592_000_000,
];
const HOUR_MS = 3_600_000;
const SERIES_MAX = 7;
export const SAMPLE_RECORDS = 10_000;

/** The smallest of the usual steps that divides `lengthMs` into about a hundred. */
export const stepOf = (lengthMs: number): number =>
  STEPS_MS.find((step) => lengthMs / step <= STEPS_WANTED) ?? Math.ceil(lengthMs / STEPS_WANTED);

interface CountRow {
  readonly step: string;
  readonly key: string;
  readonly records: string;
}

interface Span {
  /** ms since the epoch. */
  readonly since: number;
  readonly until: number;
}

/** Along the asked span; without one, from the first record that fits to the last. */
export async function logHistogram(
  store: Store,
  filter: LogFilter,
  by: LogHistogramKey,
  now: number,
): Promise<LogHistogram> {
  const threads = await threadsOf(store, filter.session);
  const count = (span: Partial<Span>, first: number, step: number): Promise<CountRow[]> => {
    const condition = logCondition({ ...filter, ...span }, threads);
    return store.query<CountRow>(logSql('log-histogram', condition), { ...condition.params, first, step, by });
  };
  const asked = boundsOf({ since: filter.since, until: Math.min(filter.until ?? now, now + 60_000) });
  if (filter.since !== undefined) {
    const scale = scaleOf({ since: asked.since, until: Math.max(asked.until, asked.since + 1) });
    return histogramOf(await count(scale.span, scale.first, scale.step), scale, by);
  }
  // Whatever fits has to be read to know when it begins; counted by the hour, that is often all there is to know. Events are too many for that.
  const hours = by === 'severity' ? await count({}, 0, HOUR_MS) : [];
  const around = hoursOf(hours, filter.until);
  const rough = around === null ? null : scaleOf(around);
  if (rough !== null && rough.step % HOUR_MS === 0) return histogramOf(inSteps(hours, rough), rough, by);
  const isEmpty = by === 'severity' && around === null;
  const extent = isEmpty ? null : await extentOf(store, { ...filter, ...around }, threads);
  const scale = scaleOf(extent ?? { since: asked.until - HOUR_MS, until: asked.until });
  return histogramOf(extent === null ? [] : await count(scale.span, scale.first, scale.step), scale, by);
}

/** The hours in which something fits; null where nothing does. */
function hoursOf(hours: readonly CountRow[], until = TABLE_END_MS): Span | null {
  const places = hours.map(({ step }) => Number(step)).toSorted((a, b) => a - b);
  const [first, last] = [places.at(0), places.at(-1)];
  if (first === undefined || last === undefined) return null;
  return { since: first * HOUR_MS, until: Math.min((last + 1) * HOUR_MS, until) };
}

interface Scale {
  readonly span: Span;
  /** Where the first step begins, ms since the epoch. */
  readonly first: number;
  readonly step: number;
  readonly steps: number;
}

function scaleOf(span: Span): Scale {
  const step = stepOf(span.until - span.since);
  const first = Math.floor(span.since / step) * step;
  return { span, first, step, steps: Math.max(1, Math.ceil((span.until - first) / step)) };
}

const inSteps = (hours: readonly CountRow[], { first, step }: Scale): CountRow[] =>
  hours.map((row) => ({ ...row, step: String(Math.floor((Number(row.step) * HOUR_MS - first) / step)) }));

function histogramOf(rows: readonly CountRow[], { first, step, steps }: Scale, by: LogHistogramKey): LogHistogram {
  return {
    since: new Date(first).toISOString(),
    until: new Date(first + steps * step).toISOString(),
    step_ms: step,
    total: rows.reduce((sum, row) => sum + Number(row.records), 0),
    series: seriesOf(rows, steps, by),
  };
}

/** null where nothing fits. */
async function extentOf(store: Store, filter: LogFilter, threads: readonly string[]): Promise<Span | null> {
  const condition = logCondition(filter, threads);
  const [row] = await store.query<{ first: string; last: string; records: string }>(
    logSql('log-extent', condition),
    condition.params,
  );
  if (row === undefined || Number(row.records) === 0) return null;
  return { since: Number(row.first), until: Number(row.last) + 1 };
}

function seriesOf(rows: readonly CountRow[], steps: number, by: LogHistogramKey): LogHistogram['series'] {
  const totals = new Map<string, number>();
  for (const { key, records } of rows) totals.set(key, (totals.get(key) ?? 0) + Number(records));
  const keys = [...totals].toSorted(([a, x], [b, y]) => y - x || (a < b ? -1 : 1)).map(([key]) => key);
  const shown = keys.length > SERIES_MAX ? keys.slice(0, SERIES_MAX - 1) : keys;
  const countsOf = (wanted: (key: string) => boolean): number[] => {
    const counts = Array.from({ length: steps }, () => 0);
    for (const { step, key, records } of rows)
      if (wanted(key)) counts[Number(step)] = (counts[Number(step)] ?? 0) + Number(records);
    return counts;
  };
  const named = shown.map((key) => ({
    key: by === 'event' ? key : (SEVERITIES[Number(key)] ?? 'unknown'),
    counts: countsOf((each) => each === key),
  }));
  if (shown.length === keys.length) return named;
  return [...named, { key: null, counts: countsOf((key) => !shown.includes(key)) }];
}

/** Records behind each value, the most frequent first; every facet is present, empty when nothing tells it. */
export async function logFacets(store: Store, filter: LogFilter): Promise<LogFacets> {
  const condition = logCondition(filter, await threadsOf(store, filter.session));
  const rows = await store.query<{ facet: LogFacet; value: string; records: string }>(
    logSql('log-facet', condition),
    condition.params,
  );
  const valuesOf = (facet: LogFacet) =>
    rows
      .filter((row) => row.facet === facet)
      .map(({ value, records }) => ({
        value: facet === 'severity' ? (SEVERITIES[Number(value)] ?? 'unknown') : value,
        count: Number(records),
      }));
  return Object.fromEntries(LOG_FACETS.map((facet) => [facet, valuesOf(facet)])) as Record<
    LogFacet,
    ReturnType<typeof valuesOf>
  >;
}

interface SampleRow {
  readonly at: string;
  readonly event: string;
  readonly severity_number: number;
  readonly text: string;
}

export async function logSample(store: Store, filter: LogFilter, now: number): Promise<LogSample> {
  const threads = await threadsOf(store, filter.session);
  const bounds = boundsOf(filter);
  const wanted = { ...bounds, anchor: Math.min(bounds.until, now), limit: SAMPLE_RECORDS + 1 };
  const rows = await readBack<SampleRow>(wanted, ({ since, until, limit }) => {
    const condition = logCondition({ ...filter, since, until }, threads);
    return store.query(logSql('log-sample', condition), { ...condition.params, limit });
  });
  return {
    logs: rows.slice(0, SAMPLE_RECORDS).map(({ at, event, severity_number, text }) => ({
      at: Number(at),
      event,
      severity: severityOf(severity_number),
      text,
    })),
    is_complete: rows.length <= SAMPLE_RECORDS,
  };
}
