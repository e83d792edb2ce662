/**
 * Hot observations in groups that hang together: by thread, by trace, by link. A group is what `assemble` must see at once;
 * it may turn out to be several sessions (TRACEPARENT gives unrelated runs one trace), which assemble tells apart.
 */
import type { Observation } from '../model/observation.ts';
import type { Session } from '../model/session.ts';
import { memoryOf, trimObservation } from './trim-observation.ts';

export interface Family {
  readonly observations: Map<string, Observation>;
  readonly threads: Set<string>;
  readonly traces: Set<string>;
  /** What the last assembly made of it, by session id. */
  sessions: Map<string, Session>;
  /** Threads whose history has not been read from the store yet. */
  readonly unread: Set<string>;
  /** Changed since the last assembly. */
  stale: boolean;
  /** Changed since the last row was written. */
  unwritten: boolean;
  /** ms since the epoch. */
  touchedAt: number;
  /** Where the newest delivery that it is made of ends in the journal; 0 when all of it came from the store. */
  position: number;
  /** When its sessions were written last, ms since the epoch; when it was made, before that. */
  writtenAt: number;
  /** Of its observations in memory, roughly. */
  bytes: number;
  /** Characters kept of each text; infinite while the family is small enough to be held as it is. */
  textMax: number;
}

const newFamily = (now: number): Family => ({
  observations: new Map(),
  threads: new Set(),
  traces: new Set(),
  sessions: new Map(),
  unread: new Set(),
  stale: false,
  unwritten: false,
  touchedAt: now,
  position: 0,
  writtenAt: now,
  bytes: 0,
  textMax: Number.POSITIVE_INFINITY,
});

/** Above this a family keeps the beginnings of its texts only: totals, counts and states need no more. */
const FAMILY_BYTES_MAX = 16 * 1024 * 1024;
const TEXT_MAX_FIRST = 4_096;
const TEXT_MAX_LAST = 64;

/** The threads through which an observation hangs together with others. */
function threadsOf({ threadId, kind, attributes }: Observation): string[] {
  const linked = kind === 'thread_link' ? [attributes['parent_thread_id'], attributes['child_thread_id']] : [];
  return [threadId, ...linked].filter((id): id is string => id !== undefined && id !== '');
}

export class Families {
  readonly #families = new Set<Family>();
  readonly #byThread = new Map<string, Family>();
  readonly #byTrace = new Map<string, Family>();
  /** Threads of which the store is known to have nothing: no need to ask when they come. */
  readonly #blank = new Set<string>();
  #observations = 0;
  #bytes = 0;

  all(): Iterable<Family> {
    return this.#families;
  }

  count(): number {
    return this.#families.size;
  }

  /** Observations held, over all families. */
  size(): number {
    return this.#observations;
  }

  /** Their bytes in memory, roughly. */
  bytes(): number {
    return this.#bytes;
  }

  has(threadId: string): boolean {
    return this.#byThread.has(threadId);
  }

  ofThread(threadId: string): Family | undefined {
    return this.#byThread.get(threadId);
  }

  /** The store has nothing of these threads. Good for the first time that each of them comes. */
  markBlank(threadIds: Iterable<string>): void {
    for (const threadId of threadIds) if (!this.#byThread.has(threadId)) this.#blank.add(threadId);
  }

  /** Takes an observation that has just arrived. */
  add(observation: Observation, now: number, position: number): void {
    // neither a thread nor a trace: no session can be made of it
    if (observation.traceId === '' && threadsOf(observation).length === 0) return;
    const family = this.#familyOf(observation, now);
    family.touchedAt = now;
    family.position = Math.max(family.position, position);
    if (!this.#put(family, observation)) return;
    family.stale = true;
    family.unwritten = true;
    this.#slim(family);
  }

  /** Takes what the store knows of some threads: they count as read now. */
  addHistory(threads: readonly string[], observations: readonly Observation[], now: number): void {
    for (const observation of observations) {
      const family = this.#familyOf(observation, now);
      if (!this.#put(family, observation)) continue;
      family.stale = true;
      this.#slim(family);
    }
    for (const thread of threads) this.#byThread.get(thread)?.unread.delete(thread);
    for (const observation of observations)
      for (const thread of threadsOf(observation)) this.#byThread.get(thread)?.unread.delete(thread);
  }

  /** The next flush writes a version of this thread's session, whether it changed or not. */
  markUnwritten(threadId: string): void {
    const family = this.#byThread.get(threadId);
    if (family !== undefined) family.unwritten = true;
  }

  remove(family: Family): void {
    this.#families.delete(family);
    this.#observations -= family.observations.size;
    this.#bytes -= family.bytes;
    for (const thread of family.threads) this.#byThread.delete(thread);
    for (const trace of family.traces) this.#byTrace.delete(trace);
  }

  /** False when it is there already. */
  #put(family: Family, observation: Observation): boolean {
    if (family.observations.has(observation.id)) return false;
    const kept =
      family.textMax === Number.POSITIVE_INFINITY ? observation : trimObservation(observation, family.textMax);
    family.observations.set(observation.id, kept);
    this.#observations += 1;
    this.#weigh(family, memoryOf(kept));
    return true;
  }

  #weigh(family: Family, bytes: number): void {
    family.bytes += bytes;
    this.#bytes += bytes;
  }

  /** Each step cuts everything anew, and the next comes when the family has grown by a multiple. */
  #slim(family: Family): void {
    while (family.bytes > FAMILY_BYTES_MAX && family.textMax > TEXT_MAX_LAST) {
      family.textMax = Math.min(TEXT_MAX_FIRST, family.textMax / 4);
      this.#weigh(family, -family.bytes);
      for (const [id, observation] of family.observations) {
        const kept = trimObservation(observation, family.textMax);
        family.observations.set(id, kept);
        this.#weigh(family, memoryOf(kept));
      }
    }
  }

  /** The one family of all that this observation touches: what was apart until now is joined. */
  #familyOf(observation: Observation, now: number): Family {
    const threads = threadsOf(observation);
    const kin = new Set<Family>();
    for (const thread of threads) {
      const family = this.#byThread.get(thread);
      if (family !== undefined) kin.add(family);
    }
    const sameTrace = observation.traceId === '' ? undefined : this.#byTrace.get(observation.traceId);
    if (sameTrace !== undefined) kin.add(sameTrace);
    const [first, ...others] = kin.size < 2 ? kin : [...kin].sort((a, b) => b.observations.size - a.observations.size);
    const family = first ?? newFamily(now);
    this.#families.add(family);
    for (const other of others) this.#join(family, other);
    for (const thread of threads) {
      if (!family.threads.has(thread) && !this.#blank.delete(thread)) family.unread.add(thread);
      family.threads.add(thread);
      this.#byThread.set(thread, family);
    }
    if (observation.traceId !== '') {
      family.traces.add(observation.traceId);
      this.#byTrace.set(observation.traceId, family);
    }
    return family;
  }

  #join(into: Family, from: Family): void {
    into.textMax = Math.min(into.textMax, from.textMax);
    into.position = Math.max(into.position, from.position);
    this.#families.delete(from);
    this.#observations -= from.observations.size;
    this.#weigh(from, -from.bytes);
    for (const observation of from.observations.values()) this.#put(into, observation);
    for (const thread of from.threads) {
      into.threads.add(thread);
      this.#byThread.set(thread, into);
    }
    for (const trace of from.traces) {
      into.traces.add(trace);
      this.#byTrace.set(trace, into);
    }
    for (const thread of from.unread) into.unread.add(thread);
    for (const [id, session] of from.sessions) into.sessions.set(id, session);
    into.stale = true;
    into.unwritten ||= from.unwritten;
    this.#slim(into);
  }
}
