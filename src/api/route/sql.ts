import { sqlAnswerSchema, sqlProgressSchema, sqlRequestSchema, sqlSchemaSchema } from '../contract/sql.ts';
import { defineRoute } from '../route.ts';

export const sqlRoute = defineRoute({
  method: 'post',
  path: '/api/v1/sql',
  summary: 'One read-only SELECT, bounded in time, memory and rows.',
  body: sqlRequestSchema,
  answer: sqlAnswerSchema,
  handle: async ({ body, signal }, { query }) => {
    const asked = { query: body.query, maxRows: body.max_rows, queryId: body.query_id };
    const { elapsedMs, readRows, readBytes, ...answer } = await query.sql(asked, signal);
    return { ...answer, elapsed_ms: elapsedMs, read_rows: readRows, read_bytes: readBytes };
  },
});

export const sqlProgressRoute = defineRoute({
  method: 'get',
  path: '/api/v1/sql/progress/{query_id}',
  summary: 'How much a SELECT that runs has read so far, by the `query_id` that it was asked with.',
  answer: sqlProgressSchema,
  handle: async ({ path }, { telemetry }) => ({ running: await telemetry.sqlProgress(path['query_id'] ?? '') }),
});

export const sqlSchemaRoute = defineRoute({
  method: 'get',
  path: '/api/v1/sql/schema',
  summary: 'Tables with their columns, and functions: what a SELECT may name.',
  answer: sqlSchemaSchema,
  handle: async (_input, { telemetry }) => telemetry.sqlSchema(),
});
