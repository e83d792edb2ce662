import { join } from 'node:path';
import type { Disk } from '../../lib/disk.ts';
import { isExisting } from '../../lib/disk-error.ts';
import { createWholeFile } from '../../lib/whole-file.ts';
import type { Frame } from './frame.ts';

/** Enough to find a fault with, and no way to fill a disk. */
const FILES_MAX = 200;

export interface RejectedFolder {
  /** Keeps the body of a frame that nobody can use, for a person to look at. Never fails: what cannot be kept is counted. */
  setAside(frame: Frame, reason: string): Promise<void>;
  counts(): RejectedCounts;
}

export interface RejectedCounts {
  readonly frames: number;
  /** Of these, frames whose body could not be kept in the folder. */
  readonly notKept: number;
  readonly lastReason: string | null;
}

/** `<journal>/rejected/<position>.<kind>.<encoding>` holds one body each. */
export function createRejectedFolder(disk: Disk, journalFolder: string): RejectedFolder {
  const folder = join(journalFolder, 'rejected');
  let frames = 0;
  let notKept = 0;
  let lastReason: string | null = null;

  async function keep(frame: Frame): Promise<boolean> {
    try {
      await disk.makeFolder(folder);
      if ((await disk.list(folder)).length >= FILES_MAX) return false;
      await createWholeFile(disk, join(folder, `${frame.position}.${frame.kind}.${frame.encoding}`), frame.body);
      return true;
    } catch (thrown) {
      return isExisting(thrown); // kept in an earlier life
    }
  }

  return {
    async setAside(frame, reason) {
      frames += 1;
      lastReason = reason;
      if (!(await keep(frame))) notKept += 1;
    },
    counts: () => ({ frames, notKept, lastReason }),
  };
}
