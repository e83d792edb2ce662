import { jsonText } from '../../format/clean.ts';
import { sqlTable } from '../../format/sql-table.ts';
import { type ReadOptions, withReader } from '../reader.ts';
import type { Terminal } from '../terminal.ts';

/** With `--json` an array of objects, one per row, under the names of the columns. */
export async function run(query: string, options: ReadOptions, terminal: Terminal): Promise<void> {
  const answer = await withReader(options, terminal, (reader) => reader.sql({ query }));
  if (!options.json) {
    const { width, paint } = terminal;
    for (const line of sqlTable(answer, { width, paint })) terminal.print(line);
    return;
  }
  const names = answer.columns.map(({ name }) => name);
  const rows = answer.rows.map((row) => Object.fromEntries(names.map((name, index) => [name, row[index] ?? null])));
  terminal.print(jsonText(rows, 2));
  // Programs that read stdout would take a cut answer for a whole one.
  if (answer.truncated) terminal.warn('turnscope: the answer was cut at the row limit; add a LIMIT or aggregate.');
}
