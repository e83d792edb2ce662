import { useQuery } from '@tanstack/react-query';
import { useMemo, useRef } from 'react';
import { fetchSession } from '../api/client.ts';
import { queryKey } from '../api/query-key.ts';
import type { Session } from '../api/shape.ts';
import { useLiveListener } from '../live/live-context.tsx';
import type { LiveListener } from '../live/live-stream.ts';

/** Never more often than this, and never more than a quarter of the time for a session that is slow to fetch. */
const REFETCH_AFTER_MS = 250;
const PACE = 3;

interface Loaded {
  readonly session: Session | undefined;
  readonly error: unknown;
  readonly retry: () => void;
}

/** One session, read again while it changes. Unchanged parts keep their identity, so only what changed is drawn. */
export function useSession(sessionId: string): Loaded {
  const tookMs = useRef(0);
  const { data, error, refetch } = useQuery({
    queryKey: queryKey.session(sessionId),
    queryFn: async ({ signal }) => {
      const startedAt = performance.now();
      const session = await fetchSession(sessionId, signal);
      tookMs.current = performance.now() - startedAt;
      return session;
    },
  });
  const fullId = data?.session_id ?? sessionId;
  const pending = useRef(false);
  const listener = useMemo<LiveListener>(
    () => ({
      changed: (change) => {
        if (change.session_id !== fullId || pending.current) return;
        pending.current = true;
        setTimeout(
          () => {
            pending.current = false;
            void refetch();
          },
          Math.max(REFETCH_AFTER_MS, tookMs.current * PACE),
        );
      },
      // All queries are invalidated then, this one among them.
      reconnected: () => {},
    }),
    [fullId, refetch],
  );
  useLiveListener(listener);
  return { session: data, error, retry: () => void refetch() };
}
