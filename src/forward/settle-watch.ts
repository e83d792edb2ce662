/**
 * When to look at a session for turns that are over. A turn is told of by several sources, and they are seconds apart: Codex gathers its OTLP before it sends it, a rollout is read a moment
 * after it is written. So a session is looked at when it has been quiet for a while, and now and then while it never is.
 */

/** Codex sends logs and spans within 5 s. */
export const QUIET_MS = 10_000;
/** A turn that is over at such a look is looked at once more, `QUIET_MS` later: together less than half a minute. */
const PATIENCE_MS = 15_000;

export interface DueSession {
  readonly sessionId: string;
  /** Nothing has been told for so long that nothing more is on its way, whatever the clock of whoever told it says. */
  readonly isQuiet: boolean;
}

/** Times in ms since the epoch. */
interface Waiting {
  /** Since when something about it may not have been looked at. */
  readonly since: number;
  /** The first change after the last look; null where it waits for its own time only. */
  firstAt: number | null;
  lastAt: number;
  /** When it is looked at although nothing changes. */
  readonly againAt: number | null;
}

export class SettleWatch {
  readonly #waiting = new Map<string, Waiting>();
  /** What was given out last: a second look must know when the session changed last. */
  readonly #given = new Map<string, Waiting>();
  readonly #quietMs: number;

  constructor(quietMs = QUIET_MS) {
    this.#quietMs = quietMs;
  }

  /** It has changed. */
  note(sessionId: string, now: number): void {
    const known = this.#waiting.get(sessionId);
    if (known === undefined) {
      this.#waiting.set(sessionId, { since: now, firstAt: now, lastAt: now, againAt: null });
      return;
    }
    known.firstAt ??= now;
    known.lastAt = now;
  }

  /** It was due, and has to be looked at once more at `at`. Called before the next `due`. */
  again(sessionId: string, at: number): void {
    const before = this.#given.get(sessionId);
    const known = this.#waiting.get(sessionId);
    this.#waiting.set(sessionId, {
      since: Math.min(before?.since ?? at, known?.since ?? at),
      firstAt: known?.firstAt ?? null,
      lastAt: known?.lastAt ?? before?.lastAt ?? at,
      againAt: at,
    });
  }

  /** Sessions to look at now; they are forgotten until they change again, or `again` is called. */
  due(now: number): DueSession[] {
    this.#given.clear();
    for (const [sessionId, waiting] of this.#waiting) {
      if (!this.#isDue(waiting, now)) continue;
      this.#waiting.delete(sessionId);
      this.#given.set(sessionId, waiting);
    }
    return [...this.#given].map(([sessionId, { lastAt }]) => ({ sessionId, isQuiet: this.#isQuiet(lastAt, now) }));
  }

  /** Everything that waits, due or not; it is forgotten. For whoever ends. */
  rest(): string[] {
    this.#given.clear();
    for (const [sessionId, waiting] of this.#waiting) this.#given.set(sessionId, waiting);
    this.#waiting.clear();
    return [...this.#given.keys()];
  }

  /** What has changed in the last `quietMs`; it goes on waiting. */
  restless(now: number, quietMs: number): string[] {
    const fresh = [...this.#waiting].filter(([, { lastAt }]) => lastAt <= now && now - lastAt < quietMs);
    return fresh.map(([sessionId]) => sessionId);
  }

  /** Since when something waits that was not looked at, or has to be once more: null where nothing does. */
  get oldestAt(): number | null {
    let oldest: number | null = null;
    for (const { since } of [...this.#waiting.values(), ...this.#given.values()])
      oldest = Math.min(oldest ?? since, since);
    return oldest;
  }

  #isDue({ firstAt, lastAt, againAt }: Waiting, now: number): boolean {
    if (againAt !== null && now >= againAt) return true;
    if (firstAt === null) return false;
    return this.#isQuiet(lastAt, now) || now - firstAt >= PATIENCE_MS;
  }

  /** A clock that was set back must not hold anything for ever. */
  #isQuiet(lastAt: number, now: number): boolean {
    return now - lastAt >= this.#quietMs || now < lastAt - PATIENCE_MS;
  }
}
