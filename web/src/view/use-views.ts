import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { deleteView, fetchViews, saveView } from '../api/client.ts';
import { queryKey } from '../api/query-key.ts';
import type { View, ViewList } from '../api/shape.ts';

export interface ViewActions {
  /** undefined before the first answer. */
  readonly list: ViewList | undefined;
  /** New, or under another name. Resolves to whether the server took it; if not, `message` says why. */
  readonly save: (view: Omit<View, 'origin'>) => Promise<boolean>;
  readonly remove: (view: View) => void;
  /** What was removed last, until it is put back or let go. */
  readonly removed: View | null;
  readonly undo: () => void;
  readonly letGo: () => void;
  /** What did not work, as a sentence. */
  readonly message: string | null;
}

export function useViews(): ViewActions {
  const client = useQueryClient();
  const [removed, setRemoved] = useState<View | null>(null);
  const [message, setMessage] = useState<string | null>(null);
  const { data: list } = useQuery({ queryKey: queryKey.views, queryFn: ({ signal }) => fetchViews(signal) });
  const run = async (task: () => Promise<unknown>): Promise<boolean> => {
    try {
      await task();
      setMessage(null);
      await client.invalidateQueries({ queryKey: queryKey.views });
      return true;
    } catch (error) {
      setMessage(error instanceof Error ? error.message : String(error));
      return false;
    }
  };
  const save: ViewActions['save'] = (view) => run(() => saveView(view));
  return {
    list,
    save,
    remove: (view) => void run(() => deleteView(view.id)).then((isGone) => isGone && setRemoved(view)),
    removed,
    undo: () => {
      if (removed !== null) void save(removed).then((isBack) => isBack && setRemoved(null));
    },
    letGo: () => setRemoved(null),
    message,
  };
}
