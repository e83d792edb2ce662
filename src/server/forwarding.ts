/**
 * What the server passes on: turns that are over, as spans, and Codex's own signals, to every backend that the user named. Each backend has its own outbox, connections and pace; what is wrong with
 * one is its own trouble.
 */
import { join } from 'node:path';
import type { Config } from '../config/config.ts';
import { beganAt, readTime, writeTime } from '../forward/began-at.ts';
import { type BackendStanding, Courier } from '../forward/courier.ts';
import { LiveTurns } from '../forward/live-turns.ts';
import { isSettled } from '../forward/session-items.ts';
import { QUIET_MS, SettleWatch } from '../forward/settle-watch.ts';
import type { AcceptedDelivery } from '../ingest/accepted-delivery.ts';
import type { Journal } from '../ingest/journal/journal.ts';
import { AppError } from '../lib/errors.ts';
import { nodeDisk } from '../lib/node-disk.ts';
import type { LiveSessions } from '../model/live-sessions.ts';
import type { Observation } from '../model/observation.ts';
import type { Session } from '../model/session.ts';
import type { Redactor } from '../redact/redactor.ts';
import { createDecodeFrame } from './decode-frame.ts';
import { RawForwarder, type RawLane } from './raw-forwarder.ts';

export interface ForwardingOptions {
  readonly backends: Config['backends'];
  readonly stateDir: string;
  readonly journal: Journal;
  readonly live: Pick<LiveSessions, 'subscribe'>;
  /** Throws `not_found` for one that is not stored any more. */
  readonly getSession: (sessionId: string) => Promise<Session>;
  /** Sessions that changed after this, ms since the epoch. */
  readonly changedSince: (at: number) => Promise<readonly string[]>;
  readonly rawFilter: (backend: Config['backends'][number]) => RawLane['filter'];
  readonly redactor: Redactor;
  readonly version: string;
  readonly onNotice: (sentence: string) => void;
  /** ms since the epoch. */
  readonly now: () => number;
}

export interface Forwarding {
  /** What has just been accepted, in the order of the journal; never waits. */
  offer(delivery: AcceptedDelivery, observations: readonly Observation[]): void;
  standing(): readonly BackendStanding[];
  stop(): Promise<void>;
}

const NOTHING: Forwarding = { offer: () => undefined, standing: () => [], stop: () => Promise.resolve() };
const LOOK_EVERY_MS = 1_000;
/** Placeholders of running turns are for people who look on. */
const LIVE_QUIET_MS = 1_500;
/** What changed so long before a server was stopped, it had looked at. */
const CATCH_UP_MS = 10 * 60_000;
/** How often it is noted that the server was there. */
const NOTE_EVERY_MS = 60_000;

export async function openForwarding(options: ForwardingOptions): Promise<Forwarding> {
  return options.backends.length === 0 ? NOTHING : new ServerForwarding(options, await openParts(options));
}

interface Parts {
  readonly courier: Courier;
  readonly abort: AbortController;
  /** By backend, ms since the epoch. */
  readonly since: ReadonlyMap<string, number>;
  readonly raw: RawForwarder | null;
}

async function openParts(options: ForwardingOptions): Promise<Parts> {
  const { backends, stateDir, redactor, version, onNotice, now, journal } = options;
  const outboxes = join(stateDir, 'forward');
  const abort = new AbortController();
  const since = new Map<string, number>();
  for (const { name, since: own } of backends)
    since.set(name, own ?? (await beganAt(nodeDisk, join(outboxes, name), now())));
  const courier = await Courier.open({
    backends,
    outboxes,
    redactor,
    version,
    now,
    log: { say: onNotice },
    onDryRun: onNotice,
    onProgress: () => undefined,
    patienceMs: 0,
    until: 'stopped',
    abort: abort.signal,
  });
  courier.send();
  const lanes = backends
    .filter(({ raw }) => raw.logs !== null || raw.traces !== null || raw.metrics !== null)
    .map((backend) => ({
      backend,
      filter: options.rawFilter(backend),
      put: (item: Parameters<RawLane['put']>[0]) => courier.put(backend.name, item),
    }));
  // without a reader the journal must not wait for one
  const raw =
    lanes.length === 0
      ? null
      : RawForwarder.start({
          journal,
          lanes,
          decode: createDecodeFrame(),
          cursor: await journal.openCursor('forward'),
          onTrouble: onNotice,
        });
  return { courier, abort, since, raw };
}

const lastTherePath = (stateDir: string): string => join(stateDir, 'forward', 'server-last-there');

class ServerForwarding implements Forwarding {
  readonly #options: ForwardingOptions;
  readonly #parts: Parts;
  readonly #turns = new LiveTurns();
  readonly #settling = new SettleWatch();
  readonly #showing: SettleWatch | null;
  readonly #unsubscribe: () => void;
  readonly #timer: NodeJS.Timeout;
  #looking: Promise<void> | null = null;
  #isStopped = false;
  #notedAt = 0;

  constructor(options: ForwardingOptions, parts: Parts) {
    this.#options = options;
    this.#parts = parts;
    this.#showing = options.backends.some(({ turns }) => turns?.live === true) ? new SettleWatch(LIVE_QUIET_MS) : null;
    this.#unsubscribe = options.live.subscribe(({ session_id }) => this.#note(session_id));
    this.#timer = setInterval(() => this.#look(), LOOK_EVERY_MS);
    this.#timer.unref();
    this.#catchUp().catch((thrown: unknown) => this.#say(thrown));
  }

  offer(delivery: AcceptedDelivery, observations: readonly Observation[]): void {
    this.#turns.hear(observations);
    this.#parts.raw?.offer(delivery);
  }

  standing(): readonly BackendStanding[] {
    return this.#parts.courier.standing();
  }

  async stop(): Promise<void> {
    this.#isStopped = true;
    this.#unsubscribe();
    clearInterval(this.#timer);
    await this.#looking;
    await this.#parts.raw?.stop();
    this.#parts.abort.abort();
    await this.#parts.courier.close();
  }

  #note(sessionId: string): void {
    this.#settling.note(sessionId, this.#options.now());
    this.#showing?.note(sessionId, this.#options.now());
  }

  /** What changed shortly before an earlier life ended may not have been looked at. The outboxes know what they had. */
  async #catchUp(): Promise<void> {
    const { stateDir, now, changedSince } = this.#options;
    const lastThere = await readTime(nodeDisk, lastTherePath(stateDir));
    if (lastThere !== null) for (const id of await changedSince(lastThere - CATCH_UP_MS)) this.#note(id);
    this.#noteThere(now());
  }

  #noteThere(now: number): void {
    this.#notedAt = now;
    writeTime(nodeDisk, lastTherePath(this.#options.stateDir), now).catch((thrown: unknown) => this.#say(thrown));
  }

  #look(): void {
    if (this.#looking !== null || this.#isStopped) return;
    const now = this.#options.now();
    if (Math.abs(now - this.#notedAt) >= NOTE_EVERY_MS) this.#noteThere(now);
    const due = new Set([...this.#settling.due(now), ...(this.#showing?.due(now) ?? [])]);
    if (due.size === 0) return;
    this.#looking = this.#forwardAll([...due]).finally(() => {
      this.#looking = null;
    });
  }

  async #forwardAll(sessionIds: readonly string[]): Promise<void> {
    for (const sessionId of sessionIds) {
      if (this.#isStopped) return;
      await this.#forward(sessionId).catch((thrown: unknown) => {
        // deleted, or part of another session by now
        if (thrown instanceof AppError && thrown.code === 'not_found') return;
        this.#say(thrown);
        this.#note(sessionId);
      });
    }
  }

  async #forward(sessionId: string): Promise<void> {
    const { getSession, now, backends } = this.#options;
    const session = await getSession(sessionId);
    if (session.kind !== 'session') return;
    const settledBefore = now() - QUIET_MS;
    let isWaiting = false;
    for (const { name } of backends) {
      const shown = this.#turns.of(session, this.#parts.since.get(name) ?? 0, now());
      const isTaken = await this.#parts.courier.forwardTo(name, shown, settledBefore);
      isWaiting ||= !isTaken || shown.turns.some((turn) => isSettled(turn) && !isSettled(turn, settledBefore));
    }
    if (isWaiting) this.#note(sessionId);
  }

  #say(thrown: unknown): void {
    this.#options.onNotice(`Forwarding: ${AppError.from(thrown).message}`);
  }
}
