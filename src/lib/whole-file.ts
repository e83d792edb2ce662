import { dirname } from 'node:path';
import type { Disk } from './disk.ts';
import { isMissing } from './disk-error.ts';

/** The bytes of a file that fits into memory, null when there is none. */
export async function readWholeBytes(disk: Disk, path: string): Promise<Buffer | null> {
  try {
    const file = await disk.open(path, 'read');
    try {
      const bytes = Buffer.alloc(await file.size());
      return bytes.subarray(0, await file.read(bytes, 0));
    } finally {
      await file.close();
    }
  } catch (thrown) {
    if (isMissing(thrown)) return null;
    throw thrown;
  }
}

/** The text of a small file, null when there is none. */
export async function readWholeFile(disk: Disk, path: string): Promise<string | null> {
  return (await readWholeBytes(disk, path))?.toString('utf8') ?? null;
}

/** Creates `path` with `bytes`, durable itself but not yet its name. What a failure leaves behind is removed. */
export async function createWholeFile(disk: Disk, path: string, bytes: Uint8Array): Promise<void> {
  const file = await disk.open(path, 'create');
  try {
    await file.write([bytes], 0);
    await file.sync();
    await file.close();
  } catch (thrown) {
    await file.close().catch(() => undefined);
    await disk.remove(path).catch(() => undefined);
    throw thrown;
  }
}

/**
 * Old content or new content, whenever the power goes: written beside, synced, renamed over, folder synced.
 * One writer per path at a time.
 */
export async function replaceWholeFile(disk: Disk, path: string, content: string | Uint8Array): Promise<void> {
  const beside = `${path}.new`;
  await disk.remove(beside); // left by a crash
  await createWholeFile(disk, beside, typeof content === 'string' ? Buffer.from(content) : content);
  await disk.rename(beside, path);
  await disk.syncFolder(dirname(path));
}
