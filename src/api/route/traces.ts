import {
  traceFacetParamsSchema,
  traceFacetsSchema,
  traceListParamsSchema,
  tracePageSchema,
  traceSchema,
} from '../contract/trace.ts';
import { defineRoute } from '../route.ts';
import { timeOf } from './filter-from-params.ts';

export const listTracesRoute = defineRoute({
  method: 'get',
  path: '/api/v1/traces',
  summary: 'Traces that have a span such as is asked for, newest first or as `sort` says, a page at a time.',
  params: traceListParamsSchema,
  answer: tracePageSchema,
  handle: async ({ params }, { telemetry, now }) =>
    telemetry.listTraces(
      {
        text: params.q,
        service: params.service,
        name: params.name,
        minMs: params.min_ms,
        maxMs: params.max_ms,
        errors: params.status === 'error',
        session: params.session_id,
        since: timeOf('since', params.since, now()),
        until: timeOf('until', params.until, now()),
      },
      { limit: params.limit, cursor: params.cursor, sort: params.sort },
    ),
});

export const traceFacetsRoute = defineRoute({
  method: 'get',
  path: '/api/v1/traces/facets',
  summary: 'Services and names of spans, with how many spans have each; of the last 7 days unless `since` is given.',
  params: traceFacetParamsSchema,
  answer: traceFacetsSchema,
  handle: async ({ params: { since, until } }, { telemetry, now }) =>
    telemetry.traceFacets({ since: timeOf('since', since, now()), until: timeOf('until', until, now()) }),
});

export const getTraceRoute = defineRoute({
  method: 'get',
  path: '/api/v1/traces/{trace_id}',
  summary: 'One trace with its spans; `trace_id` may be a unique beginning of one.',
  answer: traceSchema,
  handle: async ({ path }, { telemetry }) => telemetry.trace(path['trace_id'] ?? ''),
});
