import { z } from 'zod';
import { AppError } from '../../lib/errors.ts';
import type { Query, SqlRequest } from '../../query/query.ts';
import type { ToolAnswer } from '../answer.ts';
import { listLink } from '../session-row.ts';
import { cutText, label } from '../text.ts';
import { defineTool } from '../tool.ts';

const ROWS_DEFAULT = 50;
const ROWS_MAX = 200;

export const runSql = defineTool({
  name: 'run_sql',
  title: 'SQL',
  description:
    'One read-only ClickHouse SELECT on the tables that describe_schema names, when no other tool answers. Aggregate, and LIMIT: bounded in time, memory and rows.',
  input: {
    query: z.string().min(1).max(100_000),
    max_rows: z.int().min(1).max(ROWS_MAX).optional().describe(`default ${ROWS_DEFAULT}`),
  },
  answer: { columns: z.array(z.array(z.string())), recorded_rows: z.array(z.array(z.unknown())) },
  async handle({ query: text, max_rows: maxRows = ROWS_DEFAULT }, { query, ui }) {
    const answer = await ask(query, { query: text, maxRows });
    const { last_seen_at } = await query.extent();
    return {
      facts: {
        columns: answer.columns.map(({ name, type }) => [label(name) ?? '', label(type) ?? '']),
        elapsed_ms: Math.round(answer.elapsedMs),
      },
      rows: {
        name: 'recorded_rows',
        list: answer.rows.map((row) => (charsMax: number) => row.map((cell) => cellOf(cell, charsMax))),
        hasMore: answer.truncated,
        // SQL has its own way of going on
        cursorAfter: () => null,
      },
      deepLink: listLink(ui),
      range: null,
      dataUntil: last_seen_at,
      narrow: 'aggregate, choose fewer columns, or go on with LIMIT … OFFSET …',
      notes: answer.truncated ? [`cut at ${maxRows} rows`] : [],
      ...(answer.rows.length === 0
        ? { whyEmpty: 'the query has no rows; check its time and names with describe_schema' }
        : {}),
    } satisfies ToolAnswer;
  },
});

/** A mistake in SQL is mended by looking at the tables. */
async function ask(query: Pick<Query, 'sql'>, request: SqlRequest): ReturnType<Query['sql']> {
  try {
    return await query.sql(request);
  } catch (thrown) {
    const error = AppError.from(thrown);
    if (error.code !== 'invalid_input') throw error;
    const hint = [error.hint, 'describe_schema has the tables and their columns.'].filter((each) => each !== undefined);
    throw new AppError(error.code, error.message, { hint: hint.join(' '), cause: error });
  }
}

function cellOf(cell: unknown, charsMax: number): unknown {
  if (typeof cell === 'string') return cutText(cell, { charsMax, eventId: null });
  if (typeof cell !== 'object' || cell === null) return cell;
  const text = JSON.stringify(cell);
  return text.length <= charsMax ? cell : cutText(text, { charsMax, eventId: null });
}
