import { compareSessions } from '../../compare/compare-sessions.ts';
import { compareParamsSchema, comparisonSchema } from '../contract/compare.ts';
import { defineRoute } from '../route.ts';

export const compareRoute = defineRoute({
  method: 'get',
  path: '/api/v1/compare',
  summary: 'Two sessions side by side: turns and steps aligned, and where they parted.',
  params: compareParamsSchema,
  answer: comparisonSchema,
  handle: async ({ params: { a, b, cwd } }, { query }) => {
    const [one, other] = await Promise.all([query.getSession(a, { cwd }), query.getSession(b, { cwd })]);
    return compareSessions(one, other);
  },
});
