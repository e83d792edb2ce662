import { sqlAnswerSchema, sqlRequestSchema, sqlSchemaSchema } from '../contract/sql.ts';
import { defineRoute } from '../route.ts';

export const sqlRoute = defineRoute({
  method: 'post',
  path: '/api/v1/sql',
  summary: 'One read-only SELECT, bounded in time, memory and rows.',
  body: sqlRequestSchema,
  answer: sqlAnswerSchema,
  handle: async ({ body, signal }, { query }) => {
    const { elapsedMs, ...answer } = await query.sql({ query: body.query, maxRows: body.max_rows }, signal);
    return { ...answer, elapsed_ms: elapsedMs };
  },
});

export const sqlSchemaRoute = defineRoute({
  method: 'get',
  path: '/api/v1/sql/schema',
  summary: 'Tables with their columns, and functions: what a SELECT may name.',
  answer: sqlSchemaSchema,
  handle: async (_input, { telemetry }) => telemetry.sqlSchema(),
});
