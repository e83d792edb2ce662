/**
 * Which turns of a session a server passes on, and which it leaves alone as history: months of old rollouts may be imported at any time, and a resumed session brings its old turns along. Pure but for
 * what it has heard.
 */
import type { Observation } from '../model/observation.ts';
import type { Session, Turn } from '../model/session.ts';
import { turnEnd } from './session-items.ts';
import { stillRunning } from './settling-turns.ts';

const THREADS_MAX = 50_000;
/** A turn that has not said a word for so long is over, whoever may still wait for it. */
const SILENT_MAX_MS = 24 * 60 * 60_000;

export interface LiveView {
  /** The session as whoever forwards it shall see it. */
  readonly session: Session;
  /** ms since the epoch: when a turn of it that fell silent is taken for over; null where there is none. */
  readonly silentUntil: number | null;
}

export class LiveTurns {
  /** By thread: time of the earliest fact that OTLP, hooks or notify told of it, ms since the epoch. Clocks of other machines may be wrong, and recordings old: told now is live. */
  readonly #heardFrom: Map<string, number>;

  /** @param heard what an earlier life had heard */
  constructor(heard: Iterable<readonly [threadId: string, from: number]> = []) {
    this.#heardFrom = new Map(heard);
  }

  /** The threads of which something earlier was told than ever before. */
  hear(observations: readonly Observation[]): Map<string, number> {
    const news = new Map<string, number>();
    for (const { source, threadId, at } of observations) {
      if (source === 'rollout' || threadId === '') continue;
      const known = this.#heardFrom.get(threadId);
      if (known !== undefined && known <= at) continue;
      this.#heardFrom.set(threadId, at);
      news.set(threadId, at);
      if (this.#heardFrom.size > THREADS_MAX) this.#forgetOldest();
    }
    return news;
  }

  /** @param since ms since the epoch; what ended before is history unless it was heard of live. */
  of(session: Session, since: number, now: number): LiveView {
    let silentUntil: number | null = null;
    const turns = session.turns
      .filter((turn) => turnEnd(turn) >= since || this.#isHeard(turn))
      .map((turn) => {
        if (!isWaitedFor(turn, now)) return turn;
        silentUntil = Math.min(silentUntil ?? Number.POSITIVE_INFINITY, turnEnd(turn) + SILENT_MAX_MS);
        return stillRunning(turn);
      });
    return { session: { ...session, turns }, silentUntil };
  }

  #isHeard(turn: Turn): boolean {
    const from = this.#heardFrom.get(turn.thread_id);
    return from !== undefined && turnEnd(turn) >= from;
  }

  #forgetOldest(): void {
    for (const oldest of this.#heardFrom.keys()) {
      this.#heardFrom.delete(oldest);
      return;
    }
  }
}

/** A command may run for hours without a word. */
const isWaitedFor = (turn: Turn, now: number): boolean =>
  turn.status_reason === 'silent' && now - turnEnd(turn) < SILENT_MAX_MS;
