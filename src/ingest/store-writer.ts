/**
 * The consumer that carries the journal into the store, exactly once. The order of steps is the whole point:
 *
 *   save the plan {from, to} → insert every block with a token made of the plan → afterInsert → save done = to
 *
 * A crash anywhere leaves either no plan (nothing was inserted) or a plan, which is then carried out again with the
 * same borders, so that the blocks and tokens are the same and the store drops what it already has.
 * While one batch is being inserted, the next is collected and built: our work and the engine's overlap.
 */
import type { Store } from '../store/store.ts';
import type { AcceptedDelivery } from './accepted-delivery.ts';
import { Alarm } from './alarm.ts';
import { Backlog, type Batch, type DecodeFrame } from './backlog.ts';
import { BlockArena } from './block-arena.ts';
import { buildBlocks, type ToBlocks } from './block-builder.ts';
import type { Cursor, CursorState } from './journal/cursor.ts';
import type { Journal } from './journal/journal.ts';
import { createRejectedFolder, type RejectedCounts, type RejectedFolder } from './journal/rejected-folder.ts';
import { retry } from './retry.ts';

export interface StoreWriterLimits {
  /** A batch closes at this many records … */
  readonly recordsMax: number;
  /** … or bytes of journal … */
  readonly bytesMax: number;
  /** … or this long after its first delivery … */
  readonly lingerMs: number;
  /** … but not sooner than this after the batch before, unless somebody waits: few large blocks cost the engine least. */
  readonly intervalMs: number;
  readonly memoryBytesMax: number;
  readonly retryFirstPauseMs: number;
  readonly retryPauseMaxMs: number;
  /** How often `afterInsert` is tried before the batch goes on without it. */
  readonly afterInsertAttempts: number;
}

export const STORE_WRITER_LIMITS: StoreWriterLimits = {
  recordsMax: 50_000,
  // 25,000 records of pretty-printed JSON; at 32 MiB the engine paid for many small blocks.
  bytesMax: 64 * 1024 * 1024,
  lingerMs: 250,
  intervalMs: 1_000,
  memoryBytesMax: 64 * 1024 * 1024,
  retryFirstPauseMs: 100,
  retryPauseMaxMs: 5_000,
  afterInsertAttempts: 8,
};

export interface StoreWriterOptions {
  readonly journal: Journal;
  /** The durable cursor of this consumer: `journal.openCursor('store')`. */
  readonly cursor: Cursor;
  readonly store: Pick<Store, 'insert'>;
  readonly decode: DecodeFrame;
  readonly toBlocks: ToBlocks;
  /** What follows from the rows, such as assembling the sessions they belong to. May be called again for the same batch. */
  readonly afterInsert: (deliveries: readonly AcceptedDelivery[]) => Promise<void>;
  readonly limits?: Partial<StoreWriterLimits>;
}

export interface StoreWriterState {
  /** Bytes of journal that are not in the store yet. */
  readonly lagBytes: number;
  /** ms since the epoch at which the oldest delivery came that is not in the store yet, as far as memory knows. */
  readonly oldestReceivedAt: number | null;
  readonly batches: number;
  readonly rows: number;
  /** Batches whose `afterInsert` was given up: their rows are stored, what follows from them is not. */
  readonly unfinished: number;
  /** null while things work. */
  readonly trouble: { readonly message: string; readonly attempt: number } | null;
  readonly rejected: RejectedCounts;
}

interface BuiltBatch extends Batch {
  /** Holds the batch's rows until they are stored. */
  readonly arena: BlockArena;
}

export class StoreWriter {
  readonly #options: StoreWriterOptions;
  readonly #limits: StoreWriterLimits;
  readonly #backlog: Backlog;
  readonly #rejected: RejectedFolder;
  readonly #alarm = new Alarm();
  readonly #abort = new AbortController();
  readonly #running: Promise<void>;
  /** Of batches that are stored. Two are in use at most: one batch is inserted while the next is built. */
  #freeArenas: BlockArena[] = [];
  #waiters: { position: number; resolve: () => void }[] = [];
  #stopping = false;
  #inFlight: Batch | null = null;
  #lastTakenAt = Number.NEGATIVE_INFINITY;
  #batches = 0;
  #rows = 0;
  #unfinished = 0;
  #trouble: StoreWriterState['trouble'] = null;

  private constructor(options: StoreWriterOptions) {
    const { journal, cursor, decode } = options;
    this.#options = options;
    this.#limits = { ...STORE_WRITER_LIMITS, ...options.limits };
    this.#rejected = createRejectedFolder(journal.disk, journal.folder);
    const { done, plan } = cursor.state();
    this.#backlog = new Backlog({
      read: (from, to) => journal.read(from, to),
      decode,
      setAside: (frame, reason) => this.#rejected.setAside(frame, reason),
      from: plan?.to ?? done,
      knownEnd: journal.durableEnd,
      memoryBytesMax: this.#limits.memoryBytesMax,
    });
    this.#running = this.#run();
  }

  /** Starts with what an earlier life left in the journal. Every later delivery must be offered, in order. */
  static start(options: StoreWriterOptions): StoreWriter {
    return new StoreWriter(options);
  }

  offer(delivery: AcceptedDelivery): void {
    this.#backlog.offer(delivery);
    this.#alarm.ring();
  }

  state(): StoreWriterState {
    return {
      lagBytes: Math.max(0, this.#options.journal.durableEnd - this.#options.cursor.state().done),
      oldestReceivedAt: this.#inFlight?.deliveries[0]?.receivedAt ?? this.#backlog.oldestReceivedAt,
      batches: this.#batches,
      rows: this.#rows,
      unfinished: this.#unfinished,
      trouble: this.#trouble,
      rejected: this.#rejected.counts(),
    };
  }

  /** Resolves when everything before `position` (default: all that is accepted now) is in the store. */
  settled(position = this.#options.journal.durableEnd): Promise<void> {
    return new Promise((resolve) => {
      this.#waiters.push({ position, resolve });
      this.#tellWaiters();
      this.#alarm.ring();
    });
  }

  /** Writes what waits for at most `timeoutMs`, then stops. The journal keeps the rest for the next start. */
  async stop(timeoutMs = 3_000): Promise<void> {
    this.#stopping = true;
    this.#alarm.ring();
    const timer = setTimeout(() => this.#abort.abort(), timeoutMs);
    await this.#running;
    clearTimeout(timer);
  }

  async #run(): Promise<void> {
    try {
      await this.#carryOutPlan();
      let preparing = this.#prepare();
      for (;;) {
        const batch = await preparing;
        if (batch === null || this.#abort.signal.aborted) return;
        preparing = this.#prepare();
        // Only the loop may look at its failure, and only when its turn comes.
        preparing.catch(() => undefined);
        await this.#write(batch);
      }
    } catch (thrown) {
      if (!this.#abort.signal.aborted) throw thrown;
    }
  }

  /** The batch that an earlier life had begun, with exactly its borders. */
  async #carryOutPlan(): Promise<void> {
    const { plan } = this.#options.cursor.state();
    if (plan === null) return;
    const deliveries = await this.#persistently(() => this.#backlog.takeAgain(plan.from, plan.to));
    await this.#insert(await this.#build({ ...plan, deliveries }));
  }

  /** Waits for a batch worth writing and builds it; null when stopping and nothing is left. */
  async #prepare(): Promise<BuiltBatch | null> {
    while (this.#backlog.isEmpty) {
      // Idle: a burst's memory goes back.
      this.#freeArenas = [];
      if (this.#stopping) return null;
      await this.#alarm.wait(null);
    }
    const { lingerMs, intervalMs } = this.#limits;
    const closesAt = Math.max(performance.now() + lingerMs, this.#lastTakenAt + intervalMs);
    while (!this.#stopping && this.#waiters.length === 0 && !this.#backlog.fills(this.#limits)) {
      const leftMs = closesAt - performance.now();
      if (leftMs <= 0) break;
      await this.#alarm.wait(leftMs);
    }
    this.#lastTakenAt = performance.now();
    const batch = await this.#persistently(() => this.#backlog.take(this.#limits));
    return this.#build(batch);
  }

  async #build(batch: Batch): Promise<BuiltBatch> {
    const arena = this.#freeArenas.pop() ?? new BlockArena();
    arena.clear();
    const failed = await buildBlocks(batch.deliveries, this.#options.toBlocks, arena);
    for (const { delivery, reason } of failed) await this.#persistently(() => this.#setAside(delivery, reason));
    return { ...batch, arena };
  }

  async #setAside({ position, end }: AcceptedDelivery, reason: string): Promise<void> {
    for await (const frame of this.#options.journal.read(position, end)) await this.#rejected.setAside(frame, reason);
  }

  async #write(batch: BuiltBatch): Promise<void> {
    const { from, to } = batch;
    if (batch.deliveries.length > 0) await this.#save({ done: from, plan: { from, to } });
    await this.#insert(batch);
  }

  async #insert(batch: BuiltBatch): Promise<void> {
    const { journal, store } = this.#options;
    this.#inFlight = batch;
    for (const block of batch.arena.blocks()) {
      const token = `${journal.id}/${batch.from}-${batch.to}/${block.table}`;
      await this.#persistently(() => store.insert(block, token));
      this.#rows += block.rowCount;
    }
    if (batch.deliveries.length > 0) await this.#afterInsert(batch);
    await this.#save({ done: batch.to, plan: null });
    this.#batches += 1;
    this.#inFlight = null;
    this.#freeArenas.push(batch.arena);
    this.#tellWaiters();
  }

  /** What follows from stored rows can be derived again from them, so a fault there may not hold up everything behind it. */
  async #afterInsert({ deliveries }: Batch): Promise<void> {
    try {
      await this.#persistently(() => this.#options.afterInsert(deliveries), this.#limits.afterInsertAttempts);
    } catch (thrown) {
      if (this.#abort.signal.aborted) throw thrown;
      this.#unfinished += 1;
    }
  }

  #save(state: CursorState): Promise<void> {
    return this.#persistently(() => this.#options.cursor.save(state));
  }

  async #persistently<Result>(act: () => Promise<Result>, attemptsMax = Number.POSITIVE_INFINITY): Promise<Result> {
    const result = await retry(act, {
      firstPauseMs: this.#limits.retryFirstPauseMs,
      pauseMaxMs: this.#limits.retryPauseMaxMs,
      signal: this.#abort.signal,
      onFailure: (thrown, attempt) => {
        this.#trouble = { message: thrown instanceof Error ? thrown.message : String(thrown), attempt };
        return attempt < attemptsMax;
      },
    });
    this.#trouble = null;
    return result;
  }

  #tellWaiters(): void {
    const { done } = this.#options.cursor.state();
    const isReached = ({ position }: { position: number }): boolean => position <= done;
    for (const { resolve } of this.#waiters.filter(isReached)) resolve();
    this.#waiters = this.#waiters.filter((waiter) => !isReached(waiter));
  }
}
