/**
 * Tells of every file that changes below some folders, in folders that come later, too. Where the system watches whole trees by itself (macOS,
 * Windows) it does so; on Linux Node's recursive watching loses files in folders that have just been made, so there is one watch a folder: Codex makes
 * one a day.
 */
import { type FSWatcher, watch } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { extname, join } from 'node:path';

export interface FolderWatchOptions {
  /** A file that changed, or was found in a new folder. */
  readonly onFile: (path: string) => void;
  /** A folder could not be watched: whoever looks at it from time to time has to do. Told once. */
  readonly onTrouble: (thrown: unknown) => void;
}

const WATCHES_TREES = process.platform === 'darwin' || process.platform === 'win32';

export class FolderWatch {
  readonly #options: FolderWatchOptions;
  readonly #watchers = new Map<string, FSWatcher>();
  #isTroubled = false;
  #isClosed = false;

  constructor(options: FolderWatchOptions) {
    this.#options = options;
  }

  /**
   * Watches a folder with everything below; does nothing for one that is watched already, or not there. Resolves when changes are seen from now on.
   *
   * @param tellFiles also of the files that are there
   */
  async add(folder: string, tellFiles = false): Promise<void> {
    if (this.#watchers.has(folder) || this.#isClosed) return;
    if (!this.#watch(folder)) return;
    // After the watch has begun: what came before is found, what comes later is told.
    const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
    for (const entry of entries) {
      const path = join(folder, entry.name);
      if (entry.isFile() && tellFiles) this.#options.onFile(path);
      if (entry.isDirectory() && !WATCHES_TREES) await this.add(path, tellFiles);
    }
  }

  close(): void {
    this.#isClosed = true;
    for (const watcher of this.#watchers.values()) watcher.close();
    this.#watchers.clear();
  }

  #watch(folder: string): boolean {
    try {
      const watcher = watch(folder, { recursive: WATCHES_TREES, persistent: false }, (_event, name) => {
        if (name !== null) this.#changed(join(folder, name));
      });
      watcher.on('error', () => this.#drop(folder));
      this.#watchers.set(folder, watcher);
      return true;
    } catch (thrown) {
      const isMissing = thrown instanceof Error && 'code' in thrown && thrown.code === 'ENOENT';
      if (!isMissing && !this.#isTroubled) {
        this.#isTroubled = true;
        this.#options.onTrouble(thrown);
      }
      return false;
    }
  }

  #changed(path: string): void {
    if (extname(path) !== '') this.#options.onFile(path);
    // A folder of that name may have been removed and made again: the old watch is deaf.
    else if (!WATCHES_TREES) this.#renew(path).catch(this.#options.onTrouble);
  }

  async #renew(folder: string): Promise<void> {
    this.#drop(folder);
    await this.add(folder, true);
  }

  #drop(folder: string): void {
    this.#watchers.get(folder)?.close();
    this.#watchers.delete(folder);
  }
}
