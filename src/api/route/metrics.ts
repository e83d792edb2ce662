import {
  metricAnswerSchema,
  metricListParamsSchema,
  metricListSchema,
  metricParamsSchema,
} from '../contract/metric.ts';
import { defineRoute } from '../route.ts';
import { timeOf } from './filter-from-params.ts';

export const listMetricsRoute = defineRoute({
  method: 'get',
  path: '/api/v1/metrics',
  summary: 'Every metric that said something in the span; without since in the last 7 days.',
  params: metricListParamsSchema,
  answer: metricListSchema,
  handle: async ({ params: { since, until } }, { telemetry, now }) => ({
    metrics: await telemetry.listMetrics({
      since: timeOf('since', since, now()),
      until: timeOf('until', until, now()),
    }),
  }),
});

export const getMetricRoute = defineRoute({
  method: 'get',
  path: '/api/v1/metrics/{name}',
  summary: 'One metric along time; without since over the last day.',
  params: metricParamsSchema,
  answer: metricAnswerSchema,
  handle: async ({ path, params: { since, until, step, agg, by, attribute } }, { telemetry, now }) =>
    telemetry.metric(path['name'] ?? '', {
      since: timeOf('since', since, now()),
      until: timeOf('until', until, now()),
      stepMs: step === undefined ? undefined : step * 1000,
      aggregation: agg,
      by,
      attribute,
    }),
});
