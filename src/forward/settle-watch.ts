/**
 * When to look at a session for turns that are over. A turn is told of by several sources, and they are seconds apart: Codex gathers its OTLP before it sends it, a rollout is read a moment
 * after it is written. So a session is looked at when it has been quiet for a while, and now and then while it never is.
 */

/** Codex sends logs and spans within 5 s. */
export const QUIET_MS = 10_000;
const PATIENCE_MS = 30_000;

export class SettleWatch {
  /** By session: first and last change since it was looked at, ms since the epoch. */
  readonly #changed = new Map<string, { readonly firstAt: number; lastAt: number }>();
  readonly #quietMs: number;

  constructor(quietMs = QUIET_MS) {
    this.#quietMs = quietMs;
  }

  note(sessionId: string, now: number): void {
    const known = this.#changed.get(sessionId);
    if (known === undefined) this.#changed.set(sessionId, { firstAt: now, lastAt: now });
    else known.lastAt = now;
  }

  /** Sessions to look at now; they are forgotten until they change again. */
  due(now: number): string[] {
    const due: string[] = [];
    for (const [sessionId, { firstAt, lastAt }] of this.#changed) {
      // a clock that was set back must not hold anything for ever
      const isDue = now - lastAt >= this.#quietMs || now - firstAt >= PATIENCE_MS || now < firstAt - PATIENCE_MS;
      if (!isDue) continue;
      this.#changed.delete(sessionId);
      due.push(sessionId);
    }
    return due;
  }

  get isEmpty(): boolean {
    return this.#changed.size === 0;
  }
}
