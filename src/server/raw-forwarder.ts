/**
 * The consumer that carries Codex's own signals from the journal to the outboxes of backends. The same order of steps as the store writer's: plan → items whose keys are made of the plan → done; a crash
 * anywhere repeats a stretch with the same borders, and the outboxes know its keys. A backend that is down fills its own outbox, never the journal.
 */
import { setTimeout } from 'node:timers/promises';
import type { Backend } from '../config/backend.ts';
import type { OutboxItem } from '../deliver/outbox-item.ts';
import { joinRequests } from '../deliver/request-size.ts';
import { type AcceptedDelivery, countRecords } from '../ingest/accepted-delivery.ts';
import { Alarm } from '../ingest/alarm.ts';
import { Backlog, type DecodeFrame } from '../ingest/backlog.ts';
import type { Cursor } from '../ingest/journal/cursor.ts';
import type { Journal } from '../ingest/journal/journal.ts';
import { createRejectedFolder } from '../ingest/journal/rejected-folder.ts';
import type { ContentFilter } from '../ingest/redaction/redact-intake.ts';
import { retry } from '../ingest/retry.ts';
import { AppError } from '../lib/errors.ts';
import { encodeExportRequest } from '../otlp/encode.ts';
import type { Signal } from '../otlp/signal.ts';

export interface RawLane {
  readonly backend: Backend;
  /** Leaves out of what is forwarded what this backend must not have. */
  readonly filter: ContentFilter;
  put(item: OutboxItem): Promise<unknown>;
}

export interface RawForwarderOptions {
  readonly journal: Journal;
  /** `journal.openCursor('forward')` */
  readonly cursor: Cursor;
  readonly decode: DecodeFrame;
  readonly lanes: readonly RawLane[];
  readonly onTrouble: (message: string) => void;
}

const BATCH = { recordsMax: 5_000, bytesMax: 4 * 1024 * 1024 };
const MEMORY_BYTES_MAX = 16 * 1024 * 1024;
/** What comes within this time goes together. */
const GATHER_MS = 500;
const SIGNALS: readonly Signal[] = ['logs', 'traces', 'metrics'];

export class RawForwarder {
  readonly #options: RawForwarderOptions;
  readonly #backlog: Backlog;
  readonly #alarm = new Alarm();
  readonly #abort = new AbortController();
  readonly #running: Promise<void>;

  private constructor(options: RawForwarderOptions) {
    this.#options = options;
    const { journal, cursor, decode } = options;
    const rejected = createRejectedFolder(journal.disk, journal.folder);
    const { done, plan } = cursor.state();
    this.#backlog = new Backlog({
      read: (from, to) => journal.read(from, to),
      decode,
      setAside: (frame, reason) => rejected.setAside(frame, reason),
      from: plan?.to ?? done,
      knownEnd: journal.durableEnd,
      memoryBytesMax: MEMORY_BYTES_MAX,
    });
    this.#running = this.#run();
  }

  /** Every later delivery must be offered, in order. */
  static start(options: RawForwarderOptions): RawForwarder {
    return new RawForwarder(options);
  }

  offer(delivery: AcceptedDelivery): void {
    this.#backlog.offer(delivery);
    this.#alarm.ring();
  }

  async stop(): Promise<void> {
    this.#abort.abort();
    this.#alarm.ring();
    await this.#running;
  }

  async #run(): Promise<void> {
    const { cursor } = this.#options;
    const { plan } = cursor.state();
    if (plan !== null)
      await this.#persist(async () => this.#carry(plan, await this.#backlog.takeAgain(plan.from, plan.to)));
    while (!this.#abort.signal.aborted) {
      if (this.#backlog.isEmpty) {
        await this.#alarm.wait(60_000);
        if (!this.#backlog.isEmpty && !this.#backlog.fills(BATCH)) await gather(this.#abort.signal);
        continue;
      }
      const { from, to, deliveries } = await this.#backlog.take(BATCH);
      await this.#persist(async () => {
        await cursor.save({ done: from, plan: { from, to } });
        await this.#carry({ from, to }, deliveries);
      });
    }
  }

  async #carry(plan: { readonly from: number; readonly to: number }, deliveries: readonly AcceptedDelivery[]) {
    const { journal, cursor, lanes } = this.#options;
    for (const lane of lanes) {
      for (const signal of SIGNALS) {
        if (lane.backend.raw[signal] === null) continue;
        const item = itemOf(deliveries, signal, lane.filter);
        if (item !== null) await lane.put({ ...item, key: `raw/${journal.id}/${plan.from}-${plan.to}/${signal}` });
      }
    }
    await cursor.save({ done: plan.to, plan: null });
  }

  /** A disk that does not take it is tried again for ever: until then the journal keeps what waits. */
  async #persist(act: () => Promise<void>): Promise<void> {
    const signal = this.#abort.signal;
    const onFailure = (thrown: unknown): boolean => {
      this.#options.onTrouble(AppError.from(thrown).message);
      return true;
    };
    // stopped in the middle: the plan is on disk, and carried out again at the next start
    await retry(act, { firstPauseMs: 500, pauseMaxMs: 30_000, signal, onFailure }).catch((thrown: unknown) => {
      if (!signal.aborted) throw thrown;
    });
  }
}

const gather = (signal: AbortSignal): Promise<void> =>
  setTimeout(GATHER_MS, undefined, { signal }).catch(() => undefined);

/** One request of all deliveries of a signal; null where there is none. */
function itemOf(
  deliveries: readonly AcceptedDelivery[],
  signal: Signal,
  filter: ContentFilter,
): Omit<OutboxItem, 'key'> | null {
  let records = 0;
  const bodies: Uint8Array[] = [];
  for (const { decoded } of deliveries) {
    if (decoded.signal !== signal) continue;
    const kept = filter(decoded);
    if (kept.signal !== signal) continue;
    records += countRecords(kept);
    bodies.push(encodeExportRequest(kept));
  }
  return records === 0 ? null : { signal, body: joinRequests(bodies), records };
}
