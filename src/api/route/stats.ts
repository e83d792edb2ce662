import { statsParamsSchema, statsSchema } from '../contract/stats.ts';
import { defineRoute } from '../route.ts';
import { filterFromParams } from './filter-from-params.ts';

export const statsRoute = defineRoute({
  method: 'get',
  path: '/api/v1/stats',
  summary: 'Totals by model, tool, user, team, repository or day.',
  params: statsParamsSchema,
  answer: statsSchema,
  handle: async ({ params: { by, ...filter } }, { query, now }) => query.stats(by, filterFromParams(filter, now())),
});
