/** Points in time that a restart must not change, each in a file of its own. */
import { join } from 'node:path';
import type { Disk } from '../lib/disk.ts';
import { readWholeFile, replaceWholeFile } from '../lib/whole-file.ts';

/** ms since the epoch; null where none was written. */
export async function readTime(disk: Disk, path: string): Promise<number | null> {
  const at = Date.parse((await readWholeFile(disk, path)) ?? '');
  return Number.isNaN(at) ? null : at;
}

/** Throws when the disk does not take it. */
export const writeTime = (disk: Disk, path: string, at: number): Promise<void> =>
  replaceWholeFile(disk, path, new Date(at).toISOString());

/**
 * Since when a backend is forwarded to, ms since the epoch: what ended before is history, which nobody asked to send. `now` where nothing was noted before. Throws when the disk does not take it.
 */
export async function beganAt(disk: Disk, folder: string, now: number): Promise<number> {
  const path = join(folder, 'began');
  const noted = await readTime(disk, path);
  if (noted !== null) return noted;
  await disk.makeFolder(folder);
  await writeTime(disk, path, now);
  return now;
}
