/**
 * A frame is one accepted delivery on disk: a header of 36 bytes, then the body as it came. Little-endian:
 *
 *   0 magic u32 · 4 body length u32 · 8 position f64 · 16 receivedAt f64 · 24 kind u8 · 25 encoding u8 · 26 zero u16
 *   28 CRC-32 of the body u32 · 32 CRC-32 of the header before it u32
 *
 * The header has a checksum of its own, so that a damaged body is stepped over by its length. It also holds its own
 * position, so that a search for the next frame cannot take bytes inside somebody's body for one.
 */
import { crc32 } from 'node:zlib';
import type { Encoding } from '../../otlp/signal.ts';

export type FrameKind = 'otlp.logs' | 'otlp.traces' | 'otlp.metrics' | 'hooks' | 'rollout';

export interface FrameInput {
  readonly kind: FrameKind;
  readonly encoding: Encoding;
  /** ms since the epoch. */
  readonly receivedAt: number;
  readonly body: Uint8Array;
}

/** `unknown`: written by a newer version of this program. */
export interface Frame {
  readonly kind: FrameKind | 'unknown';
  readonly encoding: Encoding | 'unknown';
  readonly receivedAt: number;
  readonly body: Uint8Array;
  /** Where the frame begins, in bytes since the journal was born: orders frames for ever. */
  readonly position: number;
  /** Where it ends: the position of the next frame at the earliest. */
  readonly end: number;
}

export const HEADER_BYTES = 36;
/** Above the largest request that any receiver lets in; a length beyond it is damage. */
export const BODY_BYTES_MAX = 1 << 30;

const MAGIC = Buffer.from('TSF\u0001', 'latin1');

/** Numbers on disk: never reuse or renumber one. */
const KIND_CODE: Readonly<Record<FrameKind, number>> = {
  'otlp.logs': 1,
  'otlp.traces': 2,
  'otlp.metrics': 3,
  hooks: 4,
  rollout: 5,
};
const ENCODING_CODE: Readonly<Record<Encoding, number>> = { protobuf: 1, json: 2 };
const KINDS: readonly (FrameKind | 'unknown')[] = [
  'unknown',
  'otlp.logs',
  'otlp.traces',
  'otlp.metrics',
  'hooks',
  'rollout',
];
const ENCODINGS: readonly (Encoding | 'unknown')[] = ['unknown', 'protobuf', 'json'];

/** The header that goes before `frame.body` at `position`. */
export function encodeHeader(frame: FrameInput, position: number): Buffer {
  const header = Buffer.alloc(HEADER_BYTES);
  MAGIC.copy(header, 0);
  header.writeUInt32LE(frame.body.length, 4);
  header.writeDoubleLE(position, 8);
  header.writeDoubleLE(frame.receivedAt, 16);
  header.writeUInt8(KIND_CODE[frame.kind], 24);
  header.writeUInt8(ENCODING_CODE[frame.encoding], 25);
  header.writeUInt32LE(crc32(frame.body), 28);
  header.writeUInt32LE(crc32(header.subarray(0, 32)), 32);
  return header;
}

/** `incomplete`: the window must hold `neededBytes` from `offset` on. `damaged`: go on `skipBytes` further. */
export type Scan =
  | { readonly status: 'frame'; readonly frame: Frame }
  | { readonly status: 'incomplete'; readonly neededBytes: number }
  | { readonly status: 'damaged'; readonly skipBytes: number };

function isHeader(window: Buffer, offset: number, position: number): boolean {
  return (
    MAGIC.compare(window, offset, offset + 4) === 0 &&
    window.readUInt32LE(offset + 32) === crc32(window.subarray(offset, offset + 32)) &&
    window.readDoubleLE(offset + 8) === position &&
    window.readUInt32LE(offset + 4) <= BODY_BYTES_MAX
  );
}

/** Bytes from `offset` to the next place where a header may begin. */
function nextCandidate(window: Buffer, offset: number): number {
  const found = window.indexOf(MAGIC, offset + 1);
  // Without one, the last three bytes may still be the beginning of one.
  return (found === -1 ? Math.max(offset + 1, window.length - MAGIC.length + 1) : found) - offset;
}

/** Looks at the bytes of `window` from `offset` on, which lie at `position` in the journal. */
export function scanFrame(window: Buffer, offset: number, position: number): Scan {
  if (window.length - offset < HEADER_BYTES) return { status: 'incomplete', neededBytes: HEADER_BYTES };
  if (!isHeader(window, offset, position)) return { status: 'damaged', skipBytes: nextCandidate(window, offset) };
  const bytes = HEADER_BYTES + window.readUInt32LE(offset + 4);
  if (window.length - offset < bytes) return { status: 'incomplete', neededBytes: bytes };
  const body = window.subarray(offset + HEADER_BYTES, offset + bytes);
  if (crc32(body) !== window.readUInt32LE(offset + 28)) return { status: 'damaged', skipBytes: bytes };
  const frame: Frame = {
    kind: KINDS[window.readUInt8(offset + 24)] ?? 'unknown',
    encoding: ENCODINGS[window.readUInt8(offset + 25)] ?? 'unknown',
    receivedAt: window.readDoubleLE(offset + 16),
    body,
    position,
    end: position + bytes,
  };
  return { status: 'frame', frame };
}
