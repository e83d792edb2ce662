import { findPatterns } from '../../query/log-pattern.ts';
import type { LogFilter } from '../../query/telemetry.ts';
import {
  type LogFilterParams,
  logFacetsSchema,
  logFilterSchema,
  logHistogramParamsSchema,
  logHistogramSchema,
  logListParamsSchema,
  logPageSchema,
  logPatternsSchema,
} from '../contract/log.ts';
import { defineRoute } from '../route.ts';
import { timeOf } from './filter-from-params.ts';

/** Parameters as they were sent → the filter that questions take. Throws `invalid_input` for what is no time. */
export function logFilterFrom(params: LogFilterParams, now: number): LogFilter {
  const { q, since, until, session_id, trace_id, span_id, ...lists } = params;
  return {
    ...lists,
    text: q,
    session: session_id,
    traceId: trace_id,
    spanId: span_id,
    since: timeOf('since', since, now),
    until: timeOf('until', until, now),
  };
}

export const listLogsRoute = defineRoute({
  method: 'get',
  path: '/api/v1/logs',
  summary: 'Log records, newest first, a page at a time, towards older or newer ones.',
  params: logListParamsSchema,
  answer: logPageSchema,
  handle: async ({ params: { limit, cursor, ...filter } }, { telemetry, now }) =>
    telemetry.listLogs(logFilterFrom(filter, now()), { limit, cursor }),
});

export const logHistogramRoute = defineRoute({
  method: 'get',
  path: '/api/v1/logs/histogram',
  summary: 'Log records over time, by severity or event.',
  params: logHistogramParamsSchema,
  answer: logHistogramSchema,
  handle: async ({ params: { by, ...filter } }, { telemetry, now }) =>
    telemetry.logHistogram(logFilterFrom(filter, now()), by),
});

export const logFacetsRoute = defineRoute({
  method: 'get',
  path: '/api/v1/logs/facets',
  summary: 'Values that log records can be filtered by, with how many records have each.',
  params: logFilterSchema,
  answer: logFacetsSchema,
  handle: async ({ params }, { telemetry, now }) => telemetry.logFacets(logFilterFrom(params, now())),
});

export const logPatternsRoute = defineRoute({
  method: 'get',
  path: '/api/v1/logs/patterns',
  summary:
    'What the newest log records that fit say, with ids, numbers, paths and quotes taken out: the most frequent first.',
  params: logFilterSchema,
  answer: logPatternsSchema,
  handle: async ({ params }, { telemetry, now }) =>
    findPatterns(await telemetry.logSample(logFilterFrom(params, now()))),
});
