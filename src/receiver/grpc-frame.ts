/** gRPC's frame around a message: one byte that says whether it is compressed, four of length, the message. */
import { BodyStop, tooLargeMessage } from './body-fault.ts';

export const FRAME_HEAD_BYTES = 5;

/** Takes the frame off as the bytes arrive, in whatever pieces. A unary call has exactly one message. */
export class GrpcFrameReader {
  private readonly bytesMax: number;
  private readonly head = new Uint8Array(FRAME_HEAD_BYTES);
  private headBytes = 0;
  /** Of the message, still to come; known when the head is complete. */
  private missing = 0;

  constructor(bytesMax: number) {
    this.bytesMax = bytesMax;
  }

  /** Known as soon as `push` has returned a part of the message. */
  get compressed(): boolean {
    return this.head[0] === 1;
  }

  /** The part of the message in `chunk`. Throws BodyStop on a broken frame, and on a message over the limit before it comes. */
  push(chunk: Uint8Array): Uint8Array {
    let at = 0;
    while (this.headBytes < FRAME_HEAD_BYTES && at < chunk.length) {
      this.head[this.headBytes] = chunk[at] as number;
      this.headBytes += 1;
      at += 1;
      if (this.headBytes === FRAME_HEAD_BYTES) this.openMessage();
    }
    if (chunk.length - at > this.missing) {
      throw new BodyStop('cardinality', 'more than one message in a unary call');
    }
    this.missing -= chunk.length - at;
    return at === 0 ? chunk : chunk.subarray(at);
  }

  /** To be called at the end of the stream; throws BodyStop when the frame is not complete. */
  end(): void {
    if (this.headBytes === 0) throw new BodyStop('cardinality', 'no message in a unary call');
    if (this.headBytes < FRAME_HEAD_BYTES || this.missing > 0) {
      throw new BodyStop('protocol', `the message ended too early: ${this.missing} bytes are missing`);
    }
  }

  private openMessage(): void {
    const [flag = 0] = this.head;
    if (flag > 1) throw new BodyStop('protocol', `flag ${flag} before the message: only 0 and 1 have a meaning`);
    this.missing = new DataView(this.head.buffer).getUint32(1);
    if (this.missing > this.bytesMax) throw new BodyStop('too_large', tooLargeMessage(this.missing, this.bytesMax));
  }
}

/** An uncompressed message in its frame. */
export function grpcFrame(message: Uint8Array): Buffer {
  const frame = Buffer.allocUnsafe(FRAME_HEAD_BYTES + message.length);
  frame[0] = 0;
  frame.writeUInt32BE(message.length, 1);
  frame.set(message, FRAME_HEAD_BYTES);
  return frame;
}
