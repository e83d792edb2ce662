import type { Outbox } from '../deliver/outbox.ts';
import type { Session } from '../model/session.ts';
import { isSettled, type SessionItemOptions, sessionItems } from './session-items.ts';

export interface ForwardSessionOptions extends Omit<SessionItemOptions, 'isWanted'> {
  readonly outbox: Pick<Outbox, 'has' | 'put'>;
}

export interface ForwardedSession {
  /** Turns and placeholders that were put into the outbox now. */
  readonly queued: number;
  /** Turns that are not over yet, and so have not been forwarded. */
  readonly waiting: number;
}

/**
 * Puts into the outbox of a backend what it has not had of a session. A turn goes once, when it is over; what is learned about it later is not sent. Throws an AppError when the disk
 * does not take it: what was put stays, and the next call goes on behind it.
 */
export async function forwardSession(session: Session, options: ForwardSessionOptions): Promise<ForwardedSession> {
  const { backend, outbox } = options;
  const waiting = session.turns.filter((turn) => !isSettled(turn)).length;
  if (backend.turns === null || backend.turns.debug.dryRun) return { queued: 0, waiting };
  let queued = 0;
  for (const item of sessionItems(session, { ...options, isWanted: (key) => !outbox.has(key) })) {
    if ((await outbox.put(item)) === 'kept') queued += 1;
  }
  return { queued, waiting };
}
