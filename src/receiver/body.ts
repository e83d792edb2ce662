/** Reads one body: deadline, limits before and after decompression, and the budget of all requests together. */
import { type BodyResult, BodyStop, tooLargeMessage } from './body-fault.ts';
import type { ByteLease } from './byte-budget.ts';
import { type ContentEncoding, createInflater, type Inflater, parseContentEncoding } from './inflate.ts';
import type { ReceiverLimits } from './limits.ts';

export interface BodySource {
  readonly chunks: AsyncIterable<Uint8Array>;
  /** '' when the header is absent. */
  readonly contentLength: string;
  readonly contentEncoding: string;
}

export async function readBody(source: BodySource, lease: ByteLease, limits: ReceiverLimits): Promise<BodyResult> {
  const encoding = parseContentEncoding(source.contentEncoding);
  if (encoding === undefined) {
    const message = `unsupported Content-Encoding: ${source.contentEncoding.slice(0, 40)}; use gzip, deflate, zstd or none`;
    return { ok: false, reason: 'unsupported_encoding', message };
  }
  // Refused before a byte is read: the header is enough.
  const declared = Number(source.contentLength);
  if (declared > limits.bodyBytesMax) {
    return { ok: false, reason: 'too_large', message: tooLargeMessage(declared, limits.bodyBytesMax) };
  }
  return readChunks(
    withDeadline(source.chunks, limits.bodyBytesMax, limits.bodyTimeoutMs),
    () => encoding,
    lease,
    limits,
  );
}

/** `encodingOf` is asked once, when the first chunk is there: a gRPC message says in its own head whether it is compressed. */
export async function readChunks(
  chunks: AsyncIterable<Uint8Array>,
  encodingOf: () => ContentEncoding | 'identity',
  lease: ByteLease,
  limits: ReceiverLimits,
): Promise<BodyResult> {
  const collector = new Collector(lease, limits.bodyBytesMax);
  let encoding: ContentEncoding | 'identity' = 'identity';
  let inflater: Inflater | null = null;
  let first = true;
  try {
    for await (const chunk of chunks) {
      if (first) {
        first = false;
        encoding = encodingOf();
        if (encoding !== 'identity') inflater = createInflater(encoding, (output) => collector.take(output));
      }
      if (inflater === null) collector.take(chunk);
      else await inflater.write(chunk);
    }
    // Without a chunk there is no inflater: zero bytes are an empty body in any encoding.
    await inflater?.end();
    return { ok: true, body: collector.body() };
  } catch (thrown) {
    inflater?.close();
    if (thrown instanceof BodyStop) return { ok: false, reason: thrown.reason, message: thrown.message };
    const message = `cannot decompress the body (${encoding}): ${thrown instanceof Error ? thrown.message : 'broken'}`;
    return { ok: false, reason: 'malformed', message };
  }
}

class Collector {
  private readonly chunks: Uint8Array[] = [];
  private length = 0;
  private readonly lease: ByteLease;
  private readonly bytesMax: number;

  constructor(lease: ByteLease, bytesMax: number) {
    this.lease = lease;
    this.bytesMax = bytesMax;
  }

  take(chunk: Uint8Array): void {
    this.length += chunk.length;
    if (this.length > this.bytesMax) throw new BodyStop('too_large', `body over limit ${this.bytesMax} B`);
    if (!this.lease.take(chunk.length)) throw new BodyStop('overloaded', 'too many bytes in flight');
    this.chunks.push(chunk);
  }

  body(): Uint8Array {
    return this.chunks.length === 1 && this.chunks[0] !== undefined ? this.chunks[0] : Buffer.concat(this.chunks);
  }
}

/** Passes chunks on, counting them as they arrive; stops at the deadline even while the sender is silent. */
export async function* withDeadline(
  chunks: AsyncIterable<Uint8Array>,
  bytesMax: number,
  timeoutMs: number,
): AsyncGenerator<Uint8Array> {
  const iterator = chunks[Symbol.asyncIterator]();
  let expire: (stop: BodyStop) => void = () => undefined;
  const expired = new Promise<never>((_, reject) => {
    expire = reject;
  });
  // Nobody may be waiting when it fires.
  expired.catch(() => undefined);
  const timer = setTimeout(() => expire(new BodyStop('timeout', `body not complete after ${timeoutMs} ms`)), timeoutMs);
  let arrived = 0;
  try {
    for (;;) {
      const next = await Promise.race([nextChunk(iterator), expired]);
      if (next.done === true) return;
      arrived += next.value.length;
      if (arrived > bytesMax) throw new BodyStop('too_large', `body over limit ${bytesMax} B`);
      yield next.value;
    }
  } finally {
    clearTimeout(timer);
  }
}

async function nextChunk(iterator: AsyncIterator<Uint8Array>): Promise<IteratorResult<Uint8Array>> {
  try {
    return await iterator.next();
  } catch {
    throw new BodyStop('aborted', 'the sender closed the connection before the end of the body');
  }
}
