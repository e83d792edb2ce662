import { useCallback, useMemo, useState } from 'react';
import type { Session } from '../api/shape.ts';
import { pickedOf, pickForCompare } from '../compare/picked.ts';
import { useKeys } from '../key/use-keys.ts';
import { currentPlace, goBack } from '../route/history.ts';
import { contextFillOf } from './axis/context-fill.ts';
import { foldTime } from './axis/folded-time.ts';
import { lanesOf } from './axis/lane.ts';
import { toggleExportMenu } from './export.ts';
import { hitBeside } from './find/search-items.ts';
import { useFind } from './find/use-find.ts';
import { itemsOf } from './item.ts';
import { filterItems } from './item-filter.ts';
import { speedBeside } from './play/play-bar.tsx';
import { usePlayer } from './play/use-player.ts';
import { replayKeys } from './replay-keys.ts';
import { searchFromReplay, useReplayState } from './use-replay-state.ts';
import { useSelection } from './use-selection.ts';
import { useZoom } from './use-zoom.ts';

/** Everything that the three views share. */
export function useReplay(session: Session, now: number) {
  const { selectedId, only, find, zoom: span, problems, records, set } = useReplayState();
  const items = useMemo(() => itemsOf(session), [session]);
  const lanes = useMemo(() => lanesOf(session, items, now), [session, items, now]);
  const context = useMemo(() => contextFillOf(session, items), [session, items]);
  const time = useMemo(() => foldTime(lanes.flatMap((lane) => [...lane.turns, ...lane.marks])), [lanes]);
  const zoom = useZoom(time, span, set);
  const { window, reveal } = zoom;
  const shown = useMemo(() => filterItems(items, { only, window }), [items, only, window]);
  const found = useFind(items, find);
  const selected = useMemo(() => items.find((item) => item.id === selectedId) ?? null, [items, selectedId]);

  const { select, goTo, passBy, isPassing } = useSelection({ selectedId, shown, set, reveal });
  const player = usePlayer({ time, shown, selected, select: passBy });
  const showAll = useCallback(() => set({ only: 'all', zoom: null }), [set]);
  const stepHit = useCallback(
    (step: 1 | -1) => {
      const hit = hitBeside(items, found.hits, selectedId, step);
      if (hit !== null) passBy(hit);
    },
    [items, found, selectedId, passBy],
  );
  const [findInput, setFindInput] = useState<HTMLInputElement | null>(null);
  const [said, say] = useSaid();
  const keys = useMemo(
    () =>
      replayKeys({
        items,
        shown,
        selected,
        select: (item) => (item === null ? select(null) : goTo(item)),
        toggleFailures: () => set({ only: only === 'failures' ? 'all' : 'failures' }),
        find: () => findInput?.select(),
        stepHit,
        togglePlay: () => player.toggle(),
        stepSpeed: (step) => player.setSpeed(speedBeside(player.state().speed, step) ?? player.state().speed),
        copyLink: () => void copyLink(selectedId).then(say),
        showAll: () => set({ zoom: null }),
        compare: () => pickForCompare(pickedOf(session)),
        openExport: toggleExportMenu,
        back: () => (selected === null ? goBack('/') : select(null)),
      }),
    [items, shown, selected, selectedId, select, goTo, set, only, findInput, stepHit, player, say, session],
  );
  useKeys(keys);
  const state = { selectedId, only, find, problems, records, set };
  const shared = { items, lanes, context, time, zoom, shown, found, selected, player, said };
  return { ...state, ...shared, isPassing, select, goTo, showAll, stepHit, setFindInput };
}

/** What was just done, for a moment. */
function useSaid(): readonly [string | null, (words: string) => void] {
  const [said, setSaid] = useState<string | null>(null);
  const say = useCallback((words: string) => {
    setSaid(words);
    setTimeout(() => setSaid(null), 2_000);
  }, []);
  return [said, say];
}

/** A link to one step, without what is merely how one looks at it. Resolves to what to say. */
async function copyLink(selectedId: string | null): Promise<string> {
  const bare = { only: 'all', find: '', zoom: null, problems: false, records: false } as const;
  const url = new URL(`${currentPlace().path}${searchFromReplay({ ...bare, selectedId })}`, window.location.origin);
  try {
    await navigator.clipboard.writeText(url.href);
    return selectedId === null ? 'link to the session copied' : 'link to this step copied';
  } catch {
    return 'the browser does not allow to copy';
  }
}
