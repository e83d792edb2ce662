import { facetsSchema } from '../contract/facets.ts';
import { sessionFilterSchema } from '../contract/session-list.ts';
import { defineRoute } from '../route.ts';
import { filterFromParams } from './filter-from-params.ts';

export const facetsRoute = defineRoute({
  method: 'get',
  path: '/api/v1/facets',
  summary: 'Values that sessions can be filtered by, with how many sessions have each.',
  params: sessionFilterSchema,
  answer: facetsSchema,
  handle: async ({ params }, { query, now }) => query.facets(filterFromParams(params, now())),
});
