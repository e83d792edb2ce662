import { z } from 'zod';

export const SQL_LENGTH_MAX = 100_000;
export const SQL_ROWS_MAX = 100_000;

export const sqlRequestSchema = z
  .object({
    query: z.string().min(1).max(SQL_LENGTH_MAX).meta({ description: 'One SELECT in the dialect of ClickHouse.' }),
    max_rows: z.int().min(1).max(SQL_ROWS_MAX).optional().meta({ description: 'Rows after which the answer is cut.' }),
    query_id: z
      .uuid()
      .optional()
      .meta({ description: 'A name of your choice, under which /api/v1/sql/progress/{query_id} tells how far it is.' }),
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
    read_rows: z
      .int()
      .nullable()
      .meta({ description: 'Rows that the engine read for it; null where it does not tell.' }),
    read_bytes: z.int().nullable(),
  })
  .readonly()
  .meta({ id: 'SqlAnswer' });

export const sqlProgressSchema = z
  .object({
    running: z
      .object({
        elapsed_ms: z.number(),
        read_rows: z.int(),
        read_bytes: z.int(),
        total_rows: z.int().nullable().meta({ description: 'About as many will be read; null while nobody knows.' }),
      })
      .readonly()
      .nullable()
      .meta({ description: 'null: it does not run yet, or any more.' }),
  })
  .readonly()
  .meta({ id: 'SqlProgress' });

export type SqlSchema = z.infer<typeof sqlSchemaSchema>;
export type SqlExport = z.infer<typeof sqlExportSchema>;
export type SqlProgress = z.infer<typeof sqlProgressSchema>;
export type SqlAnswer = z.infer<typeof sqlAnswerSchema>;
