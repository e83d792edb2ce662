/** Reads an answer row by row and stops at the limits: nobody waits for, or holds, what will not be shown. */
import type { ResultSet } from '@clickhouse/client';
import { assert } from '../lib/errors.ts';
import type { SqlAnswer } from './store.ts';

export const SQL_BYTES_MAX = 16 * 1024 * 1024;

type Format = 'JSONCompactEachRowWithNamesAndTypes';

/** Without `elapsedMs`, which only the asker can tell. */
export async function readSqlAnswer(answer: ResultSet<Format>, maxRows: number): Promise<Omit<SqlAnswer, 'elapsedMs'>> {
  const lines: unknown[][] = [];
  let bytes = 0;
  let truncated = false;
  for await (const batch of answer.stream()) {
    for (const row of batch) {
      bytes += row.text.length;
      // Two lines of names and types come before the rows.
      truncated = lines.length >= maxRows + 2 || bytes > SQL_BYTES_MAX;
      if (truncated) break;
      lines.push(row.json<unknown[]>());
    }
    if (truncated) break;
  }
  const summary = String(answer.response_headers['x-clickhouse-summary']);
  return {
    ...table(lines),
    truncated,
    readRows: figureIn(summary, 'read_rows'),
    readBytes: figureIn(summary, 'read_bytes'),
  };
}

/** `"read_rows":"5"`: the engine writes 64-bit integers as text. Null where it does not tell; the answer is good without. */
function figureIn(summary: string, name: string): number | null {
  const digits = new RegExp(`"${name}":"?(\\d+)`).exec(summary)?.[1];
  return digits === undefined ? null : Number(digits);
}

function table(lines: readonly unknown[][]): Pick<SqlAnswer, 'columns' | 'rows'> {
  const [names = [], types = [], ...rows] = lines;
  assert(names.length === types.length, 'an answer has a type for every column');
  return { columns: names.map((name, index) => ({ name: String(name), type: String(types[index]) })), rows };
}
