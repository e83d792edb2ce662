/** Derives sessions anew from what was received. The store belongs to this one process meanwhile. */
import { jsonText } from '../../format/clean.ts';
import { rebuildProgressLine, rebuildSummaryLines } from '../../format/rebuild-lines.ts';
import { createProgressLine } from '../progress-line.ts';
import { dataFolder, type ReadOptions, settingsPlaces } from '../reader.ts';
import type { Terminal } from '../terminal.ts';

export interface RebuildOptions extends ReadOptions {
  readonly dryRun?: true;
}

export async function run(options: RebuildOptions, terminal: Terminal): Promise<void> {
  const progress = createProgressLine(terminal);
  // Loaded only now: it is most of the program.
  const { rebuildStore } = await import('../../server/rebuild-store.ts');
  const summary = await rebuildStore({
    dataDir: dataFolder(options, terminal),
    clickhouseUrl: options.clickhouse,
    settings: settingsPlaces(terminal),
    dryRun: options.dryRun === true,
    signal: terminal.signal,
    onProgress: (at) => progress.tell((elapsedMs) => rebuildProgressLine(at, elapsedMs)),
  }).finally(() => progress.end());
  if (options.json) terminal.print(jsonText(summary, 2));
  else for (const line of rebuildSummaryLines(summary, terminal)) terminal.print(line);
}
