import { useCallback, useEffect, useMemo, useRef, useState, useSyncExternalStore } from 'react';
import { type FoldedTime, toEpoch, toFolded } from '../axis/folded-time.ts';
import type { Item } from '../item.ts';
import { itemAt } from './item-at.ts';
import { Player, type PlayState } from './player.ts';

/** How often who wants no motion sees the playhead somewhere else. */
const STILL_MS = 500;

function createPagePlayer(): Player {
  return new Player({
    now: () => performance.now(),
    soon: (task) => {
      if (window.matchMedia('(prefers-reduced-motion: reduce)').matches) {
        const timer = setTimeout(task, STILL_MS);
        return () => clearTimeout(timer);
      }
      const frame = requestAnimationFrame(task);
      return () => cancelAnimationFrame(frame);
    },
  });
}

interface Options {
  readonly time: FoldedTime;
  readonly shown: readonly Item[];
  readonly selected: Item | null;
  readonly select: (item: Item) => void;
}

/** A player whose playhead and the selection follow each other. */
export function usePlayer({ time, shown, selected, select }: Options): Player {
  const [player] = useState(createPagePlayer);
  const byStart = useMemo(() => shown.toSorted((a, b) => a.start - b.start), [shown]);
  const played = useRef<string | null>(null);
  useEffect(() => player.setTime(time), [player, time]);
  useEffect(() => {
    player.follow((at) => {
      const item = itemAt(byStart, toEpoch(time, at));
      if (item === null || item.id === played.current) return;
      played.current = item.id;
      select(item);
    });
  }, [player, time, byStart, select]);
  useEffect(() => {
    if (selected === null || selected.id === played.current) return;
    played.current = selected.id;
    player.place(toFolded(time, selected.start));
  }, [player, selected, time]);
  useEffect(() => () => player.pause(), [player]);
  return player;
}

/** What a part of the state is now; only who looks at it is drawn again. */
export function usePlayState<Part>(player: Player, part: (state: PlayState) => Part): Part {
  const read = useCallback(() => part(player.state()), [player, part]);
  return useSyncExternalStore(player.subscribe, read);
}
