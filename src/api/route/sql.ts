import { sqlAnswerSchema, sqlRequestSchema } from '../contract/sql.ts';
import { defineRoute } from '../route.ts';

export const sqlRoute = defineRoute({
  method: 'post',
  path: '/api/v1/sql',
  summary: 'One read-only SELECT, bounded in time, memory and rows.',
  body: sqlRequestSchema,
  answer: sqlAnswerSchema,
  handle: async ({ body }, { query }) => {
    const { elapsedMs, ...answer } = await query.sql({ query: body.query, maxRows: body.max_rows });
    return { ...answer, elapsed_ms: elapsedMs };
  },
});
