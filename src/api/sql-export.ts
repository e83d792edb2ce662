/** An answer to SQL as a file. It comes out of the same redacted answer that screens show, never straight from the engine. */
import { RESULT_TYPE, resultFile } from '../format/result/result-file.ts';
import type { Query } from '../query/query.ts';
import { SQL_ROWS_MAX, type SqlExport } from './contract/sql.ts';

/** Bounded like any answer: 100,000 rows or 16 MB. A file that was cut says so in its name and in `turnscope-truncated`. */
export async function sqlExport(
  { query: sql, format }: SqlExport,
  signal: AbortSignal,
  { query }: { readonly query: Query },
): Promise<Response> {
  const answer = await query.sql({ query: sql, maxRows: SQL_ROWS_MAX }, signal);
  const pieces = resultFile(answer, format);
  const body = new ReadableStream<Uint8Array>({
    pull: async (controller) => {
      const { value, done } = await pieces.next();
      if (done === true) controller.close();
      else controller.enqueue(value);
    },
    cancel: async () => void (await pieces.return(undefined)),
  });
  const name = answer.truncated ? `query-cut-at-${answer.rows.length}-rows` : 'query';
  return new Response(body, {
    headers: {
      'content-type': RESULT_TYPE[format],
      'content-disposition': `attachment; filename="${name}.${format}"`,
      'turnscope-truncated': String(answer.truncated),
    },
  });
}
