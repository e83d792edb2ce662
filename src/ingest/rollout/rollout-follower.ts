/**
 * Reads what Codex writes into its rollouts while it writes it. History is not touched: only files that change after the start, and those that were
 * read before and grew while nobody looked.
 */

import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { findRollouts, ROLLOUT_FOLDERS, rolloutAt } from './find-rollouts.ts';
import { FolderWatch } from './folder-watch.ts';
import type { RolloutCursors } from './rollout-cursors.ts';
import type { RolloutFile } from './rollout-file.ts';
import { isUnchanged, type RolloutImporter } from './rollout-importer.ts';

export interface RolloutFollowerOptions {
  readonly codexHome: string;
  readonly importer: Pick<RolloutImporter, 'read' | 'isBusy'>;
  readonly cursors: Pick<RolloutCursors, 'place'>;
  /** Told once, after the first look: rollouts that were never read. */
  readonly onHistory: (history: { readonly files: number; readonly bytes: number }) => void;
  /** What went wrong; following goes on. */
  readonly onTrouble: (thrown: unknown) => void;
  /** ms since the epoch. */
  readonly now: () => number;
  /** Between two looks at all files, for file systems that tell of no changes. */
  readonly sweepMs?: number;
}

/** Codex writes in bursts; a burst is read at once. */
const GATHER_MS = 60;
/** Looking at 10,000 files takes a tenth of a second of the disk. */
const SWEEP_MS = 60_000;
/** Where Codex has never run, its folders may come any time. */
const MISSING_MS = 1_000;
/** Clocks of file systems tick coarsely: what was written as we started counts as written after. */
const START_SLACK_MS = 2_000;

export class RolloutFollower {
  readonly #options: RolloutFollowerOptions;
  readonly #watch: FolderWatch;
  readonly #abort = new AbortController();
  readonly #startedAt: number;
  readonly #folders: readonly string[];
  #changed = new Set<string>();
  #reading: Promise<void> | null = null;
  readonly #running: Promise<void>;

  private constructor(options: RolloutFollowerOptions) {
    this.#options = options;
    this.#startedAt = options.now() - START_SLACK_MS;
    this.#folders = ROLLOUT_FOLDERS.map((name) => join(options.codexHome, name));
    this.#watch = new FolderWatch({ onFile: (path) => this.#note(path), onTrouble: options.onTrouble });
    this.#running = this.#run().catch(options.onTrouble);
  }

  static start(options: RolloutFollowerOptions): RolloutFollower {
    return new RolloutFollower(options);
  }

  /** Resolves when nothing is being read any more. */
  async stop(): Promise<void> {
    this.#abort.abort();
    this.#watch.close();
    await this.#running;
    await this.#reading;
  }

  async #run(): Promise<void> {
    await this.#watchFolders(false);
    const history = await this.#sweep();
    if (this.#abort.signal.aborted) return;
    this.#options.onHistory(history);
    const sweepMs = this.#options.sweepMs ?? SWEEP_MS;
    let nextSweepAt = performance.now() + sweepMs;
    while (!this.#abort.signal.aborted) {
      await delay(Math.min(MISSING_MS, sweepMs), undefined, { signal: this.#abort.signal, ref: false }).catch(
        () => undefined,
      );
      await this.#watchFolders(true);
      if (performance.now() < nextSweepAt) continue;
      await this.#sweep().catch(this.#options.onTrouble);
      nextSweepAt = performance.now() + sweepMs;
    }
  }

  async #watchFolders(tellFiles: boolean): Promise<void> {
    for (const folder of this.#folders) await this.#watch.add(folder, tellFiles);
  }

  /** Looks at every file. Answers what is there and was never read. */
  async #sweep(): Promise<{ files: number; bytes: number }> {
    const history = { files: 0, bytes: 0 };
    for (const folder of this.#folders) {
      const { files } = await findRollouts([folder], this.#abort.signal).catch(() => ({ files: [] }));
      for (const file of files) {
        if (this.#isNews(file)) this.#note(file.path);
        else if (this.#options.cursors.place(file.name.stem) === undefined) {
          history.files += 1;
          history.bytes += file.bytes;
        }
      }
    }
    return history;
  }

  /** A rollout that was never read has to have changed after the start, and not by being compressed. */
  #isNews(file: RolloutFile): boolean {
    const place = this.#options.cursors.place(file.name.stem);
    if (place !== undefined) return !isUnchanged(file, place);
    return !file.isCompressed && file.modifiedAt >= this.#startedAt;
  }

  #note(path: string): void {
    this.#changed.add(path);
    this.#reading ??= this.#readChanged().finally(() => {
      this.#reading = null;
    });
  }

  async #readChanged(): Promise<void> {
    while (this.#changed.size > 0 && !this.#abort.signal.aborted) {
      await delay(GATHER_MS, undefined, { signal: this.#abort.signal }).catch(() => undefined);
      const paths = this.#changed;
      this.#changed = new Set();
      try {
        await this.#read(paths);
      } catch (thrown) {
        // The next change, or the next look at all files, comes back to it.
        this.#options.onTrouble(thrown);
      }
    }
  }

  async #read(paths: ReadonlySet<string>): Promise<void> {
    const { importer } = this.#options;
    const files: RolloutFile[] = [];
    for (const path of paths) {
      const file = await rolloutAt(path);
      // Gone again, or no rollout.
      if (file === null || 'reason' in file || !this.#isNews(file)) continue;
      if (importer.isBusy(file.name.stem)) this.#changed.add(path);
      else files.push(file);
    }
    if (files.length === 0) return;
    const { problems } = await importer.read(files, { signal: this.#abort.signal });
    for (const { path, reason } of problems) this.#options.onTrouble(new Error(`cannot read ${path}: ${reason}`));
  }
}
