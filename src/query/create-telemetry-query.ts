import type { Store } from '../store/store.ts';
import { getTrace } from './get-trace.ts';
import { listLogs, tailLogs } from './list-logs.ts';
import { listMetrics } from './list-metrics.ts';
import { listTraces } from './list-traces.ts';
import { logFacets, logHistogram, logSample } from './log-counts.ts';
import { metricSeries } from './metric-series.ts';
import { sqlProgress } from './sql-progress.ts';
import { sqlSchema } from './sql-schema.ts';
import type { TelemetryQuery } from './telemetry.ts';
import { traceFacets } from './trace-facets.ts';

/** The questions about raw records. @param now ms since the epoch */
export const createTelemetryQuery = (store: Store, now: () => number): TelemetryQuery => ({
  listTraces: (filter, page) => listTraces(store, filter, page, now()),
  traceFacets: (span) => traceFacets(store, span, now()),
  trace: (ref) => getTrace(store, ref),
  listLogs: (filter, page) => listLogs(store, filter, page, now()),
  tailLogs: (filter, from) => tailLogs(store, filter, from),
  logHistogram: (filter, by) => logHistogram(store, filter, by, now()),
  logFacets: (filter) => logFacets(store, filter),
  logSample: (filter) => logSample(store, filter, now()),
  listMetrics: (span) => listMetrics(store, span, now()),
  sqlSchema: () => sqlSchema(store),
  sqlProgress: (queryId) => sqlProgress(store, queryId),
  metric: (name, ask) => metricSeries(store, name, ask, now()),
});
