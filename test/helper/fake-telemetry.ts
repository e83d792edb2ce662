/** Answers about raw records that are easy to recognise, and what was asked. */
import type { MetricAnswer } from '../../src/query/metric.ts';
import type { TelemetryQuery } from '../../src/query/telemetry.ts';

const LOG_PAGE = { records: [], next_cursor: null, newer_cursor: null };
const HISTOGRAM = {
  since: '2026-11-20T10:00:00.000Z',
  until: '2026-11-20T11:00:00.000Z',
  step_ms: 60_000,
  total: 0,
  series: [],
};
const TRACE = {
  trace_id: '0af7651916cd43dd8448eb211c80319c',
  started_at: '2026-11-20T10:00:00.000Z',
  duration_ms: 0,
  spans: [],
  span_count: 0,
  errors: 0,
  resources: {},
  thread_ids: [],
};

const METRIC: MetricAnswer = {
  kind: 'sum',
  unit: '',
  aggregation: 'increase',
  aggregations: ['increase', 'rate'],
  columns: [],
  rows: [],
  truncated: false,
  elapsed_ms: 1,
  sql: 'SELECT 1',
  since: '2026-11-21T00:00:00.000Z',
  until: '2026-11-21T01:00:00.000Z',
  step_seconds: 60,
};

export function fakeTelemetry(asked: unknown[]): TelemetryQuery {
  const noted = <Answer>(name: string, args: unknown, answer: Answer): Promise<Answer> => {
    asked.push([name, args]);
    return Promise.resolve(answer);
  };
  return {
    listTraces: (filter, page) => noted('listTraces', { filter, page }, { traces: [], next_cursor: null }),
    trace: (ref) => noted('trace', ref, TRACE),
    listLogs: (filter, page) => noted('listLogs', { filter, page }, LOG_PAGE),
    tailLogs: (filter, from) => noted('tailLogs', { filter, from }, { records: [], dropped: 0 }),
    logHistogram: (filter, by) => noted('logHistogram', { filter, by }, HISTOGRAM),
    traceFacets: (span) => noted('traceFacets', span, { service: [], name: [] }),
    logFacets: (filter) => noted('logFacets', filter, { event: [], severity: [], service: [], model: [], tool: [] }),
    logSample: (filter) => noted('logSample', filter, { logs: [], is_complete: true }),
    listMetrics: (span) => noted('listMetrics', span, []),
    sqlProgress: (queryId) =>
      noted('sqlProgress', queryId, { elapsed_ms: 1_500, read_rows: 10, read_bytes: 80, total_rows: 40 }),
    sqlSchema: () => noted('sqlSchema', undefined, { tables: [], functions: [] }),
    metric: (name, ask) => noted('metric', { name, ask }, METRIC),
  };
}
