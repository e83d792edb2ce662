import { useCallback, useState } from 'react';
import type { Item } from './item.ts';
import type { ReplayState } from './use-replay-state.ts';

interface Options {
  readonly selectedId: string | null;
  /** What the transcript shows. */
  readonly shown: readonly Item[];
  readonly set: (part: Partial<ReplayState>) => void;
  readonly reveal: (item: Item) => void;
}

interface Selection {
  /** Chosen where it is in sight. */
  readonly select: (item: Item | null) => void;
  /** Chosen from elsewhere: brought into sight, out of a filter and a zoom that hide it. */
  readonly goTo: (item: Item) => void;
  /** The same for who passes by: find and play mark one line after the other, and nobody asked for their details. */
  readonly passBy: (item: Item) => void;
  /** Whether the selection was only passed by: on a narrow screen the inspector would lie over what is looked through. */
  readonly isPassing: boolean;
}

/** The one selection of a replay, and the ways to it. */
export function useSelection({ selectedId, shown, set, reveal }: Options): Selection {
  const [passedId, setPassedId] = useState<string | null>(null);
  const select = useCallback(
    (item: Item | null) => {
      setPassedId(null);
      set({ selectedId: item?.id ?? null });
    },
    [set],
  );
  const bring = useCallback(
    (item: Item) => {
      set({ selectedId: item.id, ...(shown.includes(item) ? {} : { only: 'all' as const }) });
      reveal(item);
    },
    [set, shown, reveal],
  );
  const goTo = useCallback(
    (item: Item) => {
      setPassedId(null);
      bring(item);
    },
    [bring],
  );
  const passBy = useCallback(
    (item: Item) => {
      setPassedId(item.id);
      bring(item);
    },
    [bring],
  );
  return { select, goTo, passBy, isPassing: selectedId !== null && selectedId === passedId };
}
