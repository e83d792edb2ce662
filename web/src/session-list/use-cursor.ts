import { useMemo, useState } from 'react';
import type { SessionSummary } from '../api/shape.ts';
import { pickedOf, pickForCompare } from '../compare/picked.ts';
import type { KeyMap } from '../key/use-keys.ts';
import { entryState, go, rememberInEntry } from '../route/history.ts';
import { sessionPath } from '../route/route.ts';

/** The row under the keys. It follows its session, not its place, when rows arrive above. */
export function useCursor(sessions: readonly SessionSummary[], reveal: (index: number) => void) {
  const [cursorId, setCursorId] = useState<string | null>(() => entryState().cursorId ?? null);
  const keys = useMemo<KeyMap>(() => {
    const at = sessions.findIndex((session) => session.session_id === cursorId);
    const moveTo = (index: number): void => {
      const session = sessions[Math.max(0, Math.min(sessions.length - 1, index))];
      if (session === undefined) return;
      setCursorId(session.session_id);
      rememberInEntry({ cursorId: session.session_id });
      reveal(sessions.indexOf(session));
    };
    return {
      j: () => moveTo(at + 1),
      ArrowDown: () => moveTo(at + 1),
      k: () => moveTo(at === -1 ? 0 : at - 1),
      ArrowUp: () => moveTo(at === -1 ? 0 : at - 1),
      Home: () => moveTo(0),
      End: () => moveTo(sessions.length - 1),
      Enter: () => cursorId !== null && go(sessionPath(cursorId)),
      c: () => {
        const session = sessions[at];
        if (session !== undefined) pickForCompare(pickedOf(session));
      },
      Escape: () => setCursorId(null),
    };
  }, [sessions, cursorId, reveal]);
  return { cursorId, keys };
}
