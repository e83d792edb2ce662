/**
 * What waits for one backend, and what became of everything that ever did. An item is kept when its file is durable, and leaves after an answer: first its key goes into the
 * ledger, then the file. Whenever the process is killed, an item is waiting or in the ledger, never neither; found in both, it is done.
 */
import type { Disk } from '../lib/disk.ts';
import { diskError } from '../lib/disk-error.ts';
import { type FolderLock, lockFolder } from '../lib/folder-lock.ts';
import { nodeDisk } from '../lib/node-disk.ts';
import { LEDGER_LIMITS, Ledger, type LedgerLimits } from './ledger.ts';
import type { Fate, KeyRecord } from './ledger-record.ts';
import { isLastingKey, isLaterPart, keyHashOf, orderOf, partOrder, type WaitingItem } from './outbox-file.ts';
import { OutboxFolder, type Trouble } from './outbox-folder.ts';
import type { OutboxItem, OutboxStatus } from './outbox-item.ts';
import { outboxStatus } from './outbox-status.ts';

export interface OutboxLimits {
  /** Of all bodies that wait. Above it the oldest is dropped, and counted. */
  readonly bytesMax: number;
  readonly ageMaxMs: number;
}

export interface OpenOutboxOptions {
  /** `<state>/forward/<backend name>` */
  readonly folder: string;
  readonly limits: OutboxLimits;
  /** ms since the epoch. It may jump. */
  readonly now: () => number;
  readonly disk?: Disk;
  /** How the folder is held against other processes; only a disk that is not a real one needs another. */
  readonly lock?: (folder: string) => Promise<FolderLock>;
  readonly ledgerLimits?: LedgerLimits;
}

export interface TakeLimits {
  readonly bytesMax: number;
  readonly recordsMax: number;
  readonly itemsMax: number;
}

interface Parts {
  readonly folder: OutboxFolder;
  readonly ledger: Ledger;
  readonly lock: FolderLock;
  readonly trouble: Trouble | null;
}

/**
 * Opens or creates the outbox and holds its folder until `close`. Fails with `conflict` while another process has it, `forbidden` or `disk_full` when it cannot be written.
 */
export async function openOutbox(options: OpenOutboxOptions): Promise<Outbox> {
  const { disk = nodeDisk } = options;
  const folder = new OutboxFolder(disk, options.folder);
  try {
    await disk.makeFolder(options.folder);
    const lock = await (options.lock ?? lockFolder)(options.folder);
    try {
      const ledger = await Ledger.open(disk, folder.ledgerPath, options.ledgerLimits ?? LEDGER_LIMITS);
      const outbox = new Outbox(options, { folder, ledger, lock, trouble: await folder.readTrouble() });
      await outbox.recover();
      return outbox;
    } catch (thrown) {
      await lock.release();
      throw thrown;
    }
  } catch (thrown) {
    throw diskError('open the outbox', options.folder, thrown);
  }
}

export class Outbox {
  readonly #limits: OutboxLimits;
  readonly #now: () => number;
  readonly #folder: OutboxFolder;
  readonly #ledger: Ledger;
  readonly #lock: FolderLock;
  /** By order, in the order of sending. */
  #waiting = new Map<string, WaitingItem>();
  #waitingKeys = new Set<string>();
  #waitingBytes = 0;
  /** Orders of what a drain has taken and not given back: it must not be dropped meanwhile. */
  readonly #taken = new Set<string>();
  /** Sent, and not in the ledger because the disk did not take it. */
  #owed: { readonly item: WaitingItem; readonly record: KeyRecord }[] = [];
  #lastNumber = 0;
  #trouble: Trouble | null;
  #queue: Promise<unknown> = Promise.resolve();
  #listeners = new Set<() => void>();

  constructor({ limits, now }: OpenOutboxOptions, { folder, ledger, lock, trouble }: Parts) {
    this.#limits = limits;
    this.#now = now;
    this.#folder = folder;
    this.#ledger = ledger;
    this.#lock = lock;
    this.#trouble = trouble;
  }

  /** Whether an item of this key was ever put, whatever became of it. */
  has(key: string): boolean {
    return this.#knows(keyHashOf(key));
  }

  /**
   * Keeps an item, durable when it resolves. `known`: one of this key was put before, and nothing happens. `dropped`: it is larger than the limit alone, and counted.
   * Throws an AppError (`disk_full`, `forbidden`) when the disk does not take it.
   */
  put(item: OutboxItem): Promise<'kept' | 'known' | 'dropped'> {
    return this.#inTurn('keep an item', async () => {
      const keyHash = keyHashOf(item.key);
      if (this.#knows(keyHash)) return 'known';
      this.#lastNumber += 1;
      const { signal, records, body } = item;
      const isLasting = isLastingKey(item.key);
      const order = orderOf(this.#lastNumber);
      const waiting = { order, queuedAt: this.#now(), signal, records, bytes: body.length, keyHash, isLasting };
      if (waiting.bytes > this.#limits.bytesMax) {
        await this.#ledger.append([this.#recordOf(waiting, 'size', 0)]);
        return 'dropped';
      }
      await this.#folder.write([{ item: waiting, content: item }]);
      this.#add(waiting);
      await this.#dropAboveLimit();
      for (const listener of this.#listeners) listener();
      return 'kept';
    });
  }

  status(): OutboxStatus {
    return outboxStatus(this.#waiting.values(), this.#ledger.sums(), this.#trouble);
  }

  /** The oldest items of a signal that fit into the limits, at least one if any waits. They stay taken until `settle`, `split`, `setAside` or `giveBack`. */
  take(signal: OutboxItem['signal'], limits: TakeLimits): WaitingItem[] {
    const items: WaitingItem[] = [];
    let [bytes, records] = [0, 0];
    for (const item of this.#waiting.values()) {
      if (item.signal !== signal || this.#taken.has(item.order)) continue;
      bytes += item.bytes;
      records += item.records;
      const isAbove = bytes > limits.bytesMax || records > limits.recordsMax || items.length >= limits.itemsMax;
      if (items.length > 0 && isAbove) break;
      items.push(item);
    }
    for (const { order } of items) this.#taken.add(order);
    return items;
  }

  giveBack(items: readonly WaitingItem[]): void {
    for (const { order } of items) this.#taken.delete(order);
  }

  /** The bytes to send, null when they are damaged. */
  read(item: WaitingItem): Promise<Uint8Array | null> {
    return this.#folder.read(item).then((content) => content?.body ?? null);
  }

  /** The backend has answered, or never will be asked again: the items leave. `rejected`: how many of their records it refused. */
  settle(items: readonly WaitingItem[], fate: Fate, rejected = 0): Promise<void> {
    return this.#inTurn('note what was sent', async () => {
      let left = rejected;
      const records = items.map((item) => {
        const own = Math.min(left, item.records);
        left -= own;
        return this.#recordOf(item, fate, own);
      });
      try {
        await this.#ledger.append([...this.#owed.map(({ record }) => record), ...records]);
        await this.#forgetOwed();
      } catch (thrown) {
        if (fate !== 'sent') throw thrown;
        await this.#owe(items, records);
        return;
      }
      await this.#leave(items);
    });
  }

  /** An item becomes several, in its place. All or nothing. */
  split(item: WaitingItem, bodies: readonly { readonly body: Uint8Array; readonly records: number }[]): Promise<void> {
    return this.#inTurn('split an item', async () => {
      const key = (await this.#folder.read(item))?.key ?? item.keyHash;
      const parts = bodies.map(({ body, records }, index) => {
        const content = { key: `${key}#${index}`, body };
        const place = { order: partOrder(item.order, index), keyHash: keyHashOf(content.key), isLasting: false };
        return { item: { ...item, ...place, records, bytes: body.length }, content };
      });
      await this.#folder.write(parts).catch(async (thrown: unknown) => {
        for (const part of parts) await this.#folder.remove(part.item).catch(() => undefined);
        throw thrown;
      });
      // From here on the parts are what waits: before, a crash leaves the whole and removes them.
      await this.#ledger.append([{ ...this.#recordOf(item, 'split', 0), isCounted: false, records: 0 }]);
      await this.#leave([item]);
      this.#order([...this.#waiting.values(), ...parts.map((part) => part.item)]);
    });
  }

  /** For a file that is damaged: it stays beside, and its key is free, so that what can be made again may come again. */
  setAside(item: WaitingItem): Promise<void> {
    return this.#inTurn('set a damaged item aside', async () => {
      const at = this.#now();
      await this.#ledger.append([{ type: 'sum', fate: 'damaged', items: 1, records: item.records, rejected: 0, at }]);
      await this.#folder.mark(item, 'damaged').catch(() => undefined);
      this.#remove([item]);
    });
  }

  /** What the backend said that was no yes; null after a yes. Kept over restarts where the disk allows it. */
  async report(trouble: Trouble | null): Promise<void> {
    if (trouble === null && this.#trouble === null) return;
    this.#trouble = trouble;
    await this.#inTurn('note trouble', () => this.#folder.writeTrouble(trouble)).catch(() => undefined);
  }

  /** Drops what has waited too long. */
  dropExpired(): Promise<void> {
    return this.#inTurn('drop old items', async () => {
      const expired = this.#expired();
      if (expired.length > 0) await this.#drop(expired, 'age');
    });
  }

  /** Resolves when something was put, or on abort. */
  async changed(abort: AbortSignal): Promise<void> {
    if (abort.aborted) return;
    await new Promise<void>((resolve) => {
      const done = (): void => {
        this.#listeners.delete(done);
        abort.removeEventListener('abort', done);
        resolve();
      };
      this.#listeners.add(done);
      abort.addEventListener('abort', done);
    });
  }

  /** Waits for what is being written, and lets the folder go. */
  async close(): Promise<void> {
    await this.#inTurn('close the outbox', async () => {
      if (this.#owed.length > 0) {
        await this.#ledger.append(this.#owed.map(({ record }) => record)).then(
          () => this.#forgetOwed(),
          () => undefined, // the files are marked, if the disk allowed that
        );
      }
      await this.#ledger.close();
      await this.#lock.release();
    });
  }

  /** Puts right what a crash left. Called once, by `openOutbox`. */
  async recover(): Promise<void> {
    const { waiting, sent, unfinished } = await this.#folder.list();
    for (const name of unfinished) await this.#folder.removeFile(name);
    const unknown = sent.filter(({ keyHash }) => !this.#ledger.has(keyHash));
    if (unknown.length > 0) await this.#ledger.append(unknown.map((item) => this.#recordOf(item, 'sent', 0)));
    for (const item of sent) await this.#folder.remove(item, 'sent');

    const done = waiting.filter(({ keyHash }) => this.#ledger.has(keyHash));
    const open = waiting.filter(({ keyHash }) => !this.#ledger.has(keyHash));
    // Parts beside their whole were not complete when the process died.
    const wholes = new Set(open.map(({ order }) => order));
    const isPartOfOpen = ({ order }: WaitingItem): boolean => ancestorsOf(order).some((whole) => wholes.has(whole));
    for (const item of [...done, ...open.filter(isPartOfOpen)]) await this.#folder.remove(item);
    this.#order(open.filter((item) => !isPartOfOpen(item)));
    this.#lastNumber = Math.max(0, ...waiting.map(({ order }) => Number(order.split('.')[0])));
    await this.dropExpired();
    await this.#dropAboveLimit();
  }

  #knows(keyHash: string): boolean {
    return (
      this.#waitingKeys.has(keyHash) ||
      this.#ledger.has(keyHash) ||
      this.#owed.some(({ item }) => item.keyHash === keyHash)
    );
  }

  #recordOf(item: WaitingItem, fate: Fate, rejected: number): KeyRecord {
    const { keyHash, isLasting, records, order } = item;
    const isCounted = !isLaterPart(order);
    return { type: 'key', keyHash, isLasting, isCounted, fate, at: this.#now(), records, rejected };
  }

  async #dropAboveLimit(): Promise<void> {
    const tooMany: WaitingItem[] = [];
    let bytes = this.#waitingBytes;
    for (const item of this.#waiting.values()) {
      if (bytes <= this.#limits.bytesMax) break;
      if (this.#taken.has(item.order)) continue;
      tooMany.push(item);
      bytes -= item.bytes;
    }
    if (tooMany.length > 0) await this.#drop(tooMany, 'size');
  }

  /**
   * An item is at least as old as any behind it, whatever the clock said when it came: one that was queued while the clock stood in the future does not wait for that future.
   */
  #expired(): WaitingItem[] {
    const expired: WaitingItem[] = [];
    const [now, items] = [this.#now(), [...this.#waiting.values()]];
    let queuedAt = now;
    for (const item of items.reverse()) {
      queuedAt = Math.min(queuedAt, item.queuedAt);
      if (now - queuedAt > this.#limits.ageMaxMs && !this.#taken.has(item.order)) expired.push(item);
    }
    return expired.reverse();
  }

  async #drop(items: readonly WaitingItem[], fate: Fate): Promise<void> {
    await this.#ledger.append(items.map((item) => this.#recordOf(item, fate, 0)));
    await this.#leave(items);
  }

  async #leave(items: readonly WaitingItem[]): Promise<void> {
    this.#remove(items);
    // What cannot be removed now is in the ledger, and removed at the next start.
    for (const item of items) await this.#folder.remove(item).catch(() => undefined);
  }

  async #owe(items: readonly WaitingItem[], records: readonly KeyRecord[]): Promise<void> {
    this.#remove(items);
    for (const [index, item] of items.entries()) {
      const record = records[index];
      if (record !== undefined) this.#owed.push({ item, record });
      await this.#folder.mark(item, 'sent').catch(() => undefined);
    }
  }

  async #forgetOwed(): Promise<void> {
    const owed = this.#owed;
    this.#owed = [];
    for (const { item } of owed) {
      await this.#folder.remove(item, 'sent').catch(() => undefined);
      await this.#folder.remove(item).catch(() => undefined);
    }
  }

  #add(item: WaitingItem): void {
    this.#waiting.set(item.order, item);
    this.#waitingKeys.add(item.keyHash);
    this.#waitingBytes += item.bytes;
  }

  #remove(items: readonly WaitingItem[]): void {
    for (const { order, keyHash, bytes } of items) {
      this.#taken.delete(order);
      if (!this.#waiting.delete(order)) continue;
      this.#waitingKeys.delete(keyHash);
      this.#waitingBytes -= bytes;
    }
  }

  #order(items: readonly WaitingItem[]): void {
    this.#waiting = new Map();
    this.#waitingKeys = new Set();
    this.#waitingBytes = 0;
    for (const item of [...items].sort((a, b) => (a.order < b.order ? -1 : 1))) this.#add(item);
  }

  /** One change at a time. `act` completes "cannot …". */
  #inTurn<Result>(act: string, change: () => Promise<Result>): Promise<Result> {
    const result = this.#queue.then(change).catch((thrown: unknown) => {
      throw diskError(act, this.#folder.path, thrown);
    });
    this.#queue = result.catch(() => undefined);
    return result;
  }
}

/** `1.2.3` → `1`, `1.2`. */
function ancestorsOf(order: string): string[] {
  const numbers = order.split('.');
  return numbers.slice(1).map((_, index) => numbers.slice(0, index + 1).join('.'));
}
