import { problemsSchema } from '../contract/problem.ts';
import { sessionRefParamsSchema } from '../contract/session-list.ts';
import { defineRoute } from '../route.ts';

export const problemsRoute = defineRoute({
  method: 'get',
  path: '/api/v1/sessions/{id}/problems',
  summary: 'What went wrong in a session in a known way, the worst first, with evidence and what it took.',
  params: sessionRefParamsSchema,
  answer: problemsSchema,
  handle: async ({ path, params }, { query }) => query.problems(path['id'] ?? '', params),
});
