import { type FSWatcher, watch } from 'node:fs';
import { stat } from 'node:fs/promises';

export interface FolderWatch {
  /** Watches the folder that has the path now: it may have been deleted and made again. */
  renew(): Promise<void>;
  close(): void;
}

/**
 * Calls `onChange` soon after something changes in a folder. Only a hint: network file systems tell nothing, and the kernel's watches can run out, so
 * whoever uses it looks by itself from time to time, too.
 */
export function createFolderWatch(folder: string, onChange: () => void): FolderWatch {
  let watched: { readonly watcher: FSWatcher; readonly inode: number } | null = null;
  const close = (): void => {
    watched?.watcher.close();
    watched = null;
  };
  return {
    async renew() {
      try {
        const { ino: inode } = await stat(folder);
        if (watched?.inode === inode) return;
        close();
        const watcher = watch(folder, { persistent: false }, onChange);
        watcher.on('error', close);
        watched = { watcher, inode };
      } catch {
        close();
      }
    },
    close,
  };
}
