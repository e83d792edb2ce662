/**
 * Which turns of a session a server passes on, and which it leaves alone as history: months of old rollouts may be imported at any time, and a resumed session brings its old turns along. Pure but for
 * what it has heard.
 */
import type { Observation } from '../model/observation.ts';
import type { Session, Turn } from '../model/session.ts';

const THREADS_MAX = 50_000;
/** A turn that has not said a word for so long is over, whoever may still wait for it. */
const SILENT_MAX_MS = 24 * 60 * 60_000;

export class LiveTurns {
  /** By thread: time of the earliest fact that OTLP, hooks or notify told of it in this life. Clocks of other machines may be wrong, and recordings old: told now is live. */
  readonly #heardFrom = new Map<string, number>();

  hear(observations: readonly Observation[]): void {
    for (const { source, threadId, at } of observations) {
      if (source === 'rollout' || threadId === '') continue;
      const known = this.#heardFrom.get(threadId);
      if (known !== undefined && known <= at) continue;
      this.#heardFrom.set(threadId, at);
      if (this.#heardFrom.size > THREADS_MAX) this.#forgetOldest();
    }
  }

  /** The session as whoever forwards it shall see it. @param since ms since the epoch; what ended before is history unless it was heard of live. */
  of(session: Session, since: number, now: number): Session {
    const turns = session.turns.filter((turn) => endOf(turn) >= since || this.#isHeard(turn));
    return { ...session, turns: turns.map((turn) => (isWaitedFor(turn, now) ? stillRunning(turn) : turn)) };
  }

  #isHeard(turn: Turn): boolean {
    const from = this.#heardFrom.get(turn.thread_id);
    return from !== undefined && endOf(turn) >= from;
  }

  #forgetOldest(): void {
    for (const oldest of this.#heardFrom.keys()) {
      this.#heardFrom.delete(oldest);
      return;
    }
  }
}

/** ms since the epoch. */
const endOf = ({ started_at, duration_ms }: Turn): number => Date.parse(started_at) + (duration_ms ?? 0);

/** A command may run for hours without a word. */
const isWaitedFor = (turn: Turn, now: number): boolean =>
  turn.status_reason === 'silent' && now - endOf(turn) < SILENT_MAX_MS;

const stillRunning = (turn: Turn): Turn => ({ ...turn, status: 'running', status_reason: null });
