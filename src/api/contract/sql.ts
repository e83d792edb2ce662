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

export const sqlExportSchema = z
  .object({
    query: z.string().min(1).max(SQL_LENGTH_MAX),
    format: z.enum(['csv', 'json', 'jsonl', 'parquet']),
  })
  .readonly()
  .meta({ id: 'SqlExport' });

const about = z.string().nullable();

export const sqlSchemaSchema = z
  .object({
    tables: z
      .array(
        z
          .object({
            name: z.string(),
            about,
            columns: z.array(z.object({ name: z.string(), type: z.string(), about }).readonly()).readonly(),
          })
          .readonly(),
      )
      .readonly(),
    functions: z.array(z.object({ name: z.string(), is_aggregate: z.boolean() }).readonly()).readonly(),
  })
  .readonly()
  .meta({ id: 'SqlSchema' });

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

export type SqlSchema = z.infer<typeof sqlSchemaSchema>;
export type SqlExport = z.infer<typeof sqlExportSchema>;
export type SqlAnswer = z.infer<typeof sqlAnswerSchema>;
