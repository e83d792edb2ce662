import { useCallback, useMemo, useState } from 'react';
import type { Session } from '../api/shape.ts';
import { useNarrow } from '../frame/use-narrow.ts';
import { useKeys } from '../key/use-keys.ts';
import { goBack } from '../route/history.ts';
import { Axis } from './axis/axis.tsx';
import { type View, viewWith, wholeView, windowOf } from './axis/axis-layout.ts';
import { type FoldedTime, foldTime } from './axis/folded-time.ts';
import { lanesOf } from './axis/lane.ts';
import { Inspector } from './inspector/inspector.tsx';
import { type Item, itemsOf } from './item.ts';
import { filterItems } from './item-filter.ts';
import { replayKeys } from './replay-keys.ts';
import { ReplayTools, ShownNote } from './replay-tools.tsx';
import { SessionHead } from './session-head.tsx';
import { Transcript } from './transcript/transcript.tsx';
import { useReplayState } from './use-replay-state.ts';

interface Props {
  readonly session: Session;
  readonly isRunning: boolean;
  readonly now: number;
}

/** The replay: axis, transcript and inspector with one selection between them. */
export function Replay({ session, isRunning, now }: Props) {
  const replay = useReplay(session, now);
  const { items, shown, selected, selectedId, select, lanes, time, zoom, setZoom } = replay;
  const isNarrow = useNarrow();
  return (
    <main className="page">
      <SessionHead session={session} now={now} />
      <Axis
        lanes={lanes}
        time={time}
        view={zoom ?? wholeView(time)}
        selectedId={selectedId}
        onView={(view) => setZoom(windowOf(time, view) === null ? null : view)}
        onSelect={select}
      />
      <div className="replay">
        <section className="replay-left" aria-label="What happened">
          <ReplayTools only={replay.only} find={replay.find} inputRef={replay.setFindInput} onSet={replay.set} />
          {shown.length < items.length && (
            <ShownNote shown={shown.length} all={items.length} isZoomed={zoom !== null} onAll={replay.showAll} />
          )}
          {shown.length === 0 ? (
            <p className="note dim">{items.length === 0 ? 'No turn was seen yet.' : 'Nothing here matches.'}</p>
          ) : (
            <Transcript items={shown} selectedId={selectedId} isRunning={isRunning} onSelect={select} />
          )}
        </section>
        {(!isNarrow || selected !== null) && (
          <Inspector session={session} item={selected} onClose={isNarrow ? () => select(null) : null} />
        )}
      </div>
    </main>
  );
}

/** Everything that the three views share. */
function useReplay(session: Session, now: number) {
  const { selectedId, only, find, set } = useReplayState();
  const items = useMemo(() => itemsOf(session), [session]);
  const lanes = useMemo(() => lanesOf(session, items, now), [session, items, now]);
  const time = useMemo(() => foldTime(lanes.flatMap((lane) => [...lane.turns, ...lane.marks])), [lanes]);
  const { zoom, setZoom, window, reveal } = useZoom(time);
  const shown = useMemo(
    () => filterItems(items, { only, find: find.toLowerCase(), window }),
    [items, only, find, window],
  );
  const selected = useMemo(() => items.find((item) => item.id === selectedId) ?? null, [items, selectedId]);
  const [findInput, setFindInput] = useState<HTMLInputElement | null>(null);

  const select = useCallback((item: Item | null) => set({ selectedId: item?.id ?? null }), [set]);
  const showAll = useCallback(() => {
    setZoom(null);
    set({ only: 'all', find: '' });
  }, [setZoom, set]);
  const keys = useMemo(
    () =>
      replayKeys({
        shown,
        selected,
        select: (item) => {
          select(item);
          if (item !== null) reveal(item.start);
        },
        toggleFailures: () => set({ only: only === 'failures' ? 'all' : 'failures' }),
        find: () => findInput?.select(),
        showAll: () => setZoom(null),
        back: () => (selected === null ? goBack('/') : select(null)),
      }),
    [shown, selected, select, reveal, set, only, findInput, setZoom],
  );
  useKeys(keys);
  return {
    items,
    lanes,
    time,
    zoom,
    setZoom,
    shown,
    selected,
    selectedId,
    select,
    showAll,
    only,
    find,
    set,
    setFindInput,
  };
}

/** What part of the time is in sight. null is "everything", so that a growing session stays in sight as a whole. */
function useZoom(time: FoldedTime) {
  const [zoom, setZoom] = useState<View | null>(null);
  const window = useMemo(() => (zoom === null ? null : windowOf(time, zoom)), [time, zoom]);
  const reveal = useCallback(
    (at: number) => setZoom((view) => (view === null ? null : viewWith(time, view, at))),
    [time],
  );
  return { zoom, setZoom, window, reveal };
}
