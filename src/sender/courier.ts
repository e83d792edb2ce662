/** From sessions to backends: each has its own outbox and its own connection, so that one that is down delays no other. */
import { join } from 'node:path';
import type { Backend } from '../config/backend.ts';
import { type DrainProgress, type DrainSignal, drainOutbox } from '../deliver/drain.ts';
import type { Transport } from '../deliver/endpoint.ts';
import { type Outbox, openOutbox } from '../deliver/outbox.ts';
import type { OutboxStatus } from '../deliver/outbox-item.ts';
import { createTransport } from '../deliver/transport.ts';
import { forwardSession } from '../forward/forward-session.ts';
import { sessionItems } from '../forward/session-items.ts';
import { AppError } from '../lib/errors.ts';
import type { Session } from '../model/session.ts';
import type { Redactor } from '../redact/redactor.ts';
import { debugTransport } from './debug-transport.ts';
import { createFileLog, type SenderLog } from './sender-log.ts';

export interface CourierOptions {
  readonly backends: readonly Backend[];
  /** Holds a folder for each backend. */
  readonly outboxes: string;
  readonly redactor: Redactor;
  readonly version: string;
  readonly log: SenderLog;
  /** One line, where somebody looks: what a dry run would have sent. */
  readonly onDryRun: (line: string) => void;
  readonly onProgress: (backend: string, progress: DrainProgress) => void;
  /** How long a backend in trouble is waited for. */
  readonly patienceMs: number;
  /** ms since the epoch. */
  readonly now: () => number;
  readonly abort: AbortSignal;
}

export interface BackendStanding {
  readonly backend: string;
  /** null where another process has it open. */
  readonly status: OutboxStatus | null;
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
    for (const { backend, outbox } of this.#lanes) {
      if (backend.turns === null) continue;
      if (backend.turns.debug.dryRun) this.#show(backend, session);
      else isTaken = outbox !== null && (await this.#put(session, backend, outbox)) && isTaken;
    }
    return isTaken;
  }

  async #put(session: Session, backend: Backend, outbox: Outbox): Promise<boolean> {
    const { redactor, version, log } = this.#options;
    try {
      const { queued } = await forwardSession(session, { backend, redactor, outbox, version });
      if (queued > 0) log.say(`${backend.name}: ${queued} of session ${session.session_id} wait to be sent`);
      return true;
    } catch (thrown) {
      log.say(`${backend.name}: cannot keep session ${session.session_id}: ${AppError.from(thrown).message}`);
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
    if (outbox === null || lane.sending !== null || lane.hasGivenUp) return;
    if (outbox.status().waiting.items === 0) return;
    const { now, abort, patienceMs, onProgress } = this.#options;
    lane.sending = drainOutbox({
      outbox,
      transportOf: (signal) => lane.transportOf(signal),
      requestBytesMax: requestBytesMax(backend),
      abort,
      now,
      until: 'empty',
      patienceMs,
      onProgress: (progress) => onProgress(backend.name, progress),
    })
      .then(({ end }) => {
        lane.hasGivenUp = end !== 'empty';
      })
      .finally(() => {
        lane.sending = null;
      });
  }

  get isSending(): boolean {
    return this.#lanes.some(({ sending }) => sending !== null);
  }

  /** Resolves when nothing is being sent. */
  async idle(): Promise<void> {
    await Promise.all(this.#lanes.map(({ sending }) => sending));
  }

  standing(): BackendStanding[] {
    return this.#lanes.map(({ backend, outbox }) => ({ backend: backend.name, status: outbox?.status() ?? null }));
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
  readonly outbox: Outbox | null;
  readonly transports: ReadonlyMap<string, Transport>;
  readonly transportOf: (signal: DrainSignal) => Transport | null;
  sending: Promise<void> | null;
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
      debugTransport(createTransport(endpoint, options.now), { backend: backend.name, debug, log, now: options.now });
    transports.set(signal, transport);
    return transport;
  };
  const outbox = await open(backend, options);
  return { backend, outbox, transports, transportOf, sending: null, hasGivenUp: false };
}

async function open(backend: Backend, { outboxes, now, log }: CourierOptions): Promise<Outbox | null> {
  if (backend.turns?.debug.dryRun === true) return null;
  try {
    return await openOutbox({ folder: join(outboxes, backend.name), limits: backend.spool, now });
  } catch (thrown) {
    log.say(`${backend.name}: ${AppError.from(thrown).message}`);
    return null;
  }
}

/** The backend's own log, if it has one, and ours. */
function logOf({ turns }: Backend, { log, now }: CourierOptions): SenderLog {
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
