/**
 * The consumer that carries Codex's own signals from the journal to the outboxes of backends. The same order of steps as the store writer's: plan → items whose keys are made of the plan → done; a crash
 * anywhere repeats a stretch with the same borders, and the outboxes know its keys. A backend that is down fills its own outbox, never the journal; one whose outbox
 * cannot be opened loses what comes meanwhile, counted, because the journal is everybody's.
 */
import { setImmediate, setTimeout } from 'node:timers/promises';
import type { Backend } from '../config/backend.ts';
import type { OutboxItem } from '../deliver/outbox-item.ts';
import { joinRequests } from '../deliver/request-size.ts';
import { type AcceptedDelivery, countRecords } from '../ingest/accepted-delivery.ts';
import { Alarm } from '../ingest/alarm.ts';
import { Backlog, type DecodeFrame } from '../ingest/backlog.ts';
import type { Content } from '../ingest/content.ts';
import type { Cursor } from '../ingest/journal/cursor.ts';
import type { Journal } from '../ingest/journal/journal.ts';
import type { ContentFilter } from '../ingest/redaction/redact-intake.ts';
import { retry } from '../ingest/retry.ts';
import { AppError } from '../lib/errors.ts';
import { encodeExportRequest } from '../otlp/encode.ts';
import type { Signal } from '../otlp/signal.ts';

export interface RawLane {
  readonly backend: Pick<Backend, 'name' | 'raw' | 'content'>;
  /** Leaves out of what is forwarded what this backend must not have. */
  readonly filter: ContentFilter;
  /** `closed`: its outbox is not open. */
  put(item: OutboxItem): Promise<'kept' | 'known' | 'dropped' | 'closed'>;
}

export interface RawForwarderOptions {
  readonly journal: Pick<Journal, 'id' | 'read' | 'durableEnd'>;
  /** `journal.openCursor('forward', 'now')` */
  readonly cursor: Cursor;
  readonly decode: DecodeFrame;
  readonly lanes: readonly RawLane[];
  /** Nothing is carried before: outboxes may still be another's. Never rejects. */
  readonly ready: Promise<unknown>;
  /** Told once, until it works again. */
  readonly onTrouble: (message: string) => void;
  readonly limits?: Partial<RawLimits>;
}

export interface RawLimits {
  readonly recordsMax: number;
  readonly bytesMax: number;
  readonly memoryBytesMax: number;
  /** What comes within this time goes together. */
  readonly gatherMs: number;
  readonly firstPauseMs: number;
  readonly pauseMaxMs: number;
}

const LIMITS: RawLimits = {
  recordsMax: 5_000,
  bytesMax: 4 * 1024 * 1024,
  memoryBytesMax: 16 * 1024 * 1024,
  gatherMs: 500,
  firstPauseMs: 500,
  pauseMaxMs: 30_000,
};
/** Records after which those who wait for their acknowledgement have their turn. */
const STRETCH_RECORDS = 250;
const SIGNALS: readonly Signal[] = ['logs', 'traces', 'metrics'];

interface Plan {
  readonly from: number;
  readonly to: number;
}

export class RawForwarder {
  readonly #options: RawForwarderOptions;
  readonly #limits: RawLimits;
  readonly #backlog: Backlog;
  readonly #alarm = new Alarm();
  readonly #stopping = new AbortController();
  readonly #abort = new AbortController();
  readonly #running: Promise<void>;
  /** Records by backend whose outbox was not open. */
  readonly #lost = new Map<string, number>();
  #isTroubleTold = false;

  private constructor(options: RawForwarderOptions) {
    this.#options = options;
    this.#limits = { ...LIMITS, ...options.limits };
    const { journal, cursor, decode } = options;
    const { done, plan } = cursor.state();
    this.#backlog = new Backlog({
      read: (from, to) => journal.read(from, to),
      decode,
      // the store writer meets the same frame, sets it aside and counts it
      setAside: () => Promise.resolve(),
      from: plan?.to ?? done,
      knownEnd: journal.durableEnd,
      memoryBytesMax: this.#limits.memoryBytesMax,
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

  /** Records that had no place to wait in, by backend. */
  get lost(): ReadonlyMap<string, number> {
    return this.#lost;
  }

  /** Carries what waits for at most `timeoutMs`; the journal keeps the rest for the next start. */
  async stop(timeoutMs = 1_000): Promise<void> {
    this.#stopping.abort();
    this.#alarm.ring();
    const timer = globalThis.setTimeout(() => this.#abort.abort(), timeoutMs);
    await this.#running;
    clearTimeout(timer);
  }

  async #run(): Promise<void> {
    const { cursor, ready } = this.#options;
    await Promise.race([ready, aborted(this.#stopping.signal)]);
    const { plan } = cursor.state();
    if (plan !== null)
      await this.#persist(async () => this.#carry(plan, await this.#backlog.takeAgain(plan.from, plan.to)));
    while (!this.#abort.signal.aborted) {
      if (this.#backlog.isEmpty) {
        if (this.#stopping.signal.aborted) return;
        await this.#alarm.wait(null);
        if (!this.#backlog.isEmpty && !this.#backlog.fills(this.#limits)) await this.#gather();
        continue;
      }
      await this.#persist(() => this.#next());
    }
  }

  async #next(): Promise<void> {
    const { from, to, deliveries } = await this.#backlog.take(this.#limits);
    // taken is taken: what fails from here on is tried again by itself
    await this.#persist(async () => {
      await this.#options.cursor.save({ done: from, plan: { from, to } });
      await this.#carry({ from, to }, deliveries);
    });
  }

  async #carry(plan: Plan, deliveries: readonly AcceptedDelivery[]): Promise<void> {
    const { journal, cursor, lanes } = this.#options;
    for (const lane of lanes) {
      for (const { signal, bodies, records } of await bySignal(deliveries, lane)) {
        const key = `raw/${journal.id}/${plan.from}-${plan.to}/${signal}`;
        const answer = await lane.put({ key, signal, body: joinRequests(bodies), records });
        const { name } = lane.backend;
        if (answer === 'closed') this.#lost.set(name, (this.#lost.get(name) ?? 0) + records);
      }
    }
    await cursor.save({ done: plan.to, plan: null });
  }

  /** A disk that does not take it is tried again for ever: until then the journal keeps what waits. */
  async #persist(act: () => Promise<void>): Promise<void> {
    const { signal } = this.#abort;
    const { firstPauseMs, pauseMaxMs } = this.#limits;
    const onFailure = (thrown: unknown): boolean => {
      if (!this.#isTroubleTold) this.#options.onTrouble(AppError.from(thrown).message);
      this.#isTroubleTold = true;
      return true;
    };
    try {
      await retry(act, { firstPauseMs, pauseMaxMs, signal, onFailure });
      this.#isTroubleTold = false;
    } catch (thrown) {
      // stopped in the middle: the plan is on disk, and carried out again at the next start
      if (!signal.aborted) throw thrown;
    }
  }

  async #gather(): Promise<void> {
    await setTimeout(this.#limits.gatherMs, undefined, { signal: this.#stopping.signal }).catch(() => undefined);
  }
}

const aborted = (signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }));

interface Part {
  readonly signal: Signal;
  readonly bodies: Uint8Array[];
  records: number;
}

/** What a backend gets of them, one request a signal. */
async function bySignal(deliveries: readonly AcceptedDelivery[], { backend, filter }: RawLane): Promise<Part[]> {
  const parts = new Map<Signal, Part>();
  // hooks and rollouts are not forwarded: they tell the filter in which folder a thread works
  const isFolderAsked = Object.keys(backend.content.perRepository).length > 0;
  let records = 0;
  for (const { decoded } of deliveries) {
    const signal = SIGNALS.find((one) => one === decoded.signal);
    if (signal === undefined ? !isFolderAsked : backend.raw[signal] === null) continue;
    records += countRecords(decoded);
    if (records >= STRETCH_RECORDS) {
      await setImmediate();
      records = 0;
    }
    const kept = filter(decoded);
    if (signal !== undefined) addTo(parts, signal, kept);
  }
  return [...parts.values()];
}

function addTo(parts: Map<Signal, Part>, signal: Signal, content: Content): void {
  const records = countRecords(content);
  if (records === 0 || content.signal === 'hooks' || content.signal === 'rollout') return;
  const part = parts.get(signal) ?? { signal, bodies: [], records: 0 };
  part.bodies.push(encodeExportRequest(content));
  part.records += records;
  parts.set(signal, part);
}
