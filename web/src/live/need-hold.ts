import type { SessionSummary } from '../api/shape.ts';

export interface NeedHoldDeps {
  /** Whether the session stands among those that need somebody already. */
  readonly isShown: (sessionId: string) => boolean;
  readonly show: (session: SessionSummary) => void;
  readonly remove: (sessionId: string) => void;
  /** Runs `task` later; returns how to call it off. */
  readonly later: (task: () => void, delayMs: number) => () => void;
}

export interface NeedHold {
  readonly take: (session: SessionSummary, isNeeding: boolean) => void;
  readonly stop: () => void;
}

/** What a rule or a reviewing model approves is answered within about two seconds. */
export const NEED_MS = 2_000;

/** A session that waits calls for a person only when nobody else has answered for a while: the call must not flash. */
export function createNeedHold({ isShown, show, remove, later }: NeedHoldDeps): NeedHold {
  const held = new Map<string, { session: SessionSummary; readonly cancel: () => void }>();
  const release = (id: string): void => {
    held.get(id)?.cancel();
    held.delete(id);
  };
  return {
    take: (session, isNeeding) => {
      const id = session.session_id;
      const waiting = held.get(id);
      if (!isNeeding) {
        release(id);
        remove(id);
      } else if (isShown(id)) show(session);
      else if (waiting !== undefined) waiting.session = session;
      else {
        const cancel = later(() => {
          const newest = held.get(id)?.session;
          held.delete(id);
          if (newest !== undefined) show(newest);
        }, NEED_MS);
        held.set(id, { session, cancel });
      }
    },
    stop: () => {
      for (const { cancel } of held.values()) cancel();
      held.clear();
    },
  };
}
