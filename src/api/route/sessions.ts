import { sessionSchema } from '../contract/session.ts';
import { sessionListParamsSchema, sessionPageSchema, sessionRefParamsSchema } from '../contract/session-list.ts';
import { defineRoute } from '../route.ts';
import { filterFromParams } from './filter-from-params.ts';

export const listSessionsRoute = defineRoute({
  method: 'get',
  path: '/api/v1/sessions',
  summary: 'Sessions, newest first, a page at a time.',
  params: sessionListParamsSchema,
  answer: sessionPageSchema,
  handle: async ({ params: { limit, cursor, ...filter } }, { query, now }) =>
    query.listSessions(filterFromParams(filter, now()), { limit, cursor }),
});

export const getSessionRoute = defineRoute({
  method: 'get',
  path: '/api/v1/sessions/{id}',
  summary: 'One session with its turns. `id` may be a unique prefix, `last` or `current`.',
  params: sessionRefParamsSchema,
  answer: sessionSchema,
  handle: async ({ path, params }, { query }) => query.getSession(path['id'] ?? '', params),
});
