import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { jsonText } from '../../format/clean.ts';
import type { ResultFormat } from '../../format/result/result-file.ts';
import { sqlTable } from '../../format/sql-table.ts';
import { AppError } from '../../lib/errors.ts';
import { type ReadOptions, withReader } from '../reader.ts';
import type { Terminal } from '../terminal.ts';

export interface SqlOptions extends ReadOptions {
  readonly format?: ResultFormat;
  /** Where to, from the folder of the terminal. */
  readonly output?: string;
}

/** What a file may hold, as in the API; what is read on a screen is cut earlier. */
const FILE_ROWS_MAX = 100_000;
const DECODER = new TextDecoder();

/** A table for people; with `--json` an array of objects, one per row; with `--format` or `--output` the same files that the page downloads. */
export async function run(query: string, options: SqlOptions, terminal: Terminal): Promise<void> {
  const format = formatOf(options);
  const maxRows = format === undefined ? undefined : FILE_ROWS_MAX;
  const answer = await withReader(options, terminal, (reader) => reader.sql({ query, maxRows }));
  if (format !== undefined) await writeResult(answer, format, options.output, terminal);
  else if (options.json) {
    const names = answer.columns.map(({ name }) => name);
    const rows = answer.rows.map((row) => Object.fromEntries(names.map((name, index) => [name, row[index] ?? null])));
    terminal.print(jsonText(rows, 2));
  } else {
    const { width, paint } = terminal;
    for (const line of sqlTable(answer, { width, paint })) terminal.print(line);
    return;
  }
  // Programs that read stdout or a file would take a cut answer for a whole one.
  if (answer.truncated) terminal.warn('turnscope: the answer was cut at the row limit; add a LIMIT or aggregate.');
}

const ENDINGS: Readonly<Record<string, ResultFormat>> = {
  '.csv': 'csv',
  '.json': 'json',
  '.jsonl': 'jsonl',
  '.ndjson': 'jsonl',
  '.parquet': 'parquet',
};

/** What was asked for, else what the name of the file says; undefined where no file is asked for. */
function formatOf({ format, output }: SqlOptions): ResultFormat | undefined {
  if (format === 'parquet' && output === undefined)
    throw new AppError('invalid_input', 'cannot print Parquet: it is no text', { hint: 'Add --output FILE.' });
  if (format !== undefined || output === undefined) return format;
  const known = ENDINGS[path.extname(output).toLowerCase()];
  if (known === undefined)
    throw new AppError('invalid_input', `cannot tell from its name what ${output} shall be`, {
      hint: 'Add --format csv, json, jsonl or parquet.',
    });
  return known;
}

async function writeResult(
  answer: Parameters<typeof sqlTable>[0],
  format: ResultFormat,
  output: string | undefined,
  terminal: Terminal,
): Promise<void> {
  // Loaded only now: the writer of Parquet is of no use to the other answers.
  const { resultFile } = await import('../../format/result/result-file.ts');
  const pieces = resultFile(answer, format);
  if (output === undefined) {
    for await (const piece of pieces) await terminal.write(DECODER.decode(piece));
    return;
  }
  const target = path.resolve(terminal.cwd, output);
  try {
    // What sessions said is for their owner alone, also where the folder is open to others.
    await writeFile(target, pieces, { mode: 0o600 });
  } catch (thrown) {
    const why = thrown instanceof Error ? thrown.message : String(thrown);
    throw new AppError('forbidden', `cannot write ${target}: ${why}`, {
      cause: thrown,
      hint: 'Give --output a file in a folder that is there and may be written to.',
    });
  }
}
