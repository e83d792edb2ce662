/**
 * Hot observations in groups that hang together: by thread, by trace, by link. A group is what `assemble` must see at once;
 * it may turn out to be several sessions (TRACEPARENT gives unrelated runs one trace), which assemble tells apart.
 */
import type { Observation } from '../model/observation.ts';
import type { Session } from '../model/session.ts';

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
});

/** The threads through which an observation hangs together with others. */
function threadsOf({ threadId, kind, attributes }: Observation): string[] {
  const linked = kind === 'thread_link' ? [attributes['parent_thread_id'], attributes['child_thread_id']] : [];
  return [threadId, ...linked].filter((id): id is string => id !== undefined && id !== '');
}

export class Families {
  readonly #families = new Set<Family>();
  readonly #byThread = new Map<string, Family>();
  readonly #byTrace = new Map<string, Family>();

  all(): Iterable<Family> {
    return this.#families;
  }

  count(): number {
    return this.#families.size;
  }

  /** Observations held, over all families. */
  size(): number {
    let sum = 0;
    for (const { observations } of this.#families) sum += observations.size;
    return sum;
  }

  /** Takes an observation that has just arrived. */
  add(observation: Observation, now: number): void {
    // neither a thread nor a trace: no session can be made of it
    if (observation.traceId === '' && threadsOf(observation).length === 0) return;
    const family = this.#familyOf(observation, now);
    family.touchedAt = now;
    if (family.observations.has(observation.id)) return;
    family.observations.set(observation.id, observation);
    family.stale = true;
    family.unwritten = true;
  }

  /** Takes what the store knows of some threads: they count as read now. */
  addHistory(threads: readonly string[], observations: readonly Observation[], now: number): void {
    for (const observation of observations) {
      const family = this.#familyOf(observation, now);
      if (family.observations.has(observation.id)) continue;
      family.observations.set(observation.id, observation);
      family.stale = true;
    }
    for (const thread of [...threads, ...observations.flatMap(threadsOf)])
      this.#byThread.get(thread)?.unread.delete(thread);
  }

  /** The next flush writes a version of this thread's session, whether it changed or not. */
  markUnwritten(threadId: string): void {
    const family = this.#byThread.get(threadId);
    if (family !== undefined) family.unwritten = true;
  }

  remove(family: Family): void {
    this.#families.delete(family);
    for (const thread of family.threads) this.#byThread.delete(thread);
    for (const trace of family.traces) this.#byTrace.delete(trace);
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
    const [first, ...others] = [...kin].sort((a, b) => b.observations.size - a.observations.size);
    const family = first ?? newFamily(now);
    this.#families.add(family);
    for (const other of others) this.#join(family, other);
    for (const thread of threads) {
      if (!family.threads.has(thread)) family.unread.add(thread);
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
    for (const [id, observation] of from.observations) into.observations.set(id, observation);
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
    this.#families.delete(from);
  }
}
