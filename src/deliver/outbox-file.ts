/**
 * An item on disk: a name that tells all that a list needs, so that opening a backlog of 10,000 is reading a folder, and the bytes to send.
 *
 *     <order>_<queuedAt>_<signal>_<records>_<bytes>_<key hash>_<keep or pass>.item    waits
 *     the same with .sent                                                           was sent while the ledger could not be written
 *     the same with .damaged                                                        cannot be read: for a person to look at
 *
 * `order` is a number that counts up, not a time, because clocks jump: 15 digits. What had to be split has a part number behind it, `.000001`, so that text order is the
 * order of sending, with parts in the place of their whole. Content: magic, key length, body length, CRC-32 of both (u32, little-endian), key, body.
 */
import { createHash } from 'node:crypto';
import { crc32 } from 'node:zlib';
import type { OutboxItem } from './outbox-item.ts';

export interface WaitingItem {
  readonly order: string;
  /** ms since the epoch, by the clock of that moment. */
  readonly queuedAt: number;
  readonly signal: OutboxItem['signal'];
  readonly records: number;
  /** Of the body. */
  readonly bytes: number;
  /** 32 hex digits. */
  readonly keyHash: string;
  /** Whether the ledger remembers the key for as long as it can (`keep`). */
  readonly isLasting: boolean;
}

export type FileEnding = 'item' | 'sent' | 'damaged';

const NAME =
  /^(\d{15}(?:\.\d{6})*)_(\d{1,16})_(logs|traces|metrics)_(\d{1,10})_(\d{1,12})_([0-9a-f]{32})_(keep|pass)\.(item|sent|damaged)$/;
const SIGNALS: Readonly<Record<string, OutboxItem['signal']>> = { logs: 'logs', traces: 'traces', metrics: 'metrics' };

/** Keys may hold anything and be long; 128 bits of hash tell as many of them apart as a ledger will ever see. */
export const keyHashOf = (key: string): string => createHash('sha256').update(key).digest('hex').slice(0, 32);

/** The key of a turn: one that must never be sent again. */
export const isLastingKey = (key: string): boolean => key.startsWith('turn/');

export const orderOf = (number: number): string => String(number).padStart(15, '0');
export const partOrder = (whole: string, part: number): string => `${whole}.${String(part).padStart(6, '0')}`;
/** False for the first part, which is counted as the item that it is a part of. */
export const isLaterPart = (order: string): boolean =>
  order
    .split('.')
    .slice(1)
    .some((part) => Number(part) > 0);

export function fileName(item: WaitingItem, ending: FileEnding): string {
  const { order, queuedAt, signal, records, bytes, keyHash, isLasting } = item;
  return `${order}_${queuedAt}_${signal}_${records}_${bytes}_${keyHash}_${isLasting ? 'keep' : 'pass'}.${ending}`;
}

/** null for a file that is none of ours, or was never finished. */
export function parseFileName(name: string): { readonly item: WaitingItem; readonly ending: FileEnding } | null {
  const [, order = '', queuedAt, signal = '', records, bytes, keyHash = '', memory, last] = NAME.exec(name) ?? [];
  const known = SIGNALS[signal];
  if (known === undefined) return null;
  const ending: FileEnding = last === 'item' ? 'item' : last === 'sent' ? 'sent' : 'damaged';
  const numbers = { queuedAt: Number(queuedAt), records: Number(records), bytes: Number(bytes) };
  return { item: { order, signal: known, keyHash, isLasting: memory === 'keep', ...numbers }, ending };
}

const HEADER_BYTES = 16;
const MAGIC = Buffer.from('TSO\u0001', 'latin1');

export function encodeItem({ key, body }: Pick<OutboxItem, 'key' | 'body'>): Uint8Array {
  const name = Buffer.from(key);
  const header = Buffer.alloc(HEADER_BYTES);
  MAGIC.copy(header);
  header.writeUInt32LE(name.length, 4);
  header.writeUInt32LE(body.length, 8);
  header.writeUInt32LE(crc32(body, crc32(name)), 12);
  return Buffer.concat([header, name, body]);
}

/** null when these are not the bytes that were written. */
export function decodeItem(bytes: Buffer): Pick<OutboxItem, 'key' | 'body'> | null {
  if (bytes.length < HEADER_BYTES || MAGIC.compare(bytes, 0, MAGIC.length) !== 0) return null;
  const bodyFrom = HEADER_BYTES + bytes.readUInt32LE(4);
  if (bytes.length !== bodyFrom + bytes.readUInt32LE(8)) return null;
  if (crc32(bytes.subarray(HEADER_BYTES)) !== bytes.readUInt32LE(12)) return null;
  return { key: bytes.subarray(HEADER_BYTES, bodyFrom).toString(), body: bytes.subarray(bodyFrom) };
}
