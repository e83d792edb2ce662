import type { FileHandle } from 'node:fs/promises';
import { open, readdir, rename, rm, statfs } from 'node:fs/promises';
import type { Disk, DiskFile } from './disk.ts';
import { makeFolder } from './make-folder.ts';

/** The kernel takes at most 1024 buffers in one call. */
const BUFFERS_PER_CALL_MAX = 1024;

const FLAGS = { create: 'wx+', change: 'r+', read: 'r' } as const;

/** What is left of `buffers` after the first `bytes` bytes. */
function rest(buffers: readonly Uint8Array[], bytes: number): Uint8Array[] {
  let skip = bytes;
  const left: Uint8Array[] = [];
  for (const buffer of buffers) {
    if (skip >= buffer.length) skip -= buffer.length;
    else {
      left.push(skip === 0 ? buffer : buffer.subarray(skip));
      skip = 0;
    }
  }
  return left;
}

/** A full disk shows itself first as a short write and only then as an error, so the loop is not optional. */
async function writeAll(handle: FileHandle, buffers: readonly Uint8Array[], offset: number): Promise<void> {
  let at = offset;
  let left = buffers.filter((buffer) => buffer.length > 0);
  while (left.length > 0) {
    const { bytesWritten } = await handle.writev(left.slice(0, BUFFERS_PER_CALL_MAX), at);
    at += bytesWritten;
    left = rest(left, bytesWritten);
  }
}

async function readAll(handle: FileHandle, target: Uint8Array, offset: number): Promise<number> {
  let filled = 0;
  while (filled < target.length) {
    const { bytesRead } = await handle.read(target, filled, target.length - filled, offset + filled);
    if (bytesRead === 0) break;
    filled += bytesRead;
  }
  return filled;
}

function diskFile(handle: FileHandle): DiskFile {
  return {
    size: async () => (await handle.stat()).size,
    write: (buffers, offset) => writeAll(handle, buffers, offset),
    read: (target, offset) => readAll(handle, target, offset),
    truncate: (bytes) => handle.truncate(bytes),
    // fdatasync also writes the new length, which is all the metadata that reading needs.
    sync: () => handle.datasync(),
    close: () => handle.close(),
  };
}

async function syncFolder(path: string): Promise<void> {
  const handle = await open(path, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** The file system of this machine. */
export const nodeDisk: Disk = {
  makeFolder: async (path) => {
    await makeFolder(path);
  },
  list: (path) => readdir(path),
  open: async (path, how) => diskFile(await open(path, FLAGS[how], 0o600)),
  rename: (from, to) => rename(from, to),
  remove: (path) => rm(path, { force: true }),
  syncFolder,
  freeBytes: async (path) => {
    const { bavail, bsize } = await statfs(path);
    return bavail * bsize;
  },
};
