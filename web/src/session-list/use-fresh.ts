import { useCallback, useEffect, useLayoutEffect, useRef, useState } from 'react';
import type { SessionSummary } from '../api/shape.ts';

const FRESH_MS = 1_500;

/** Ids at the top that were not there before: they slide in once. */
export function useFresh(sessions: readonly SessionSummary[]): ReadonlySet<string> {
  const known = useRef<ReadonlySet<string> | null>(null);
  const [fresh, setFresh] = useState<ReadonlySet<string>>(new Set());
  const forget = useCallback(() => setFresh(new Set()), []);
  useLayoutEffect(() => {
    const ids = new Set(sessions.map((session) => session.session_id));
    const before = known.current;
    known.current = ids;
    if (before === null) return;
    const firstKnown = sessions.findIndex((session) => before.has(session.session_id));
    const arrived = sessions.slice(0, Math.max(0, firstKnown)).map((session) => session.session_id);
    if (arrived.length > 0) setFresh(new Set(arrived));
  }, [sessions]);
  useEffect(() => {
    if (fresh.size === 0) return;
    const timer = setTimeout(forget, FRESH_MS);
    return () => clearTimeout(timer);
  }, [fresh, forget]);
  return fresh;
}
