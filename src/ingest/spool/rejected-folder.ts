import { isUtf8 } from 'node:buffer';
import { readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { makeFolder } from '../../lib/make-folder.ts';
import type { SpoolLimits } from './limits.ts';
import type { SpoolFile } from './spool-file.ts';

export interface RejectedFolder {
  /**
   * Moves a file that is no hook call out of the spool, for a person to look at; deletes it where the folder is full. Never rejects; false when the
   * file is still there.
   */
  setAside(file: SpoolFile): Promise<boolean>;
}

/** @param clean takes the secrets out of a text: the half of a call holds as many as the whole. */
export function createRejectedFolder(
  folder: string,
  limits: SpoolLimits,
  clean: (text: string) => string,
): RejectedFolder {
  let last: Promise<unknown> = Promise.resolve();

  async function keep(file: SpoolFile): Promise<boolean> {
    await makeFolder(folder);
    const names = await readdir(folder);
    if (!(await hasRoom(folder, names, file.bytes, limits))) return false;
    const place = join(folder, freeName(new Set(names), file.name));
    if (file.kind === 'plain') await moveClean(file.path, place, clean);
    else await rename(file.path, place);
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

/** What nobody can read nobody can clean: it is not kept. */
async function moveClean(from: string, to: string, clean: (text: string) => string): Promise<void> {
  const bytes = await readFile(from);
  // what is no text keeps its bytes
  const encoding = isUtf8(bytes) ? 'utf8' : 'latin1';
  // beside the folder until it is whole, and out of the spool before it is there: nobody finds half of it, or both
  const beside = join(dirname(dirname(to)), `.rejected-${basename(to)}`);
  await writeFile(beside, clean(bytes.toString(encoding)), { mode: 0o600, encoding });
  await rm(from, { force: true });
  await rename(beside, to);
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
