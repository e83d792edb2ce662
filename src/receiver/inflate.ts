/**
 * Streaming decompression: each piece of output is handed over at once, and an exception from the taker stops the
 * work, so that a bomb costs no more memory than the limit of the taker.
 */
import * as zlib from 'node:zlib';
import { Decompress } from 'fzstd';

export interface Inflater {
  /** Resolves when all output of `chunk` has been handed over; rejects on broken input or when the taker threw. */
  write(chunk: Uint8Array): Promise<void>;
  /** Rejects when the compressed stream is not complete. */
  end(): Promise<void>;
  /** Gives up in mid-stream: zlib's window (up to 8 MiB for zstd) goes now, not when the garbage is collected. */
  close(): void;
}

export type TakeChunk = (chunk: Uint8Array) => void;

export const CONTENT_ENCODINGS = ['gzip', 'deflate', 'zstd'] as const;
export type ContentEncoding = (typeof CONTENT_ENCODINGS)[number];

const NAMES: ReadonlyMap<string, ContentEncoding | 'identity'> = new Map([
  ['', 'identity'],
  ['identity', 'identity'],
  ['none', 'identity'],
  ['gzip', 'gzip'],
  ['x-gzip', 'gzip'],
  ['deflate', 'deflate'],
  ['zlib', 'deflate'],
  ['zstd', 'zstd'],
]);

/** The value of a `Content-Encoding` header; undefined when we cannot undo it. */
export const parseContentEncoding = (header: string): ContentEncoding | 'identity' | undefined =>
  NAMES.get(header.trim().toLowerCase());

/** Node has zstd from 22.15 on. */
const NATIVE_ZSTD = typeof zlib.createZstdDecompress === 'function';

export function createInflater(encoding: ContentEncoding, take: TakeChunk, nativeZstd = NATIVE_ZSTD): Inflater {
  switch (encoding) {
    case 'gzip':
      return new ZlibInflater(() => zlib.createGunzip(), take);
    case 'deflate':
      // The name means the zlib format, but many send raw deflate: a zlib header has 8 in its low four bits.
      return new ZlibInflater((first) => ((first & 0x0f) === 8 ? zlib.createInflate() : zlib.createInflateRaw()), take);
    case 'zstd':
      return nativeZstd ? new ZlibInflater(() => zlib.createZstdDecompress(), take) : new FzstdInflater(take);
  }
}

type ZlibStream = ReturnType<typeof zlib.createGunzip | typeof zlib.createZstdDecompress>;

class ZlibInflater implements Inflater {
  private stream: ZlibStream | null = null;
  private readonly create: (firstByte: number) => ZlibStream;
  private readonly take: TakeChunk;
  private failure: Error | null = null;
  private isEnding = false;
  /** Of the write or end under way: a stream that fails does not always call the callback of its write. */
  private reject: (error: Error) => void = () => undefined;

  constructor(create: (firstByte: number) => ZlibStream, take: TakeChunk) {
    this.create = create;
    this.take = take;
  }

  private open(firstByte: number): ZlibStream {
    const stream = this.create(firstByte);
    stream.on('data', (chunk: Uint8Array) => {
      try {
        this.take(chunk);
      } catch (thrown) {
        stream.destroy(thrown instanceof Error ? thrown : new Error(String(thrown)));
      }
    });
    const fail = (error: Error): void => {
      this.failure ??= error;
      this.reject(this.failure);
    };
    stream.on('error', fail);
    // Before its time: bytes follow the end. Node drops them, and never calls the callback of their write.
    stream.on('end', () => {
      if (!this.isEnding) fail(new Error('bytes after the end of the compressed data'));
    });
    return stream;
  }

  write(chunk: Uint8Array): Promise<void> {
    if (chunk.length === 0) return Promise.resolve();
    this.stream ??= this.open(chunk[0] ?? 0);
    const { stream } = this;
    return this.settle((resolve) => stream.write(chunk, () => resolve()));
  }

  end(): Promise<void> {
    const stream = (this.stream ??= this.open(0));
    this.isEnding = true;
    return this.settle((resolve) => stream.once('end', resolve).end());
  }

  close(): void {
    this.stream?.destroy();
  }

  private settle(act: (resolve: () => void) => unknown): Promise<void> {
    return new Promise((resolve, reject) => {
      this.reject = reject;
      if (this.failure === null) act(() => (this.failure === null ? resolve() : reject(this.failure)));
      else reject(this.failure);
    });
  }
}

/** Works in the calling thread: the taker is called, and may throw, while `push` runs. */
class FzstdInflater implements Inflater {
  private readonly stream: Decompress;

  constructor(take: TakeChunk) {
    this.stream = new Decompress((chunk) => take(chunk));
  }

  async write(chunk: Uint8Array): Promise<void> {
    this.stream.push(chunk);
  }

  async end(): Promise<void> {
    this.stream.push(new Uint8Array(0), true);
  }

  close(): void {
    // Only memory of this thread: nothing to give back.
  }
}
