/**
 * A line of the ledger: what became of one item. 40 bytes, little-endian, so that 200,000 of them are read in one go:
 *
 *   0 key hash, 16 bytes · 16 when f64 · 24 records u32 · 28 of them refused u32 · 32 fate u8 · 33 flags u8 · 34 zero u16 · 36 CRC-32 of the bytes before
 *
 * A sum stands for items whose keys are forgotten or never were known: 0 items f64 · 8 records f64 · 16 when f64 · 24 of them refused f64 · the rest is the same.
 */
import { crc32 } from 'node:zlib';

/** Numbers on disk: never reorder, only append. `split`: its parts are items of their own. */
export const FATES = ['sent', 'size', 'age', 'refused', 'too_large', 'split', 'damaged'] as const;
export type Fate = (typeof FATES)[number];

export interface KeyRecord {
  readonly type: 'key';
  /** 32 hex digits. */
  readonly keyHash: string;
  /** True for a turn: remembered for as long as possible. */
  readonly isLasting: boolean;
  /** False for what is only remembered, and for the later parts of an item. */
  readonly isCounted: boolean;
  readonly fate: Fate;
  readonly at: number;
  readonly records: number;
  readonly rejected: number;
}

export interface SumRecord {
  readonly type: 'sum';
  readonly fate: Fate;
  readonly items: number;
  readonly records: number;
  readonly rejected: number;
  /** Of the last one. */
  readonly at: number;
}

export type LedgerRecord = KeyRecord | SumRecord;

export const RECORD_BYTES = 40;
const FLAG = { counted: 1, lasting: 2, sum: 4 } as const;
const U32_MAX = 0xffff_ffff;

export function encodeRecord(record: LedgerRecord): Buffer {
  const bytes = Buffer.alloc(RECORD_BYTES);
  bytes.writeDoubleLE(record.at, 16);
  bytes.writeUInt8(FATES.indexOf(record.fate), 32);
  if (record.type === 'sum') {
    bytes.writeDoubleLE(record.items, 0);
    bytes.writeDoubleLE(record.records, 8);
    bytes.writeDoubleLE(record.rejected, 24);
    bytes.writeUInt8(FLAG.sum, 33);
  } else {
    bytes.write(record.keyHash, 0, 16, 'hex');
    bytes.writeUInt32LE(Math.min(record.records, U32_MAX), 24);
    bytes.writeUInt32LE(Math.min(record.rejected, U32_MAX), 28);
    bytes.writeUInt8((record.isCounted ? FLAG.counted : 0) | (record.isLasting ? FLAG.lasting : 0), 33);
  }
  bytes.writeUInt32LE(crc32(bytes.subarray(0, 36)), 36);
  return bytes;
}

/** null for damage, and for what a newer version wrote. */
export function decodeRecord(bytes: Buffer, offset: number): LedgerRecord | null {
  if (crc32(bytes.subarray(offset, offset + 36)) !== bytes.readUInt32LE(offset + 36)) return null;
  const fate = FATES[bytes.readUInt8(offset + 32)];
  if (fate === undefined) return null;
  const at = bytes.readDoubleLE(offset + 16);
  const flags = bytes.readUInt8(offset + 33);
  if ((flags & FLAG.sum) !== 0)
    return {
      type: 'sum',
      fate,
      at,
      items: bytes.readDoubleLE(offset),
      records: bytes.readDoubleLE(offset + 8),
      rejected: bytes.readDoubleLE(offset + 24),
    };
  return {
    type: 'key',
    fate,
    at,
    keyHash: bytes.toString('hex', offset, offset + 16),
    isLasting: (flags & FLAG.lasting) !== 0,
    isCounted: (flags & FLAG.counted) !== 0,
    records: bytes.readUInt32LE(offset + 24),
    rejected: bytes.readUInt32LE(offset + 28),
  };
}
