/** Reads rollout files into the store: through the running server, else with a store of its own. */
import { resolve } from 'node:path';
import { createApiClient } from '../../api/client.ts';
import { jsonText } from '../../format/clean.ts';
import { importProgressLine, importSummaryLines } from '../../format/import-lines.ts';
import { AppError } from '../../lib/errors.ts';
import { findPlaces } from '../../lib/place.ts';
import type { ImportProgress, ImportRequest, ImportSummary } from '../../model/rollout-import.ts';
import { loopbackFetch } from '../loopback-fetch.ts';
import { dataFolder, type ReadOptions, settingsPlaces } from '../reader.ts';
import { findServer } from '../server-file.ts';
import type { Terminal } from '../terminal.ts';

export interface ImportOptions extends ReadOptions {
  /** ms since the epoch. */
  readonly since?: number;
  readonly dryRun?: true;
}

export async function run(paths: readonly string[], options: ImportOptions, terminal: Terminal): Promise<void> {
  const request: ImportRequest = {
    // The server may have another working directory, and another Codex home.
    paths:
      paths.length > 0
        ? paths.map((path) => resolve(terminal.cwd, path))
        : [findPlaces(terminal.env, terminal.homeDir).codexHome],
    since: options.since,
    dryRun: options.dryRun === true,
  };
  const progress = createProgress(terminal);
  let summary: ImportSummary;
  try {
    summary = await importRollouts(request, options, terminal, (each) => progress.tell(each));
  } catch (thrown) {
    throw terminal.signal.aborted ? stopped() : thrown;
  } finally {
    progress.end();
  }
  if (options.json) terminal.print(jsonText(summary, 2));
  else for (const line of importSummaryLines(summary, terminal)) terminal.print(line);
  if (summary.interrupted) throw stopped();
}

const stopped = (): AppError =>
  new AppError('unavailable', 'cannot finish: stopped by Ctrl-C', {
    hint: 'Run `turnscope import` again: it goes on where it stopped.',
  });

async function importRollouts(
  request: ImportRequest,
  options: ImportOptions,
  terminal: Terminal,
  onProgress: (progress: ImportProgress) => void,
): Promise<ImportSummary> {
  const { signal } = terminal;
  const dataDir = dataFolder(options, terminal);
  const server = options.clickhouse === undefined ? await findServer(dataDir, loopbackFetch) : undefined;
  if (server !== undefined) {
    const client = createApiClient({ ...server, fetch: loopbackFetch });
    return client.importRollouts(request, { signal, onProgress });
  }
  const { openImport } = await import('../../server/open-import.ts');
  const opened = await openImport(
    { dataDir, clickhouseUrl: options.clickhouse, settings: settingsPlaces(terminal) },
    (sentence) => terminal.warn(`turnscope: ${sentence}`),
  );
  try {
    return await opened.importRollouts(request, { signal, onProgress });
  } finally {
    await opened.close();
  }
}

/** On a terminal one line that changes, elsewhere a line now and then. */
const LINE_EVERY_MS = 5_000;
const DRAW_EVERY_MS = 100;

function createProgress(terminal: Terminal): { tell(progress: ImportProgress): void; end(): void } {
  const { now, paint, status } = terminal;
  const begunAt = now();
  let saidAt = status === undefined ? begunAt : 0;
  return {
    tell: (progress) => {
      if (now() - saidAt < (status === undefined ? LINE_EVERY_MS : DRAW_EVERY_MS)) return;
      saidAt = now();
      const line = importProgressLine(progress, { elapsedMs: saidAt - begunAt, hasBar: status !== undefined, paint });
      if (status === undefined) terminal.warn(line);
      else status(line);
    },
    end: () => status?.(''),
  };
}
