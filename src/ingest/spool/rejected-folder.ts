import { mkdir, readdir, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { SpoolLimits } from './limits.ts';
import type { SpoolFile } from './spool-file.ts';

export interface RejectedFolder {
  /**
   * Moves a file that is no hook call out of the spool, for a person to look at; deletes it where the folder is full. Never rejects; false when the
   * file is still there.
   */
  setAside(file: SpoolFile): Promise<boolean>;
}

export function createRejectedFolder(folder: string, limits: SpoolLimits): RejectedFolder {
  let last: Promise<unknown> = Promise.resolve();

  async function keep(file: SpoolFile): Promise<boolean> {
    await mkdir(folder, { recursive: true, mode: 0o700 });
    const names = await readdir(folder);
    if (!(await hasRoom(folder, names, file.bytes, limits))) return false;
    await rename(file.path, join(folder, freeName(new Set(names), file.name)));
    return true;
  }

  return {
    setAside(file) {
      // one after the other: two at once would find the same room, and the same free name
      const done = last.then(async () => {
        if (await keep(file).catch(() => false)) return true;
        return rm(file.path, { force: true }).then(
          () => true,
          () => false,
        );
      });
      last = done;
      return done;
    },
  };
}

/** Names come back (a process's number, a counter that starts at 0); the older file is the one to look at first. */
function freeName(taken: ReadonlySet<string>, name: string): string {
  let free = name;
  for (let n = 1; taken.has(free); n += 1) free = `${name}.${n}`;
  return free;
}

async function hasRoom(folder: string, names: readonly string[], more: number, limits: SpoolLimits): Promise<boolean> {
  if (names.length >= limits.rejectedFilesMax) return false;
  let bytes = more;
  for (const name of names) bytes += (await stat(join(folder, name)).catch(() => ({ size: 0 }))).size;
  return bytes <= limits.rejectedBytesMax;
}
