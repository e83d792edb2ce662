/** One file of the spool: what it is, without trusting it, and the call that it holds. */
import { constants } from 'node:fs';
import { type FileHandle, lstat, open } from 'node:fs/promises';
import { join } from 'node:path';
import type { HookRecord } from '../../model/hook-record.ts';
import { parseSpoolName, payloadOfSpool } from '../../model/hook-spool.ts';

export interface SpoolFile {
  readonly name: string;
  readonly path: string;
  readonly kind: 'plain' | 'folder' | 'other';
  readonly bytes: number;
  /** ms since the epoch of the last byte. */
  readonly writtenAt: number;
  readonly pid: number;
}

/** null when it has gone meanwhile. */
export async function statSpoolFile(folder: string, name: string): Promise<SpoolFile | null> {
  const path = join(folder, name);
  try {
    const stat = await lstat(path);
    const { size: bytes, mtimeMs: writtenAt } = stat;
    const kind = stat.isFile() ? 'plain' : stat.isDirectory() ? 'folder' : 'other';
    return { name, path, kind, bytes, writtenAt, pid: parseSpoolName(name)?.pid ?? 0 };
  } catch {
    return null;
  }
}

/** Oldest first. A file system's clock stands still for some milliseconds; within them processes are numbered in the order of their start. */
export const byArrival = (a: SpoolFile, b: SpoolFile): number =>
  a.writtenAt - b.writtenAt || a.pid - b.pid || (a.name < b.name ? -1 : 1);

export type SpoolContent =
  | { readonly state: 'whole'; readonly record: HookRecord }
  /** Its writer may still be at it: what has been read so far is no JSON. */
  | { readonly state: 'partial' }
  | { readonly state: 'gone' }
  /** Somebody else's, or a link. */
  | { readonly state: 'unreadable' };

/** A file that is whole holds one JSON object, and no true beginning of an object is one: so no writer has to say when it has finished. */
export async function readSpoolFile(file: SpoolFile): Promise<SpoolContent> {
  const bytes = await readBytes(file);
  if (typeof bytes === 'string') return { state: bytes };
  const payload = payloadOfSpool(bytes.toString('utf8'));
  if (!isObject(payload)) return { state: 'partial' };
  const event = parseSpoolName(file.name)?.event ?? 'unknown';
  return { state: 'whole', record: { event, arrivedAt: arrivalOf(file), payload } };
}

/**
 * Whole milliseconds, and the process's number for what is below them: calls that arrived within one tick of the file system's clock keep their
 * order, and a file that is read twice has the same time twice.
 */
export const arrivalOf = ({ writtenAt, pid }: SpoolFile): number => Math.floor(writtenAt) + (pid % 1000) / 1000;

async function readBytes(file: SpoolFile): Promise<Buffer | 'gone' | 'unreadable'> {
  const { path, bytes } = file;
  let handle: FileHandle;
  try {
    // a link planted since it was looked at is not followed, a pipe not waited for
    handle = await open(path, constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0));
  } catch (thrown) {
    const code = thrown instanceof Error && 'code' in thrown ? thrown.code : undefined;
    if (code === 'ENOENT') return 'gone';
    if (code === 'EACCES' || code === 'EPERM' || code === 'ELOOP') return 'unreadable';
    throw thrown;
  }
  try {
    // while a large file grows it is looked at many times: its end alone says that it is not whole
    if (bytes > LARGE_BYTES && !endsObject(await readRange(handle, bytes - TAIL_BYTES, bytes))) return Buffer.alloc(0);
    return await readRange(handle, 0, bytes);
  } finally {
    await handle.close();
  }
}

async function readRange(handle: FileHandle, from: number, to: number): Promise<Buffer> {
  const content = Buffer.alloc(to - from);
  let filled = 0;
  while (filled < content.length) {
    const { bytesRead } = await handle.read(content, filled, content.length - filled, from + filled);
    if (bytesRead === 0) break;
    filled += bytesRead;
  }
  return content.subarray(0, filled);
}

const LARGE_BYTES = 64 * 1024;
const TAIL_BYTES = 64;
const endsObject = (tail: Buffer): boolean => /\}\s*$/.test(tail.toString('latin1'));

function isObject(text: string): boolean {
  try {
    const value = JSON.parse(text) as unknown;
    return typeof value === 'object' && value !== null && !Array.isArray(value);
  } catch {
    return false;
  }
}
