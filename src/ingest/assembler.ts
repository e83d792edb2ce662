/**
 * Keeps the sessions that change right now in memory, assembled. Observations come in as soon as they are on disk; the screen learns of
 * the change within some 50 ms; the store gets a new version of each changed session with the next batch.
 * What is not in memory is read back from the store when it is spoken of again (a resumed thread, a restart).
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { assemble } from '../assemble/assemble.ts';
import { uuidTime } from '../lib/uuid.ts';
import type { LiveSessions, SessionChange } from '../model/live-sessions.ts';
import type { Observation } from '../model/observation.ts';
import { type Session, type SessionSummary, summaryOf } from '../model/session.ts';
import type { PriceBook } from '../price/price-book.ts';
import { Families, type Family } from './family.ts';
import type { ImportListener } from './rollout/rollout-importer.ts';
import type { SessionVersion } from './rows/session-rows.ts';

export interface AssemblerOptions {
  /** Everything that the store has about these threads and their kin. */
  readonly readFamily: (threadIds: readonly string[]) => Promise<readonly Observation[]>;
  /** Which of these threads the store has something about. */
  readonly knownThreads: (threadIds: readonly string[]) => Promise<readonly string[]>;
  /** The immutable order key (ms) of a session already stored; null for a new one. Asked only where the id holds no time. */
  readonly readOrder: (sessionId: string) => Promise<number | null>;
  /** Writes new versions of sessions; rejects when the store cannot take them. */
  readonly writeSessions: (versions: readonly SessionVersion[]) => Promise<void>;
  /** Without them every cost is unknown. */
  readonly prices?: PriceBook | undefined;
  /** ms since the epoch. */
  readonly now: () => number;
  /** What happened in the background, where nobody waits for an answer. */
  readonly onError: (error: unknown) => void;
}

/** Several records of one moment become one change on the screen. */
const DEBOUNCE_MS = 40;
/** After an assembly that took t comes a rest of 9 t: a tenth of one core at the most. */
const REST_FACTOR = 9;
/** How long a reader is kept waiting for a session that is being assembled. */
const FRESH_WAIT_MS = 250;
const FRESH_POLL_MS = 10;
/** A session leaves memory after this silence, or before when there are too many observations. */
const IDLE_MAX_MS = 35 * 60_000;
const OBSERVATIONS_HELD_MAX = 400_000;
const BYTES_HELD_MAX = 96 * 1024 * 1024;
/** Families. A list leaves out the sessions that are held, by id: their number bounds that question. */
const FAMILIES_HELD_MAX = 2_000;
/** How often a session that is too large for memory is written while it goes on. */
const HUGE_EVERY_MS = 10_000;
/** How often what goes on is looked at again: a killed Codex says nothing more. */
const SWEEP_MS = 60_000;

export class Assembler implements LiveSessions, ImportListener {
  readonly #options: AssemblerOptions;
  readonly #families = new Families();
  readonly #sessions = new Map<string, Session>();
  /** Sessions that turned out to be part of another: their stored rows must go. */
  readonly #gone = new Map<string, Session>();
  /** Order keys of sessions whose id holds no time. */
  readonly #orders = new Map<string, number>();
  /** Sessions whose texts are not all in memory: the list has them from here, everything else from the store. */
  readonly #partial = new Set<string>();
  /** Those of them that the store has as they are now. */
  readonly #leftToStore = new Set<string>();
  /** Threads whose file is being read, and by how many readers. */
  readonly #held = new Map<string, number>();
  readonly #bornAt: number;
  /** Threads born in this life that have left memory: their history is in the store. */
  readonly #left = new Set<string>();
  readonly #listeners = new Set<(change: SessionChange) => void>();
  readonly #sweep: NodeJS.Timeout;
  #timer: NodeJS.Timeout | undefined;
  #working: Promise<void> = Promise.resolve();
  #version = 0;
  #restUntil = 0;
  /** Position in the journal: what lies before is in the store. */
  #storedTo = Number.POSITIVE_INFINITY;

  constructor(options: AssemblerOptions) {
    this.#options = options;
    this.#bornAt = options.now();
    this.#sweep = setInterval(() => this.#lookAgain(), SWEEP_MS);
    this.#sweep.unref();
  }

  /**
   * Takes what has just arrived; never waits.
   *
   * @param position where the delivery that it came with ends in the journal
   */
  observe(observations: readonly Observation[], position = 0): void {
    const now = this.#options.now();
    for (const observation of observations) {
      if (this.#isBornHere(observation)) this.#families.markBlank([observation.threadId]);
      this.#families.add(observation, now, position);
    }
    if (observations.length > 0) this.#schedule();
  }

  /**
   * A thread that is younger than this assembler, and never left it, has no history in the store: there is nothing to read before it can be shown.
   * Its id holds the time of its birth, by the clock of its own machine; only hooks and rollouts are sure to come from this one.
   */
  #isBornHere({ source, threadId }: Observation): boolean {
    if (source === 'otel_logs' || source === 'otel_traces') return false;
    const bornAt = uuidTime(threadId);
    return bornAt !== null && bornAt > this.#bornAt && !this.#left.has(threadId);
  }

  /** Brings sessions back into memory, for instance those that were running when the server stopped. */
  recall(threadIds: readonly string[]): void {
    if (threadIds.length === 0) return;
    this.#inTurn(async () => {
      this.#families.addHistory(threadIds, await this.#options.readFamily(threadIds), this.#options.now());
      for (const threadId of threadIds) this.#families.markUnwritten(threadId);
      this.#schedule();
    }).catch(this.#options.onError);
  }

  /** Spares the question for the history of threads that have none: asked for many at once, before any of it arrives. */
  async expect(threadIds: readonly string[]): Promise<void> {
    const asked = threadIds.filter((threadId) => !this.#families.has(threadId));
    const known = new Set(await this.#options.knownThreads(asked));
    this.#families.markBlank(asked.filter((threadId) => !known.has(threadId)));
  }

  hold(threadId: string): void {
    this.#held.set(threadId, (this.#held.get(threadId) ?? 0) + 1);
  }

  release(threadId: string): void {
    const left = (this.#held.get(threadId) ?? 1) - 1;
    if (left > 0) this.#held.set(threadId, left);
    // Its last words are still on the way here, and will have it assembled.
    else this.#held.delete(threadId);
  }

  /**
   * Writes a version of every session that changed since the last flush.
   *
   * @param storedTo position in the journal: the observations of everything before are in the store, so that families without
   *   any from behind may leave memory
   */
  async flush(storedTo = this.#storedTo): Promise<void> {
    this.#storedTo = storedTo;
    await this.#settle();
    const families = [...this.#families.all()].filter((family) => family.unwritten && !this.#isDelayed(family));
    const deleted = [...this.#gone.values()];
    const changed = families.flatMap(({ sessions }) => [...sessions.values()]);
    const versions: SessionVersion[] = [];
    for (const session of changed) versions.push(await this.#versionOf(session, false));
    for (const session of deleted) versions.push(await this.#versionOf(session, true));
    if (versions.length === 0) return;
    for (const family of families) family.unwritten = false;
    try {
      await this.#options.writeSessions(versions);
    } catch (error) {
      for (const family of families) family.unwritten = true;
      throw error;
    }
    for (const family of families) family.writtenAt = this.#options.now();
    for (const { session_id } of deleted) this.#gone.delete(session_id);
    for (const { session_id } of changed) if (this.#partial.has(session_id)) this.#leftToStore.add(session_id);
    // only what is written may go
    this.#evict(this.#options.now());
  }

  summaries(): readonly SessionSummary[] {
    return [...this.#sessions.values()].filter(({ session_id }) => !this.#leftToStore.has(session_id)).map(summaryOf);
  }

  session(sessionId: string): Session | undefined {
    return this.#partial.has(sessionId) ? undefined : this.#sessions.get(sessionId);
  }

  /** False while something of this session is in memory that the store does not have: what is read from there would lack it. */
  isStored(sessionId: string): boolean {
    const family = this.#families.ofThread(sessionId);
    return family === undefined || (!family.unwritten && family.position <= this.#storedTo);
  }

  async fresh(): Promise<void> {
    const deadline = this.#options.now() + FRESH_WAIT_MS;
    // what arrived in this turn of the event loop is observed in the next
    await new Promise((resolve) => setImmediate(resolve));
    while (this.#timer !== undefined && this.#options.now() < deadline) await sleep(FRESH_POLL_MS);
    await Promise.race([this.#working, sleep(Math.max(0, deadline - this.#options.now()))]);
  }

  subscribe(listener: (change: SessionChange) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Sessions and observations held in memory. */
  size(): { readonly sessions: number; readonly observations: number } {
    return { sessions: this.#sessions.size, observations: this.#families.size() };
  }

  stop(): void {
    clearTimeout(this.#timer);
    clearInterval(this.#sweep);
  }

  #schedule(): void {
    if (this.#timer !== undefined) return;
    const waitMs = Math.max(DEBOUNCE_MS, this.#restUntil - this.#options.now());
    this.#timer = setTimeout(() => {
      this.#timer = undefined;
      this.#settle().catch(this.#options.onError);
    }, waitMs);
  }

  /** One after the other, so that a flush sees what began before it. */
  #inTurn(work: () => Promise<void>): Promise<void> {
    const done = this.#working.then(work);
    this.#working = done.catch(() => undefined);
    return done;
  }

  #settle(): Promise<void> {
    return this.#inTurn(async () => {
      const unread: string[] = [];
      for (const family of this.#families.all()) if (!this.#isHeld(family)) unread.push(...family.unread);
      if (unread.length > 0) {
        // without its history a resumed session would be assembled, and written, as if it had just begun
        this.#families.addHistory(unread, await this.#options.readFamily(unread), this.#options.now());
      }
      const begun = performance.now();
      for (const family of this.#families.all()) if (family.stale && !this.#isHeld(family)) this.#reassemble(family);
      this.#restUntil = this.#options.now() + (performance.now() - begun) * REST_FACTOR;
    });
  }

  /** One of thousands of calls is a row of megabytes: it is written when its last words are stored, or now and then. */
  #isDelayed(family: Family): boolean {
    if (this.#isHeld(family)) return true;
    const isHuge = family.textMax < Number.POSITIVE_INFINITY;
    return isHuge && family.position > this.#storedTo && this.#options.now() - family.writtenAt < HUGE_EVERY_MS;
  }

  /** Its file is being read: a session of half of it would be wrong, and made again with every piece. */
  #isHeld({ threads }: Family): boolean {
    if (this.#held.size === 0) return false;
    for (const thread of this.#held.keys()) if (threads.has(thread)) return true;
    return false;
  }

  #reassemble(family: Family): void {
    family.stale = false;
    const before = family.sessions;
    const assembled = assemble(family.observations.values(), {
      now: this.#options.now(),
      prices: this.#options.prices,
    });
    family.sessions = new Map(assembled.map((session) => [session.session_id, session]));
    for (const [id, session] of before) {
      if (family.sessions.has(id)) continue;
      this.#forget(id);
      this.#gone.set(id, session);
    }
    for (const session of assembled) {
      this.#sessions.set(session.session_id, session);
      this.#leftToStore.delete(session.session_id);
      if (family.textMax < Number.POSITIVE_INFINITY) this.#partial.add(session.session_id);
      this.#gone.delete(session.session_id);
      const change = { session_id: session.session_id, summary: summaryOf(session) };
      for (const listener of this.#listeners) listener(change);
    }
  }

  #forget(sessionId: string): void {
    this.#sessions.delete(sessionId);
    this.#partial.delete(sessionId);
    this.#leftToStore.delete(sessionId);
  }

  async #versionOf(session: Session, deleted: boolean): Promise<SessionVersion> {
    this.#version = Math.max(this.#version + 1, this.#options.now() * 1000);
    const version = this.#version;
    const threadIds = session.agents.map(({ thread_id }) => thread_id);
    return {
      session,
      deleted,
      threadIds,
      version,
      orderedAt: await this.#orderOf(session),
      prices: this.#options.prices,
    };
  }

  async #orderOf({ session_id, started_at }: Session): Promise<number> {
    const inId = uuidTime(session_id);
    if (inId !== null) return inId;
    const known = this.#orders.get(session_id) ?? (await this.#options.readOrder(session_id));
    const order = known ?? Date.parse(started_at);
    this.#orders.set(session_id, order);
    return order;
  }

  #lookAgain(): void {
    for (const family of this.#families.all()) {
      if (![...family.sessions.values()].some(({ ended_at }) => ended_at === null)) continue;
      family.stale = true;
      family.unwritten = true;
    }
    this.#evict(this.#options.now());
    this.#schedule();
  }

  #evict(now: number): void {
    // What the store does not have yet could not be read back from it.
    const idle = [...this.#families.all()]
      .filter(({ unwritten, position }) => !unwritten && position <= this.#storedTo)
      .sort((a, b) => a.touchedAt - b.touchedAt);
    for (const family of idle) {
      if (now - family.touchedAt < IDLE_MAX_MS && !this.#isFull()) return;
      for (const id of family.sessions.keys()) {
        this.#forget(id);
        this.#orders.delete(id);
      }
      this.#families.remove(family);
      for (const threadId of family.threads) {
        const bornAt = uuidTime(threadId);
        if (bornAt !== null && bornAt > this.#bornAt) this.#left.add(threadId);
      }
    }
  }

  #isFull(): boolean {
    return (
      this.#families.size() > OBSERVATIONS_HELD_MAX ||
      this.#families.count() > FAMILIES_HELD_MAX ||
      this.#families.bytes() > BYTES_HELD_MAX
    );
  }
}
