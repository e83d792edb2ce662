/** From sessions to backends: each has its own outbox and its own connection, so that one that is down delays no other. */
import { join } from 'node:path';
import type { Backend } from '../config/backend.ts';
import { type DrainProgress, type DrainSignal, drainOutbox } from '../deliver/drain.ts';
import type { Transport } from '../deliver/endpoint.ts';
import { type Outbox, openOutbox } from '../deliver/outbox.ts';
import type { OutboxItem, OutboxStatus } from '../deliver/outbox-item.ts';
import { createTransport } from '../deliver/transport.ts';
import { AppError } from '../lib/errors.ts';
import type { Session } from '../model/session.ts';
import type { Redactor } from '../redact/redactor.ts';
import { debugTransport } from './debug-transport.ts';
import { createFileLog, type ForwardLog } from './forward-log.ts';
import { forwardSession } from './forward-session.ts';
import { sessionItems } from './session-items.ts';

export interface CourierOptions {
  readonly backends: readonly Backend[];
  /** Holds a folder for each backend. */
  readonly outboxes: string;
  readonly redactor: Redactor;
  readonly version: string;
  readonly log: ForwardLog;
  /** One line, where somebody looks: what a dry run would have sent. */
  readonly onDryRun: (line: string) => void;
  readonly onProgress: (backend: string, progress: DrainProgress) => void;
  /** How long a backend in trouble is waited for, where sending ends when nothing waits. */
  readonly patienceMs: number;
  /** `empty`: sending ends when nothing waits, or the backend is in trouble for too long. `stopped`: it goes on until `abort`. */
  readonly until: 'empty' | 'stopped';
  /** ms since the epoch. */
  readonly now: () => number;
  readonly abort: AbortSignal;
}

export interface BackendStanding {
  readonly backend: string;
  /** `held`: another process has its outbox. `unavailable`: it cannot be opened. `dry_run`: there is none. */
  readonly state: 'open' | 'held' | 'unavailable' | 'dry_run';
  /** null where it is not open. */
  readonly status: OutboxStatus | null;
  /** What is wrong, here or with the backend, as a sentence; null where nothing is. */
  readonly trouble: string | null;
}

export class Courier {
  readonly #options: CourierOptions;
  readonly #lanes: readonly Lane[];
  /** Turns that a dry run has shown. */
  readonly #shown = new Set<string>();

  private constructor(options: CourierOptions, lanes: readonly Lane[]) {
    this.#options = options;
    this.#lanes = lanes;
  }

  /** Never rejects for a backend's own trouble: what cannot be opened is told and left out. */
  static async open(options: CourierOptions): Promise<Courier> {
    return new Courier(options, await Promise.all(options.backends.map((backend) => openLane(backend, options))));
  }

  /** True when every backend has the due turns of this session in its outbox, or had them before. */
  async forward(session: Session): Promise<boolean> {
    let isTaken = true;
    for (const { backend } of this.#lanes) isTaken = (await this.forwardTo(backend.name, session)) && isTaken;
    return isTaken;
  }

  /** The same for one backend. */
  async forwardTo(name: string, session: Session): Promise<boolean> {
    const lane = this.#laneOf(name);
    if (lane === null || lane.backend.turns === null) return true;
    if (!lane.backend.turns.debug.dryRun) return lane.outbox !== null && (await this.#put(session, lane, lane.outbox));
    this.#show(lane.backend, session);
    return true;
  }

  /** Whether this backend has had it, or it waits for it. */
  has(name: string, key: string): boolean {
    return this.#laneOf(name)?.outbox?.has(key) === true;
  }

  /** One item for one backend, ready as it is. `closed`: its outbox is not open. Throws an AppError when the disk does not take it. */
  async put(name: string, item: OutboxItem): Promise<'kept' | 'known' | 'dropped' | 'closed'> {
    const outbox = this.#laneOf(name)?.outbox ?? null;
    return outbox === null ? 'closed' : await outbox.put(item);
  }

  /** Tries again to open the outboxes that could not be opened. True when another process has none of them any more. */
  async reopen(): Promise<boolean> {
    for (const lane of this.#lanes) if (lane.outbox === null) await openLaneOutbox(lane, this.#options);
    return this.#lanes.every(({ state }) => state !== 'held');
  }

  #laneOf(name: string): Lane | null {
    return this.#lanes.find(({ backend }) => backend.name === name) ?? null;
  }

  async #put(session: Session, lane: Lane, outbox: Outbox): Promise<boolean> {
    const { redactor, version, log } = this.#options;
    const { backend } = lane;
    try {
      const { queued } = await forwardSession(session, { backend, redactor, outbox, version });
      if (queued > 0) log.say(`${backend.name}: ${queued} to be sent of session ${session.session_id}`);
      lane.trouble = null;
      return true;
    } catch (thrown) {
      lane.trouble = `cannot keep session ${session.session_id}: ${AppError.from(thrown).message}`;
      log.say(`${backend.name}: ${lane.trouble}`);
      return false;
    }
  }

  /** Everything but sending; nothing is remembered of it when this process ends. */
  #show(backend: Backend, session: Session): void {
    const { redactor, version, onDryRun } = this.#options;
    const isWanted = (key: string): boolean => !this.#shown.has(`${backend.name}/${key}`);
    for (const { key, request } of sessionItems(session, { backend, redactor, version, isWanted })) {
      this.#shown.add(`${backend.name}/${key}`);
      const label = DRY_RUN_LABELS[backend.target] ?? backend.target;
      for (const { scopeSpans } of request.resourceSpans)
        for (const { spans } of scopeSpans) for (const { name } of spans) onDryRun(`[${label}] DRY RUN: ${name}`);
    }
  }

  /** Begins to send what waits, wherever nothing is being sent. A backend that was given up on is left to the next run. */
  send(): void {
    for (const lane of this.#lanes) this.#sendLane(lane);
  }

  #sendLane(lane: Lane): void {
    const { outbox, backend } = lane;
    lane.isAskedAgain = lane.sending !== null;
    if (outbox === null || lane.isAskedAgain || lane.hasGivenUp) return;
    const { now, abort, patienceMs, onProgress, until } = this.#options;
    if (until === 'empty' && outbox.status().waiting.items === 0) return;
    lane.sending = drainOutbox({
      outbox,
      transportOf: (signal) => lane.transportOf(signal),
      requestBytesMax: requestBytesMax(backend),
      abort,
      now,
      until,
      patienceMs,
      onProgress: (progress) => onProgress(backend.name, progress),
    })
      .then(({ end }) => {
        lane.hasGivenUp = end !== 'empty';
      })
      .finally(() => {
        lane.sending = null;
        // what was put while the last of them ended was met by none
        if (lane.isAskedAgain) this.#sendLane(lane);
      });
  }

  get isSending(): boolean {
    return this.#lanes.some(({ sending }) => sending !== null);
  }

  /** Resolves when nothing is being sent. */
  async idle(): Promise<void> {
    while (this.isSending) await Promise.all(this.#lanes.flatMap(({ sending }) => sending ?? []));
  }

  standing(): BackendStanding[] {
    return this.#lanes.map(({ backend, outbox, state, trouble }) => {
      const status = outbox?.status() ?? null;
      return { backend: backend.name, state, status, trouble: trouble ?? status?.trouble?.message ?? null };
    });
  }

  /** After `abort` or `idle`. */
  async close(): Promise<void> {
    await this.idle();
    for (const { outbox, transports } of this.#lanes) {
      for (const transport of transports.values()) await transport.close();
      await outbox?.close().catch(() => undefined);
    }
  }
}

/** Phoenix belongs to Arize, and its exporter says so. */
const DRY_RUN_LABELS: Readonly<Record<string, string>> = { phoenix: 'arize' };

interface Lane {
  readonly backend: Backend;
  state: BackendStanding['state'];
  /** null unless `open`. */
  outbox: Outbox | null;
  /** Of ours, not the backend's. */
  trouble: string | null;
  readonly transports: ReadonlyMap<string, Transport>;
  readonly transportOf: (signal: DrainSignal) => Transport | null;
  sending: Promise<void> | null;
  /** Something may have been put since it began. */
  isAskedAgain: boolean;
  hasGivenUp: boolean;
}

async function openLane(backend: Backend, options: CourierOptions): Promise<Lane> {
  const transports = new Map<string, Transport>();
  const log = logOf(backend, options);
  const transportOf = (signal: DrainSignal): Transport | null => {
    const endpoint = signal === 'traces' && backend.turns !== null ? backend.turns.endpoint : backend.raw[signal];
    if (endpoint === null) return null;
    const debug = backend.turns?.debug ?? { verbose: false, dumpDir: null };
    const transport =
      transports.get(signal) ??
      debugTransport(createTransport(endpoint, options.now), { backend, endpoint, debug, log, now: options.now });
    transports.set(signal, transport);
    return transport;
  };
  const state = backend.turns?.debug.dryRun === true ? 'dry_run' : 'unavailable';
  const lane: Lane = { backend, state, outbox: null, trouble: null, transports, transportOf, ...IDLE };
  await openLaneOutbox(lane, options);
  return lane;
}

const IDLE = { sending: null, isAskedAgain: false, hasGivenUp: false };

async function openLaneOutbox(lane: Lane, { outboxes, now, log }: CourierOptions): Promise<void> {
  const { backend } = lane;
  if (lane.state === 'dry_run') return;
  try {
    lane.outbox = await openOutbox({ folder: join(outboxes, backend.name), limits: backend.spool, now });
    lane.state = 'open';
    lane.trouble = null;
  } catch (thrown) {
    const { code, message } = AppError.from(thrown);
    lane.state = code === 'conflict' ? 'held' : 'unavailable';
    if (lane.trouble !== message) log.say(`${backend.name}: ${message}`);
    lane.trouble = message;
  }
}

/** The backend's own log, if it has one, and ours. */
function logOf({ turns }: Backend, { log, now }: CourierOptions): ForwardLog {
  const path = turns?.debug.logFile ?? null;
  if (path === null) return log;
  const own = createFileLog(path, now);
  return {
    say: (sentence) => {
      own.say(sentence);
      log.say(sentence);
    },
  };
}

function requestBytesMax({ turns, raw }: Backend): number {
  const limits = [turns?.endpoint, raw.logs, raw.traces, raw.metrics].flatMap((each) => each?.requestBytesMax ?? []);
  return Math.min(...limits);
}
