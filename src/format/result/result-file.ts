/** An answer to SQL as a file. Text is made piece by piece, so that a long answer is never in memory twice. */
import { csvLines } from './result-csv.ts';
import { parquetBytes } from './result-parquet.ts';

export const RESULT_FORMATS = ['csv', 'json', 'jsonl', 'parquet'] as const;
export type ResultFormat = (typeof RESULT_FORMATS)[number];

/** What of an answer becomes a file. */
export interface Result {
  readonly columns: readonly { readonly name: string; readonly type: string }[];
  readonly rows: readonly (readonly unknown[])[];
}

export const RESULT_TYPE: Readonly<Record<ResultFormat, string>> = {
  csv: 'text/csv; charset=utf-8',
  json: 'application/json; charset=utf-8',
  jsonl: 'application/x-ndjson; charset=utf-8',
  parquet: 'application/vnd.apache.parquet',
};

const encoder = new TextEncoder();
/** Rows of one piece. */
const PIECE_ROWS = 500;

export async function* resultFile(result: Result, format: ResultFormat): AsyncGenerator<Uint8Array> {
  if (format === 'parquet') {
    yield await parquetBytes(result);
    return;
  }
  const lines = format === 'csv' ? csvLines(result) : jsonLines(result, format === 'json');
  let piece: string[] = [];
  for (const line of lines) {
    piece.push(line);
    if (piece.length < PIECE_ROWS) continue;
    yield encoder.encode(piece.join(''));
    piece = [];
  }
  yield encoder.encode(piece.join(''));
}

/** An object a row, under the names of the columns; of two columns of one name the last is told. */
function* jsonLines({ columns, rows }: Result, isArray: boolean): Generator<string> {
  if (isArray) yield '[';
  for (const [index, row] of rows.entries()) {
    const text = JSON.stringify(Object.fromEntries(columns.map(({ name }, at) => [name, row[at] ?? null])));
    yield isArray ? `${index === 0 ? '\n' : ',\n'}${text}` : `${text}\n`;
  }
  if (isArray) yield '\n]\n';
}
