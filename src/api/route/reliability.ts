import { reliabilityParamsSchema, reliabilitySchema } from '../contract/reliability.ts';
import { defineRoute } from '../route.ts';
import { filterFromParams } from './filter-from-params.ts';

export const reliabilityRoute = defineRoute({
  method: 'get',
  path: '/api/v1/reliability',
  summary: 'How calls of tools ended, by tool or MCP server; what failed most stands first.',
  params: reliabilityParamsSchema,
  answer: reliabilitySchema,
  handle: async ({ params: { by, ...filter } }, { query, now }) =>
    query.reliability(by, filterFromParams(filter, now())),
});
