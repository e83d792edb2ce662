/** Reads one HTTP body: deadline, limits before and after decompression, and the budget of all requests together. */
import type { ByteLease } from './byte-budget.ts';
import { createInflater, parseContentEncoding } from './inflate.ts';
import type { ReceiverLimits } from './limits.ts';

export type BodyFaultReason = 'too_large' | 'overloaded' | 'malformed' | 'unsupported_encoding' | 'timeout' | 'aborted';

/** Why a body was not read. `message` is for the sender. */
export interface BodyFault {
  readonly ok: false;
  readonly reason: BodyFaultReason;
  readonly message: string;
}

export type BodyResult = { readonly ok: true; readonly body: Uint8Array } | BodyFault;

export interface BodySource {
  readonly chunks: AsyncIterable<Uint8Array>;
  /** '' when the header is absent. */
  readonly contentLength: string;
  readonly contentEncoding: string;
}

/** Thrown through the decompressor to stop it; never leaves this file. */
class Stop extends Error {
  readonly reason: BodyFaultReason;

  constructor(reason: BodyFaultReason, message: string) {
    super(message);
    this.reason = reason;
  }
}

export async function readBody(source: BodySource, lease: ByteLease, limits: ReceiverLimits): Promise<BodyResult> {
  const encoding = parseContentEncoding(source.contentEncoding);
  if (encoding === undefined) {
    const message = `unsupported Content-Encoding: ${source.contentEncoding.slice(0, 40)}; use gzip, deflate, zstd or none`;
    return { ok: false, reason: 'unsupported_encoding', message };
  }
  // Refused before a byte is read: the header is enough.
  const declared = Number(source.contentLength);
  if (declared > limits.bodyBytesMax) return tooLarge(declared, limits);
  const collector = new Collector(lease, limits);
  try {
    const arrived = withDeadline(source.chunks, limits);
    if (encoding === 'identity') {
      for await (const chunk of arrived) collector.take(chunk);
    } else {
      const inflater = createInflater(encoding, (chunk) => collector.take(chunk));
      let empty = true;
      for await (const chunk of arrived) {
        await inflater.write(chunk);
        empty = false;
      }
      // Zero bytes are an empty body in any encoding.
      if (!empty) await inflater.end();
    }
    return { ok: true, body: collector.body() };
  } catch (thrown) {
    if (thrown instanceof Stop) return { ok: false, reason: thrown.reason, message: thrown.message };
    const message = `cannot decompress the body (${encoding}): ${thrown instanceof Error ? thrown.message : 'broken'}`;
    return { ok: false, reason: 'malformed', message };
  }
}

function tooLarge(bytes: number, limits: ReceiverLimits): BodyFault {
  return { ok: false, reason: 'too_large', message: `body ${bytes} B over limit ${limits.bodyBytesMax} B` };
}

class Collector {
  private readonly chunks: Uint8Array[] = [];
  private length = 0;
  private readonly lease: ByteLease;
  private readonly limits: ReceiverLimits;

  constructor(lease: ByteLease, limits: ReceiverLimits) {
    this.lease = lease;
    this.limits = limits;
  }

  take(chunk: Uint8Array): void {
    this.length += chunk.length;
    if (this.length > this.limits.bodyBytesMax) {
      throw new Stop('too_large', `body over limit ${this.limits.bodyBytesMax} B`);
    }
    if (!this.lease.take(chunk.length)) throw new Stop('overloaded', 'too many bytes in flight');
    this.chunks.push(chunk);
  }

  body(): Uint8Array {
    return this.chunks.length === 1 && this.chunks[0] !== undefined ? this.chunks[0] : Buffer.concat(this.chunks);
  }
}

/** Passes chunks on, counting them as they arrive; stops at the deadline even while the sender is silent. */
async function* withDeadline(chunks: AsyncIterable<Uint8Array>, limits: ReceiverLimits): AsyncGenerator<Uint8Array> {
  const iterator = chunks[Symbol.asyncIterator]();
  let expire: (stop: Stop) => void = () => undefined;
  const expired = new Promise<never>((_, reject) => {
    expire = reject;
  });
  // Nobody may be waiting when it fires.
  expired.catch(() => undefined);
  const message = `body not complete after ${limits.bodyTimeoutMs} ms`;
  const timer = setTimeout(() => expire(new Stop('timeout', message)), limits.bodyTimeoutMs);
  let arrived = 0;
  try {
    for (;;) {
      const next = await Promise.race([nextChunk(iterator), expired]);
      if (next.done === true) return;
      arrived += next.value.length;
      if (arrived > limits.bodyBytesMax) throw new Stop('too_large', `body over limit ${limits.bodyBytesMax} B`);
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
    throw new Stop('aborted', 'the sender closed the connection before the end of the body');
  }
}
