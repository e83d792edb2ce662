import { useQuery } from '@tanstack/react-query';
import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { fetchSession } from '../api/client.ts';
import { queryKey } from '../api/query-key.ts';
import type { Session, SessionSummary } from '../api/shape.ts';
import { useLiveListener } from '../live/live-context.tsx';
import type { LiveListener } from '../live/live-stream.ts';
import { createRefresh } from './refresh.ts';

interface Loaded {
  readonly session: Session | undefined;
  /** The newest that the stream told, else the session itself. */
  readonly summary: SessionSummary | undefined;
  readonly error: unknown;
  readonly retry: () => void;
}

/** How often the head follows the stream. */
const SUMMARY_EVERY_MS = 500;

/** One session, read again while it changes. Unchanged parts keep their identity, so only what changed is drawn. */
export function useSession(sessionId: string): Loaded {
  const { data, error, refetch, dataUpdatedAt } = useQuery({
    queryKey: queryKey.session(sessionId),
    queryFn: ({ signal }) => fetchSession(sessionId, signal),
  });
  const fullId = data?.session_id ?? sessionId;
  const status = data?.status;
  const refresh = useMemo(
    () => createRefresh({ fetch: () => refetch(), isHidden: () => document.hidden, now: () => performance.now() }),
    [refetch],
  );
  useEffect(() => {
    document.addEventListener('visibilitychange', refresh.seen);
    return () => {
      document.removeEventListener('visibilitychange', refresh.seen);
      refresh.stop();
    };
  }, [refresh]);
  const { told, tell } = useTold();
  const listener = useMemo<LiveListener>(
    () => ({
      changed: ({ session_id, summary }) => {
        if (session_id !== fullId) return;
        tell(summary);
        refresh.changed(summary.status === status ? 'paced' : 'soon');
      },
      // All queries are invalidated then, this one among them.
      reconnected: () => {},
    }),
    [fullId, status, refresh, tell],
  );
  useLiveListener(listener);
  const newest = told !== null && told.at > dataUpdatedAt ? told.summary : data;
  return { session: data, summary: newest, error, retry: () => void refetch() };
}

interface Told {
  readonly summary: SessionSummary;
  /** ms since the epoch. */
  readonly at: number;
}

/** The newest summary that the stream told, some times a second at most. */
function useTold() {
  const [told, setTold] = useState<Told | null>(null);
  const next = useRef<Told | null>(null);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const tell = useCallback((summary: SessionSummary) => {
    const isPlanned = next.current !== null;
    next.current = { summary, at: Date.now() };
    if (isPlanned) return;
    timer.current = setTimeout(() => {
      setTold(next.current);
      next.current = null;
    }, SUMMARY_EVERY_MS);
  }, []);
  useEffect(
    () => () => {
      clearTimeout(timer.current);
      next.current = null;
    },
    [],
  );
  return { told, tell };
}
