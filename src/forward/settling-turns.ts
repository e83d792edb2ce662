/**
 * Which turns of a session that goes on have been over for long enough, by our own clock: that of whoever told of them may be an hour off, and a recording is played back long after. Pure but for
 * what it has seen.
 */
import type { Session, Turn } from '../model/session.ts';
import { isSettled, turnKey } from './session-items.ts';
import { QUIET_MS } from './settle-watch.ts';

export interface SettlingView {
  /** Turns about which facts may still be on their way are shown as running. */
  readonly session: Session;
  /** ms since the epoch: when the first of them has been over for long enough; null where there is none. */
  readonly againAt: number | null;
}

export class SettlingTurns {
  /** By session: when each of its turns was first seen to be over. Only of sessions that go on. */
  readonly #seen = new Map<string, Map<string, number>>();

  /** @param isQuiet nothing more is on its way, and everything that is over is due */
  look(session: Session, isQuiet: boolean, now: number): SettlingView {
    const before = this.#seen.get(session.session_id);
    this.#seen.delete(session.session_id);
    if (isQuiet) return { session, againAt: null };
    const seen = new Map<string, number>();
    let firstAt: number | null = null;
    const turns = session.turns.map((turn) => {
      if (!isSettled(turn)) return turn;
      const key = turnKey(turn);
      // a clock that was set back counts from now
      const at = Math.min(before?.get(key) ?? now, now);
      seen.set(key, at);
      if (now - at >= QUIET_MS) return turn;
      firstAt = Math.min(firstAt ?? at, at);
      return stillRunning(turn);
    });
    if (seen.size > 0) this.#seen.set(session.session_id, seen);
    return { session: { ...session, turns }, againAt: firstAt === null ? null : firstAt + QUIET_MS };
  }
}

export const stillRunning = (turn: Turn): Turn => ({ ...turn, status: 'running', status_reason: null });
