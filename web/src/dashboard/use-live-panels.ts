import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useMemo } from 'react';
import { queryKey } from '../api/query-key.ts';
import { useLiveListener } from '../live/live-context.tsx';

/** At most one round of questions per span, however fast sessions change. */
const ASK_EVERY_MS = 10_000;

/** Asks panels on screen again after sessions changed; a page that nobody looks at waits until somebody does. */
export function useLivePanels(isWanted: boolean): void {
  const client = useQueryClient();
  const refresher = useMemo(
    () => createRefresher(() => void client.invalidateQueries({ queryKey: queryKey.allPanels })),
    [client],
  );
  const listener = useMemo(
    () => ({ changed: () => isWanted && refresher.want(), reconnected: () => undefined }),
    [isWanted, refresher],
  );
  useLiveListener(listener);
  useEffect(() => {
    document.addEventListener('visibilitychange', refresher.look);
    return () => {
      document.removeEventListener('visibilitychange', refresher.look);
      refresher.stop();
    };
  }, [refresher]);
}

function createRefresher(refresh: () => void): {
  readonly want: () => void;
  readonly look: () => void;
  readonly stop: () => void;
} {
  let timer: ReturnType<typeof setTimeout> | null = null;
  let isDue = false;
  const look = (): void => {
    if (!isDue || document.hidden) return;
    isDue = false;
    refresh();
  };
  return {
    want: () => {
      timer ??= setTimeout(() => {
        timer = null;
        isDue = true;
        look();
      }, ASK_EVERY_MS);
    },
    look,
    stop: () => {
      if (timer !== null) clearTimeout(timer);
      timer = null;
    },
  };
}
