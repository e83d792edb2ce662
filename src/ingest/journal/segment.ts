/**
 * The journal is a row of files, each named after the position of its first byte, so that the names alone order
 * them and the oldest can be removed when nobody needs it any more.
 */
import { join } from 'node:path';
import type { Disk, DiskFile } from '../../lib/disk.ts';
import { type Frame, scanFrame } from './frame.ts';

export interface Segment {
  /** Position of the first byte. */
  readonly base: number;
  /** Durable length. */
  bytes: number;
}

/** What a reader stepped over: whole damaged stretches and their bytes. */
export interface Damage {
  stretches: number;
  bytes: number;
}

const DIGITS = 16;
const NAME = /^(\d{16})\.segment$/;
const WINDOW_BYTES = 256 * 1024;

export function segmentPath(folder: string, base: number): string {
  return join(folder, `${String(base).padStart(DIGITS, '0')}.segment`);
}

/** Bases of the segments in a folder, oldest first. Other files are none of ours and left alone. */
export async function listSegments(disk: Disk, folder: string): Promise<number[]> {
  const names = await disk.list(folder);
  const bases = names.flatMap((name) => NAME.exec(name)?.[1] ?? []).map(Number);
  return bases.sort((a, b) => a - b);
}

export interface SegmentRange {
  readonly base: number;
  /** Offsets in the file; `from` is where a frame begins. */
  readonly from: number;
  readonly to: number;
}

/**
 * The good frames of a stretch of one file, in order. Bodies are views of windows that are never written again.
 * A frame that the stretch cuts off is not given.
 */
export async function* readSegment(file: DiskFile, range: SegmentRange, damage: Damage): AsyncGenerator<Frame> {
  let window: Buffer = Buffer.alloc(0);
  let windowAt = range.from; // offset in the file of the window's first byte
  let offset = 0;
  let wasDamaged = false;
  for (;;) {
    const scan = scanFrame(window, offset, range.base + windowAt + offset);
    if (scan.status === 'frame') {
      yield scan.frame;
      offset += scan.frame.end - scan.frame.position;
      wasDamaged = false;
    } else if (scan.status === 'damaged') {
      damage.bytes += scan.skipBytes;
      if (!wasDamaged) damage.stretches += 1;
      wasDamaged = true;
      offset += scan.skipBytes;
    } else {
      const at = windowAt + offset;
      if (at + scan.neededBytes > range.to) return;
      window = await moveWindow(file, window.subarray(offset), {
        at,
        bytes: Math.min(Math.max(scan.neededBytes, WINDOW_BYTES), range.to - at),
      });
      if (window.length < scan.neededBytes) return; // the file is shorter than promised
      windowAt = at;
      offset = 0;
    }
  }
}

/** A fresh window that begins with what was left of the old one. */
async function moveWindow(file: DiskFile, left: Buffer, want: { at: number; bytes: number }): Promise<Buffer> {
  const window = Buffer.allocUnsafeSlow(want.bytes);
  left.copy(window);
  const read = await file.read(window.subarray(left.length), want.at + left.length);
  return window.subarray(0, left.length + read);
}

/** Length up to the end of the last good frame, and what lies before that is damaged. */
export async function measureSegment(
  file: DiskFile,
  base: number,
): Promise<{ goodBytes: number; fileBytes: number; damage: Damage }> {
  const fileBytes = await file.size();
  let goodBytes = 0;
  const damage = { stretches: 0, bytes: 0 };
  let inside = { ...damage };
  for await (const frame of readSegment(file, { base, from: 0, to: fileBytes }, damage)) {
    goodBytes = frame.end - base;
    inside = { ...damage }; // damage behind the last good frame is a torn tail, not counted here
  }
  return { goodBytes, fileBytes, damage: inside };
}
