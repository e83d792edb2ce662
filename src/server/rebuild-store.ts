/** A rebuild holds the data folder for itself, as a server does: two who write would undo each other's work. */
import { join } from 'node:path';
import type { Journal } from '../ingest/journal/journal.ts';
import { openJournal } from '../ingest/journal/open-journal.ts';
import { planRebuild, rebuild } from '../ingest/rebuild/rebuild.ts';
import { RolloutCursors } from '../ingest/rollout/rollout-cursors.ts';
import { AppError } from '../lib/errors.ts';
import { nodeDisk } from '../lib/node-disk.ts';
import type { RebuildProgress, RebuildSummary } from '../model/rebuild.ts';
import { sqlFile } from '../store/sql-file.ts';
import { prepareDataFolder } from './data-folder.ts';
import { openStore, type StoreChoice } from './open-store.ts';
import { readOwnSettings, type SettingsPlaces } from './own-settings.ts';
import { cursorPath } from './rollouts.ts';

export interface RebuildStoreOptions extends StoreChoice {
  readonly settings: SettingsPlaces;
  /** Only say what would be read. */
  readonly dryRun: boolean;
  readonly signal: AbortSignal;
  readonly onProgress: (progress: RebuildProgress) => void;
}

/** Throws `conflict` while a server uses the folder, `unavailable` when it was stopped; then everything is as it was. */
export async function rebuildStore(options: RebuildStoreOptions): Promise<RebuildSummary> {
  const { dataDir, dryRun, signal, onProgress } = options;
  const opened: (() => Promise<void>)[] = [];
  try {
    const { prices, filter } = await readOwnSettings(options.settings);
    await prepareDataFolder(dataDir);
    const journal = await holdFolder(dataDir);
    opened.push(() => journal.close());
    const store = await openStore(options);
    opened.push(() => store.close());
    const cursors = await RolloutCursors.open(nodeDisk, cursorPath(options));
    opened.push(() => cursors.close());
    const places = [...cursors.places()];
    if (dryRun) return await planRebuild({ store, places });
    const readOrder = async (sessionId: string): Promise<number | null> => {
      const sql = sqlFile('query/session-order.sql');
      const [row] = await store.query<{ ordered_at: string }>(sql, { session_id: sessionId });
      return row === undefined ? null : Number(row.ordered_at);
    };
    return await rebuild({
      store,
      places,
      readOrder,
      filter,
      assemble: { now: Date.now(), prices },
      signal,
      onProgress,
    });
  } finally {
    for (const close of opened.reverse()) await close();
  }
}

/** What the journal still holds is newer than everything here: the next server stores it as always. */
async function holdFolder(dataDir: string): Promise<Journal> {
  try {
    return await openJournal({ folder: join(dataDir, 'journal') });
  } catch (thrown) {
    const error = AppError.from(thrown);
    if (error.code !== 'conflict') throw error;
    throw new AppError('conflict', `cannot rebuild ${dataDir}: a Turnscope is running on it`, {
      hint: 'Stop it, run `turnscope rebuild`, and start it again.',
      cause: thrown,
    });
  }
}
