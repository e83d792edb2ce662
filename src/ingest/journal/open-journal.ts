import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import type { Disk } from '../../lib/disk.ts';
import { diskError } from '../../lib/disk-error.ts';
import { type FolderLock, lockFolder } from '../../lib/folder-lock.ts';
import { nodeDisk } from '../../lib/node-disk.ts';
import { readWholeFile, replaceWholeFile } from '../../lib/whole-file.ts';
import { readCursor } from './cursor.ts';
import { Journal, type JournalLimits, type OpenReport } from './journal.ts';
import { listSegments, measureSegment, type Segment, segmentPath } from './segment.ts';

const MIB = 1024 * 1024;
const SEGMENT_BYTES = 64 * MIB;
const GROUP_BYTES_MAX = 16 * MIB;
const JOURNAL_BYTES_MAX = 4096 * MIB;
const JOURNAL_BYTES_LEAST = 128 * MIB;
/** A journal may take this part of what is free when it is opened. */
const FREE_SHARE = 0.1;

export interface OpenJournalOptions {
  /** `<dataDir>/journal` */
  readonly folder: string;
  readonly disk?: Disk;
  /** How the folder is held against other processes; only a disk that is not a real one needs another. */
  readonly lock?: (folder: string) => Promise<FolderLock>;
  readonly limits?: Partial<JournalLimits>;
}

async function limitsFor(disk: Disk, folder: string, given: Partial<JournalLimits>): Promise<JournalLimits> {
  const share = (await disk.freeBytes(folder)) * FREE_SHARE;
  const bytesMax = given.bytesMax ?? Math.floor(Math.min(JOURNAL_BYTES_MAX, Math.max(JOURNAL_BYTES_LEAST, share)));
  return {
    bytesMax,
    // Several segments must fit, or trimming could never make room.
    segmentBytes: given.segmentBytes ?? Math.min(SEGMENT_BYTES, Math.ceil(bytesMax / 8)),
    groupBytesMax: given.groupBytesMax ?? GROUP_BYTES_MAX,
  };
}

async function readOrMakeId(disk: Disk, folder: string): Promise<string> {
  const path = join(folder, 'id');
  const stored = await readWholeFile(disk, path);
  if (stored !== null && /^[0-9a-f]{16}$/.test(stored)) return stored;
  const id = randomBytes(8).toString('hex');
  await replaceWholeFile(disk, path, id);
  return id;
}

/** Cuts a torn tail off the newest segment, so that the next life finds only whole frames before its own. */
async function mendNewest(
  disk: Disk,
  path: string,
  base: number,
): Promise<{ segment: Segment; report: OpenReport; fileBytes: number }> {
  const file = await disk.open(path, 'change');
  try {
    const { goodBytes, fileBytes, damage } = await measureSegment(file, base);
    if (goodBytes < fileBytes) await file.truncate(goodBytes);
    // Frames that were written but not yet synced are readable now, so they must be durable before anybody acts on them.
    await file.sync();
    const report = { tornBytes: fileBytes - goodBytes, damagedBytes: damage.bytes };
    return { segment: { base, bytes: goodBytes }, report, fileBytes };
  } finally {
    await file.close();
  }
}

async function sizeOf(disk: Disk, path: string): Promise<number> {
  const file = await disk.open(path, 'read');
  try {
    return await file.size();
  } finally {
    await file.close();
  }
}

interface Found {
  readonly segments: Segment[];
  readonly report: OpenReport;
  /** Behind every byte that was ever written. */
  readonly end: number;
}

async function findSegments(disk: Disk, folder: string): Promise<Found> {
  const segments: Segment[] = [];
  let report: OpenReport = { tornBytes: 0, damagedBytes: 0 };
  let end = 0;
  const bases = await listSegments(disk, folder);
  for (const base of bases) {
    const path = segmentPath(folder, base);
    if (base === bases.at(-1)) {
      const newest = await mendNewest(disk, path, base);
      report = newest.report;
      end = base + newest.fileBytes;
      segments.push(newest.segment);
    } else {
      segments.push({ base, bytes: await sizeOf(disk, path) });
    }
    if (segments.at(-1)?.bytes === 0) {
      segments.pop();
      await disk.remove(path);
    }
  }
  return { segments, report, end };
}

/** A disk that lied about an fsync may have lost frames that a consumer has already dealt with. */
async function furthestCursor(disk: Disk, folder: string): Promise<number> {
  let furthest = 0;
  for (const file of await disk.list(folder)) {
    if (!file.endsWith('.cursor')) continue;
    const state = await readCursor(disk, folder, file.slice(0, -'.cursor'.length));
    if (state === null || state === 'damaged') continue;
    furthest = Math.max(furthest, state.done, state.plan?.to ?? 0);
  }
  return furthest;
}

/**
 * Opens or creates the journal in a folder and holds the folder until `close`. Fails with `conflict` when another
 * process has it, `forbidden` or `disk_full` when it cannot be written.
 */
export async function openJournal(options: OpenJournalOptions): Promise<Journal> {
  const { folder, disk = nodeDisk } = options;
  try {
    await disk.makeFolder(join(folder, 'cursor'));
    const lock = await (options.lock ?? lockFolder)(folder);
    try {
      const limits = await limitsFor(disk, folder, options.limits ?? {});
      const id = await readOrMakeId(disk, folder);
      const found = await findSegments(disk, folder);
      const end = Math.max(found.end, await furthestCursor(disk, join(folder, 'cursor')));
      return new Journal({ disk, folder, id, limits, lock, segments: found.segments, end, report: found.report });
    } catch (thrown) {
      await lock.release();
      throw thrown;
    }
  } catch (thrown) {
    throw diskError('open the journal', folder, thrown);
  }
}
