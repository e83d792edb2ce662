/** The content of a rollout, decompressed where it has to be, a piece at a time in one buffer's worth of memory. */
import { constants, type FileHandle, open } from 'node:fs/promises';
import { Decompress } from 'fzstd';
import type { RolloutFile } from './rollout-file.ts';
import { hashOf, type RolloutMark } from './rollout-mark.ts';

const CHUNK_BYTES = 256 * 1024;
/** A few bytes of zstd can stand for 128 KB: what one push gives has to fit in memory. */
const PUSH_BYTES = 16 * 1024;

export interface RolloutBytes {
  /** From a position in the content on, up to what is there now. Each chunk is good until the next is asked for. */
  chunks(from: number): AsyncGenerator<Uint8Array>;
  /** Whether the content up to `position` is still what the mark was made of. */
  matches(mark: RolloutMark, position: number): Promise<boolean>;
  close(): Promise<void>;
}

/** Rejects when the file cannot be opened; a symbolic link cannot. A small file is read at once, so that opening the next ones ahead is worth it. */
export async function openRolloutBytes({ path, isCompressed, bytes }: RolloutFile): Promise<RolloutBytes> {
  const handle = await open(path, constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0));
  const small = !isCompressed && bytes < CHUNK_BYTES ? await wholeContent(handle, bytes) : null;
  const chunks = (from: number): AsyncGenerator<Uint8Array> => {
    if (small !== null) return once(small.subarray(from));
    return isCompressed ? decompressed(handle, from) : raw(handle, from, CHUNK_BYTES);
  };
  return {
    chunks,
    matches: async (mark, position) => {
      const head = await slice(chunks(0), mark.headBytes);
      if (hashOf(head) !== mark.head) return false;
      const tail = await slice(chunks(Math.max(0, position - mark.tailBytes - 1)), mark.tailBytes);
      return hashOf(tail) === mark.tail;
    },
    close: () => handle.close(),
  };
}

async function* once(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  if (bytes.length > 0) yield bytes;
}

/** null when the file has grown since somebody looked: then it is read in chunks like a large one. Closes the file when it throws. */
async function wholeContent(handle: FileHandle, bytes: number): Promise<Uint8Array | null> {
  const buffer = Buffer.allocUnsafe(bytes + 1);
  let filled = 0;
  try {
    for (;;) {
      const { bytesRead } = await handle.read(buffer, filled, buffer.length - filled, filled);
      filled += bytesRead;
      if (filled === buffer.length) return null;
      if (bytesRead === 0 || filled === bytes) return buffer.subarray(0, filled);
    }
  } catch (thrown) {
    await handle.close();
    throw thrown;
  }
}

async function* raw(handle: FileHandle, from: number, bytes: number): AsyncGenerator<Uint8Array> {
  const buffer = Buffer.allocUnsafeSlow(bytes);
  for (let position = from; ; ) {
    const { bytesRead } = await handle.read(buffer, 0, bytes, position);
    if (bytesRead === 0) return;
    position += bytesRead;
    yield buffer.subarray(0, bytesRead);
  }
}

/** What lies before `from` can only be got past by decompressing it. Throws in the middle of data that is not whole. */
async function* decompressed(handle: FileHandle, from: number): AsyncGenerator<Uint8Array> {
  let position = 0;
  for await (const chunk of unpack(handle)) {
    const skip = Math.max(0, from - position);
    position += chunk.length;
    if (skip < chunk.length) yield chunk.subarray(skip);
  }
}

async function* unpack(handle: FileHandle): AsyncGenerator<Uint8Array> {
  const ready: Uint8Array[] = [];
  const stream = new Decompress((chunk) => ready.push(chunk));
  for await (const packed of raw(handle, 0, PUSH_BYTES)) {
    // It keeps what it cannot use yet, and our buffer is filled again.
    stream.push(Uint8Array.from(packed));
    yield* ready.splice(0);
  }
  stream.push(new Uint8Array(0), true);
  yield* ready.splice(0);
}

async function slice(chunks: AsyncGenerator<Uint8Array>, length: number): Promise<Uint8Array> {
  const parts: Uint8Array[] = [];
  let left = length;
  for await (const chunk of chunks) {
    const part = Uint8Array.from(chunk.subarray(0, left));
    parts.push(part);
    left -= part.length;
    if (left === 0) break;
  }
  return Buffer.concat(parts);
}
