import type { StatsKey } from '../../api/contract/stats.ts';
import { jsonText } from '../../format/clean.ts';
import { statsTable } from '../../format/stats-table.ts';
import { type ReadOptions, withReader } from '../reader.ts';
import type { Terminal } from '../terminal.ts';

export interface StatsOptions extends ReadOptions {
  readonly by: StatsKey;
  /** ms since the epoch. */
  readonly since?: number;
  readonly until?: number;
}

export async function run(options: StatsOptions, terminal: Terminal): Promise<void> {
  const { by, since, until } = options;
  const rows = await withReader(options, terminal, (reader) => reader.stats(by, { since, until }));
  if (options.json) {
    terminal.print(jsonText(rows, 2));
    return;
  }
  const { width, paint } = terminal;
  for (const line of statsTable(rows, { by, width, paint })) terminal.print(line);
}
