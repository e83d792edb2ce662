/**
 * What the server passes on: turns that are over, as spans, and Codex's own signals, to every backend that the user named. Each backend has its own outbox, connections and pace; what is wrong with
 * one is its own trouble.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Config } from '../config/config.ts';
import { readTime, writeTime } from '../forward/began-at.ts';
import type { BackendStanding } from '../forward/courier.ts';
import { isSettled, turnKey } from '../forward/session-items.ts';
import { type DueSession, QUIET_MS, SettleWatch } from '../forward/settle-watch.ts';
import { type SettlingState, SettlingTurns } from '../forward/settling-turns.ts';
import type { AcceptedDelivery } from '../ingest/accepted-delivery.ts';
import type { Journal } from '../ingest/journal/journal.ts';
import { AppError } from '../lib/errors.ts';
import { nodeDisk } from '../lib/node-disk.ts';
import type { LiveSessions } from '../model/live-sessions.ts';
import type { Observation } from '../model/observation.ts';
import type { Session } from '../model/session.ts';
import type { Redactor } from '../redact/redactor.ts';
import { type ForwardingParts, lastTherePath, openForwardingParts } from './forwarding-parts.ts';
import type { RawLane } from './raw-forwarder.ts';
import { TroubleTeller } from './trouble-teller.ts';

export interface ForwardingOptions {
  readonly backends: Config['backends'];
  readonly stateDir: string;
  readonly journal: Journal;
  readonly live: Pick<LiveSessions, 'subscribe' | 'summaries' | 'fresh'>;
  /** As it is stored: what leaves is redacted on its way. Throws `not_found` for one that is not stored any more. */
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
  standing(): readonly ForwardingStanding[];
  /** Before the sources are closed: turns that have only just ended wait for their last words, a few seconds at the most. At once where there are none. */
  settle(): Promise<void>;
  /** When nothing more can come: every turn that is over goes, or waits on disk. */
  stop(): Promise<void>;
}

export interface ForwardingStanding extends BackendStanding {
  /** Records that had no place to wait in. */
  readonly lost: number;
}

const NOTHING: Forwarding = {
  offer: () => undefined,
  standing: () => [],
  settle: () => Promise.resolve(),
  stop: () => Promise.resolve(),
};
const LOOK_EVERY_MS = 1_000;
/** Placeholders of running turns are for people who look on. */
const LIVE_QUIET_MS = 1_500;
/** What changed so long before a server was stopped, it had looked at. */
const CATCH_UP_MS = 60_000;
/** How often it is noted how far everything was looked at. */
const NOTE_EVERY_MS = 30_000;
/** What has been quiet for so long has told what files and hooks know: they come at once. A server that stops may not come back for weeks. */
const LAST_CALL_MS = 2_000;
/** For Codex's batches of OTLP, and for sessions that never rest. */
const SETTLE_MAX_MS = 3_000;
const SETTLE_LOOK_MS = 100;
/** How long a stop may take over what is over; what is left, the next start looks at. */
const STOP_MAX_MS = 2_000;

export async function openForwarding(options: ForwardingOptions): Promise<Forwarding> {
  if (options.backends.length > 0) return new ServerForwarding(options, await openForwardingParts(options));
  // without a reader the journal must not wait for one
  await options.journal.dropCursor('forward');
  return NOTHING;
}

class ServerForwarding implements Forwarding {
  readonly #options: ForwardingOptions;
  readonly #parts: ForwardingParts;
  readonly #settling = new SettleWatch();
  readonly #settlingTurns = new SettlingTurns();
  readonly #showing: SettleWatch | null;
  readonly #teller = new TroubleTeller();
  readonly #unsubscribe: () => void;
  readonly #timer: NodeJS.Timeout;
  #looking: Promise<void> | null = null;
  #isStopping = false;
  /** Until then, what changed before this life is not in `#settling`. */
  #hasCaughtUp = false;
  #notedAt = Number.NEGATIVE_INFINITY;
  #toldTrouble: string | null = null;

  constructor(options: ForwardingOptions, parts: ForwardingParts) {
    this.#options = options;
    this.#parts = parts;
    this.#showing = options.backends.some(({ turns }) => turns?.live === true) ? new SettleWatch(LIVE_QUIET_MS) : null;
    this.#unsubscribe = options.live.subscribe(({ session_id }) => this.#note(session_id));
    // what the journal brought back has changed before anybody could subscribe
    for (const { session_id } of options.live.summaries()) this.#note(session_id);
    this.#timer = setInterval(() => this.#look(), LOOK_EVERY_MS);
    this.#timer.unref();
  }

  offer(delivery: AcceptedDelivery, observations: readonly Observation[]): void {
    this.#parts.hear(observations);
    this.#parts.raw?.offer(delivery);
  }

  standing(): readonly ForwardingStanding[] {
    const lost = this.#parts.raw?.lost;
    return this.#parts.courier.standing().map((one) => ({ ...one, lost: lost?.get(one.backend) ?? 0 }));
  }

  async settle(): Promise<void> {
    const end = performance.now() + SETTLE_MAX_MS;
    await this.#options.live.fresh();
    while (performance.now() < end && (await this.#hasNewEnds(end))) await sleep(SETTLE_LOOK_MS);
  }

  async stop(): Promise<void> {
    this.#isStopping = true;
    clearInterval(this.#timer);
    await this.#looking;
    await this.#options.live.fresh();
    this.#unsubscribe();
    const end = performance.now() + STOP_MAX_MS;
    for (const sessionId of this.#settling.rest()) {
      // put back: what was not looked at is noted for the next start
      if (performance.now() >= end) this.#settling.again(sessionId, this.#options.now());
      else await this.#forward(sessionId, 'ending');
    }
    await this.#noteLooked();
    await this.#parts.close();
  }

  #note(sessionId: string): void {
    this.#settling.note(sessionId, this.#options.now());
    this.#showing?.note(sessionId, this.#options.now());
  }

  #look(): void {
    const now = this.#options.now();
    for (const sentence of this.#teller.look(this.standing(), now)) this.#options.onNotice(sentence);
    if (this.#looking !== null || this.#isStopping) return;
    this.#looking = this.#work(now)
      .catch((thrown: unknown) => this.#say(thrown))
      .finally(() => {
        this.#looking = null;
      });
  }

  async #work(now: number): Promise<void> {
    await this.#parts.courier.reopen();
    this.#parts.courier.send();
    if (!this.#hasCaughtUp) await this.#catchUp();
    const due = new Map<string, DueSession>();
    // the settling ones last: only they know whether a session is quiet
    for (const one of this.#showing?.due(now) ?? []) due.set(one.sessionId, { ...one, isQuiet: false });
    for (const one of this.#settling.due(now)) due.set(one.sessionId, one);
    for (const one of due.values()) {
      if (this.#isStopping) this.#settling.again(one.sessionId, now);
      else await this.#forward(one.sessionId, one.isQuiet ? 'quiet' : 'busy');
    }
    if (Math.abs(now - this.#notedAt) >= NOTE_EVERY_MS) await this.#noteLooked();
  }

  /** What changed shortly before an earlier life ended may not have been looked at. The outboxes know what they had. */
  async #catchUp(): Promise<void> {
    const { stateDir, changedSince } = this.#options;
    const lastThere = await readTime(nodeDisk, lastTherePath(stateDir));
    if (lastThere !== null) for (const id of await changedSince(lastThere - CATCH_UP_MS)) this.#note(id);
    this.#hasCaughtUp = true;
  }

  /** Everything that changed before was looked at, and nothing of it waits. */
  async #noteLooked(): Promise<void> {
    if (!this.#hasCaughtUp) return;
    const now = this.#options.now();
    this.#notedAt = now;
    const at = Math.min(now, this.#settling.oldestAt ?? now);
    await writeTime(nodeDisk, lastTherePath(this.#options.stateDir), at).catch((thrown: unknown) => this.#say(thrown));
  }

  /** Whether a session that has just changed has a turn that is over, and that a backend has not had. */
  async #hasNewEnds(end: number): Promise<boolean> {
    const now = this.#options.now();
    for (const sessionId of this.#settling.restless(now, LAST_CALL_MS)) {
      if (performance.now() >= end) return false;
      const session = await this.#options.getSession(sessionId).catch(() => null);
      if (session !== null && this.#options.backends.some(({ name }) => this.#isNews(name, session, now))) return true;
    }
    return false;
  }

  #isNews(backend: string, session: Session, now: number): boolean {
    const { turns } = this.#parts.turnsFor(backend, session, now).session;
    return turns.some((turn) => isSettled(turn) && !this.#parts.courier.has(backend, turnKey(turn)));
  }

  async #forward(sessionId: string, state: SettlingState): Promise<void> {
    try {
      const againAt = await this.#forwardNow(sessionId, state);
      if (againAt !== null) this.#settling.again(sessionId, againAt);
    } catch (thrown) {
      // deleted, or part of another session by now
      if (thrown instanceof AppError && thrown.code === 'not_found') return;
      this.#say(thrown);
      this.#settling.again(sessionId, this.#options.now() + QUIET_MS);
    }
  }

  /** ms since the epoch: when this session has to be looked at again although it does not change; null for never. */
  async #forwardNow(sessionId: string, state: SettlingState): Promise<number | null> {
    const { getSession, backends } = this.#options;
    const session = await getSession(sessionId);
    const now = this.#options.now();
    const isSent = (key: string): boolean => backends.every(({ name }) => this.#parts.courier.has(name, key));
    const view = this.#settlingTurns.look(session, state, now, isSent);
    const times = view.againAt === null ? [] : [view.againAt];
    for (const { name } of backends) {
      const { session: shown, silentUntil } = this.#parts.turnsFor(name, view.session, now);
      const isTaken = await this.#parts.courier.forwardTo(name, shown);
      if (!isTaken) times.push(now + QUIET_MS);
      if (silentUntil !== null) times.push(silentUntil);
    }
    return times.length === 0 ? null : Math.min(...times);
  }

  /** Once, until it is another. */
  #say(thrown: unknown): void {
    const { message } = AppError.from(thrown);
    if (message !== this.#toldTrouble) this.#options.onNotice(`Forwarding: ${message}`);
    this.#toldTrouble = message;
  }
}
