/**
 * What became of every item, for ever: its keys make that nothing is sent twice, its counts are what `status` tells. One file of fixed records, appended and synced; a torn tail
 * is cut, a damaged record skipped. When it has grown enough it is written anew: keys without their counts, and one sum for each fate.
 */
import type { Disk, DiskFile } from '../lib/disk.ts';
import { readWholeBytes, replaceWholeFile } from '../lib/whole-file.ts';
import {
  decodeRecord,
  encodeRecord,
  type Fate,
  type KeyRecord,
  type LedgerRecord,
  RECORD_BYTES,
  type SumRecord,
} from './ledger-record.ts';

export interface LedgerLimits {
  /** Keys of turns that are remembered, at least. Some 70 bytes of memory and 40 on disk each. */
  readonly lastingKeysMax: number;
  readonly otherKeysMax: number;
}

export const LEDGER_LIMITS: LedgerLimits = { lastingKeysMax: 200_000, otherKeysMax: 20_000 };

/** Written anew when this much above its limits: rewriting 8 MB for each key would be the end of the disk. */
const SLACK = 1.25;

export interface LedgerContent {
  /** In the order in which they were written. */
  readonly lasting: Set<string>;
  readonly other: Set<string>;
  readonly sums: Map<Fate, SumRecord>;
  /** Good and bad records, without a torn tail. */
  readonly fileBytes: number;
}

/** The content of a ledger file; an empty one where there is none. Changes nothing. */
export async function readLedger(disk: Disk, path: string): Promise<LedgerContent & { readonly tornBytes: number }> {
  const bytes = (await readWholeBytes(disk, path)) ?? Buffer.alloc(0);
  const tornBytes = bytes.length % RECORD_BYTES;
  const content: LedgerContent = {
    lasting: new Set(),
    other: new Set(),
    sums: new Map(),
    fileBytes: bytes.length - tornBytes,
  };
  for (let offset = 0; offset < content.fileBytes; offset += RECORD_BYTES) {
    const record = decodeRecord(bytes, offset);
    if (record !== null) apply(content, record);
  }
  return { ...content, tornBytes };
}

function apply({ lasting, other, sums }: LedgerContent, record: LedgerRecord): void {
  if (record.type === 'key') (record.isLasting ? lasting : other).add(record.keyHash);
  const { items, records, rejected, at, fate } = record.type === 'sum' ? record : sumOf(record);
  if (items === 0 && records === 0) return;
  const sum = sums.get(fate);
  sums.set(fate, {
    type: 'sum',
    fate,
    items: (sum?.items ?? 0) + items,
    records: (sum?.records ?? 0) + records,
    rejected: (sum?.rejected ?? 0) + rejected,
    at: Math.max(sum?.at ?? 0, at),
  });
}

const sumOf = ({ fate, at, records, rejected, isCounted }: KeyRecord): SumRecord => ({
  type: 'sum',
  fate,
  at,
  records,
  rejected,
  items: isCounted ? 1 : 0,
});

export class Ledger {
  readonly #disk: Disk;
  readonly #path: string;
  readonly #limits: LedgerLimits;
  readonly #content: LedgerContent;
  #file: DiskFile | null = null;
  #bytes: number;

  private constructor(disk: Disk, path: string, limits: LedgerLimits, content: LedgerContent) {
    this.#disk = disk;
    this.#path = path;
    this.#limits = limits;
    this.#content = content;
    this.#bytes = content.fileBytes;
  }

  /** Makes the file where there is none, cuts a torn tail. One writer at a time. */
  static async open(disk: Disk, path: string, limits: LedgerLimits = LEDGER_LIMITS): Promise<Ledger> {
    const content = await readLedger(disk, path);
    const ledger = new Ledger(disk, path, limits, content);
    if (content.fileBytes === 0) await ledger.#rewrite([]);
    else ledger.#file = await disk.open(path, 'change');
    if (content.tornBytes > 0) await ledger.#file?.truncate(content.fileBytes);
    // Records that were written and not synced are believed from here on, so they have to last.
    await ledger.#file?.sync();
    return ledger;
  }

  has(keyHash: string): boolean {
    return this.#content.lasting.has(keyHash) || this.#content.other.has(keyHash);
  }

  sum(fate: Fate): SumRecord {
    return this.#content.sums.get(fate) ?? { type: 'sum', fate, items: 0, records: 0, rejected: 0, at: 0 };
  }

  sums(): Iterable<SumRecord> {
    return this.#content.sums.values();
  }

  /** Durable when it resolves, unknown when it throws; then nothing of it is believed. One call at a time. */
  async append(records: readonly LedgerRecord[]): Promise<void> {
    if (this.#file === null) await this.#rewrite(records);
    else await this.#write(this.#file, records);
    for (const record of records) apply(this.#content, record);
    if (this.#isGrown()) await this.#compact();
  }

  async close(): Promise<void> {
    const file = this.#file;
    this.#file = null;
    await file?.close();
  }

  async #write(file: DiskFile, records: readonly LedgerRecord[]): Promise<void> {
    const bytes = Buffer.concat(records.map(encodeRecord));
    try {
      await file.write([bytes], this.#bytes);
      await file.sync();
      this.#bytes += bytes.length;
    } catch (thrown) {
      // After a failed sync nobody knows what the disk holds: cut it back if that is possible, and write a new file next time.
      await file.truncate(this.#bytes).catch(() => undefined);
      await this.close().catch(() => undefined);
      throw thrown;
    }
  }

  #isGrown(): boolean {
    const { lasting, other } = this.#content;
    const { lastingKeysMax, otherKeysMax } = this.#limits;
    return lasting.size > lastingKeysMax * SLACK || other.size > otherKeysMax * SLACK;
  }

  async #compact(): Promise<void> {
    forgetOldest(this.#content.lasting, this.#limits.lastingKeysMax);
    forgetOldest(this.#content.other, this.#limits.otherKeysMax);
    // What had to be appended is on disk: trouble here is the next append's.
    await this.#rewrite([]).catch(() => this.close().catch(() => undefined));
  }

  /** Old file or new file, whenever the power goes. */
  async #rewrite(more: readonly LedgerRecord[]): Promise<void> {
    const { lasting, other, sums } = this.#content;
    const at = Math.max(0, ...[...sums.values()].map((sum) => sum.at));
    const records = [
      ...[...sums.values()].map(encodeRecord),
      ...[...lasting].map((keyHash) => encodeRecord(remembered(keyHash, true, at))),
      ...[...other].map((keyHash) => encodeRecord(remembered(keyHash, false, at))),
      ...more.map(encodeRecord),
    ];
    const bytes = Buffer.concat(records);
    await this.close();
    await replaceWholeFile(this.#disk, this.#path, bytes);
    this.#file = await this.#disk.open(this.#path, 'change');
    this.#bytes = bytes.length;
  }
}

function forgetOldest(keys: Set<string>, keysMax: number): void {
  for (const key of keys) {
    if (keys.size <= keysMax) return;
    keys.delete(key);
  }
}

const remembered = (keyHash: string, isLasting: boolean, at: number): KeyRecord => ({
  type: 'key',
  keyHash,
  isLasting,
  isCounted: false,
  fate: 'sent',
  at,
  records: 0,
  rejected: 0,
});
