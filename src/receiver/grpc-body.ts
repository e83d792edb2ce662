/** Reads the one message of a unary call, under the same deadline, limits and budget as a body of HTTP. */
import { readChunks, withDeadline } from './body.ts';
import { type BodyResult, BodyStop } from './body-fault.ts';
import type { ByteLease } from './byte-budget.ts';
import { FRAME_HEAD_BYTES, GrpcFrameReader } from './grpc-frame.ts';
import { parseContentEncoding } from './inflate.ts';
import type { ReceiverLimits } from './limits.ts';

/** What goes into `grpc-accept-encoding`. */
export const GRPC_ENCODINGS = 'identity,gzip,deflate,zstd';

export interface GrpcBodySource {
  readonly chunks: AsyncIterable<Uint8Array>;
  /** '' when the header is absent. */
  readonly grpcEncoding: string;
  /** Until the last byte of the message. */
  readonly timeoutMs: number;
}

export function readGrpcBody(source: GrpcBodySource, lease: ByteLease, limits: ReceiverLimits): Promise<BodyResult> {
  const encoding = parseContentEncoding(source.grpcEncoding);
  if (encoding === undefined) {
    const message = `unsupported grpc-encoding: ${source.grpcEncoding.slice(0, 40)}; use ${GRPC_ENCODINGS}`;
    return Promise.resolve({ ok: false, reason: 'unsupported_encoding', message });
  }
  const frame = new GrpcFrameReader(limits.bodyBytesMax);
  const encodingOf = () => {
    if (!frame.compressed) return 'identity';
    // Guessing would mean storing what nobody meant.
    if (encoding === 'identity')
      throw new BodyStop('protocol', 'the message is compressed, but grpc-encoding is missing');
    return encoding;
  };
  const arrived = withDeadline(source.chunks, limits.bodyBytesMax + FRAME_HEAD_BYTES, source.timeoutMs);
  return readChunks(messageIn(arrived, frame), encodingOf, lease, limits);
}

async function* messageIn(chunks: AsyncIterable<Uint8Array>, frame: GrpcFrameReader): AsyncGenerator<Uint8Array> {
  for await (const chunk of chunks) {
    const part = frame.push(chunk);
    if (part.length > 0) yield part;
  }
  frame.end();
}
