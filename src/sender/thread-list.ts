/** The threads that the sender looks after, and what it has to remember of each from one run to the next. */
import type { Disk } from '../lib/disk.ts';
import { diskError } from '../lib/disk-error.ts';
import { readWholeFile, replaceWholeFile } from '../lib/whole-file.ts';

export interface ThreadRecord {
  /** Its rollout files, as hooks named them or as they were found. */
  readonly rollouts: readonly string[];
  /** When we heard of the thread first, ms since the epoch: what it did before is history, and not ours to send. */
  readonly firstHeardAt: number;
  /** When something new came of it, ms since the epoch. */
  readonly touchedAt: number;
  /** A process was seen to hold its lock: when nobody holds it any more, that process is gone. */
  readonly wasHeld: boolean;
  /** A turn of its session may still have to be sent. */
  readonly isOpen: boolean;
  /** How often its rollout was looked for in vain. */
  readonly searches: number;
}

export class ThreadList {
  readonly #disk: Disk;
  readonly #path: string;
  readonly #records: Map<string, ThreadRecord>;
  #isChanged = false;
  /** One file at a time. */
  #saving: Promise<void> = Promise.resolve();

  private constructor(disk: Disk, path: string, records: Map<string, ThreadRecord>) {
    this.#disk = disk;
    this.#path = path;
    this.#records = records;
  }

  /** A list that cannot be read is an empty one: threads come back with their next hook. */
  static async open(disk: Disk, path: string): Promise<ThreadList> {
    return new ThreadList(disk, path, parseList(await readWholeFile(disk, path)));
  }

  get(threadId: string): ThreadRecord | undefined {
    return this.#records.get(threadId);
  }

  all(): IterableIterator<[string, ThreadRecord]> {
    return this.#records.entries();
  }

  open(): string[] {
    return [...this.#records].filter(([, { isOpen }]) => isOpen).map(([threadId]) => threadId);
  }

  /** Changes what is known of a thread; a new one begins at `now`. */
  note(threadId: string, now: number, changes: Partial<ThreadRecord>): ThreadRecord {
    const before = this.#records.get(threadId);
    const record = { ...(before ?? newRecord(now)), ...changes };
    this.#records.set(threadId, record);
    this.#isChanged ||= before === undefined || JSON.stringify(before) !== JSON.stringify(record);
    return record;
  }

  forget(threadId: string): void {
    this.#isChanged = this.#records.delete(threadId) || this.#isChanged;
  }

  /** Durable when it resolves; costs nothing where nothing changed. */
  save(): Promise<void> {
    const done = this.#saving.then(() => this.#save());
    this.#saving = done.catch(() => undefined);
    return done;
  }

  async #save(): Promise<void> {
    if (!this.#isChanged) return;
    // what changes while this is written is written next time
    this.#isChanged = false;
    try {
      const threads = Object.fromEntries(this.#records);
      await replaceWholeFile(this.#disk, this.#path, JSON.stringify({ version: VERSION, threads }));
    } catch (thrown) {
      this.#isChanged = true;
      throw diskError('remember which threads are being sent', this.#path, thrown);
    }
  }
}

const VERSION = 1;

const newRecord = (now: number): ThreadRecord => ({
  rollouts: [],
  firstHeardAt: now,
  touchedAt: now,
  wasHeld: false,
  isOpen: true,
  searches: 0,
});

function parseList(text: string | null): Map<string, ThreadRecord> {
  const records = new Map<string, ThreadRecord>();
  if (text === null) return records;
  try {
    const { version, threads } = Object(JSON.parse(text)) as { version?: unknown; threads?: unknown };
    if (version !== VERSION) return records;
    for (const [threadId, value] of Object.entries(Object(threads) as Record<string, unknown>)) {
      const record = parseRecord(value);
      if (record !== null) records.set(threadId, record);
    }
  } catch {
    // damaged
  }
  return records;
}

function parseRecord(value: unknown): ThreadRecord | null {
  const { rollouts, firstHeardAt, touchedAt, wasHeld, isOpen, searches } = Object(value) as Record<string, unknown>;
  if (typeof firstHeardAt !== 'number' || typeof touchedAt !== 'number' || !Array.isArray(rollouts)) return null;
  return {
    rollouts: rollouts.filter((path): path is string => typeof path === 'string'),
    firstHeardAt,
    touchedAt,
    wasHeld: wasHeld === true,
    isOpen: isOpen === true,
    searches: typeof searches === 'number' ? searches : 0,
  };
}
