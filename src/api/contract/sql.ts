import { z } from 'zod';

export const SQL_LENGTH_MAX = 100_000;
export const SQL_ROWS_MAX = 100_000;

export const sqlRequestSchema = z
  .object({
    query: z.string().min(1).max(SQL_LENGTH_MAX).meta({ description: 'One SELECT in the dialect of ClickHouse.' }),
    max_rows: z.int().min(1).max(SQL_ROWS_MAX).optional().meta({ description: 'Rows after which the answer is cut.' }),
  })
  .readonly()
  .meta({ id: 'SqlRequest' });

export const sqlAnswerSchema = z
  .object({
    columns: z
      .array(z.object({ name: z.string(), type: z.string().meta({ description: 'ClickHouse type.' }) }).readonly())
      .readonly(),
    rows: z.array(z.array(z.unknown()).readonly()).readonly(),
    truncated: z.boolean().meta({ description: 'The answer was cut at a limit.' }),
    elapsed_ms: z.number(),
  })
  .readonly()
  .meta({ id: 'SqlAnswer' });

export type SqlAnswer = z.infer<typeof sqlAnswerSchema>;
