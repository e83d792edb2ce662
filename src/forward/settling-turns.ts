/**
 * Which turns of a session have been over for long enough, by our own clock: that of whoever told of them may be an hour off, and a recording is played back long after. Pure but for
 * what it has seen.
 */
import type { Session, Turn } from '../model/session.ts';
import { awaitedSources } from './awaited-source.ts';
import { isSettled, turnKey } from './session-items.ts';
import { QUIET_MS } from './settle-watch.ts';

/** `busy`: more comes. `quiet`: nothing has come for a while. `ending`: nothing more can come to this process. */
export type SettlingState = 'busy' | 'quiet' | 'ending';

/** How long a turn that is over waits for a source that told of the one before it. A Collector on the way gathers for some seconds, and tries again after five; what takes longer is late. */
export const AWAITED_MS = 60_000;

export interface SettlingView {
  /** Turns about which facts may still be on their way are shown as running. */
  readonly session: Session;
  /** ms since the epoch: when the first of them has been over for long enough; null where there is none. */
  readonly againAt: number | null;
}

export class SettlingTurns {
  /** By session: when each of its turns was first seen to be over. Only where one is not due yet. */
  readonly #seen = new Map<string, Map<string, number>>();

  /** @param isSent what went is done with, whoever may tell more of it */
  look(session: Session, state: SettlingState, now: number, isSent: (key: string) => boolean): SettlingView {
    const before = this.#seen.get(session.session_id);
    this.#seen.delete(session.session_id);
    if (state === 'ending') return { session, againAt: null };
    const seen = new Map<string, number>();
    let againAt: number | null = null;
    let isAwaiting = state === 'busy';
    const turns = session.turns.map((turn) => {
      if (!isSettled(turn)) return turn;
      const key = turnKey(turn);
      if (isSent(key)) return turn;
      const isAwaited = awaitedSources(session, turn).length > 0;
      isAwaiting ||= isAwaited;
      const waitMs = isAwaited ? AWAITED_MS : state === 'quiet' ? 0 : QUIET_MS;
      // a clock that was set back counts from now
      const at = Math.min(before?.get(key) ?? now, now);
      seen.set(key, at);
      if (now - at >= waitMs) return turn;
      againAt = Math.min(againAt ?? Number.POSITIVE_INFINITY, at + waitMs);
      return stillRunning(turn);
    });
    if (seen.size > 0 && isAwaiting) this.#seen.set(session.session_id, seen);
    return { session: againAt === null ? session : { ...session, turns }, againAt };
  }
}

export const stillRunning = (turn: Turn): Turn => ({ ...turn, status: 'running', status_reason: null });
