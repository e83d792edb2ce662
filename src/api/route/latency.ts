import { latencyParamsSchema, latencySchema } from '../contract/latency.ts';
import { defineRoute } from '../route.ts';
import { filterFromParams } from './filter-from-params.ts';

export const latencyRoute = defineRoute({
  method: 'get',
  path: '/api/v1/latency',
  summary: 'Percentiles of how long turns, first tokens or tool calls took.',
  params: latencyParamsSchema,
  answer: latencySchema,
  handle: async ({ params: { metric, by, ...filter } }, { query, now }) =>
    query.latency({ metric, by }, filterFromParams(filter, now())),
});
