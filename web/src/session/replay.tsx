import { useCallback, useMemo, useState } from 'react';
import type { Session, SessionSummary } from '../api/shape.ts';
import { pickedOf, pickForCompare } from '../compare/picked.ts';
import { useNarrow } from '../frame/use-narrow.ts';
import { useKeys } from '../key/use-keys.ts';
import { goBack } from '../route/history.ts';
import { Axis } from './axis/axis.tsx';
import { foldTime } from './axis/folded-time.ts';
import { lanesOf } from './axis/lane.ts';
import { toggleExportMenu } from './export.ts';
import { Inspector } from './inspector/inspector.tsx';
import { type Item, itemsOf } from './item.ts';
import { filterItems } from './item-filter.ts';
import { ProblemList, ProblemToggle } from './problem-list.tsx';
import { replayKeys } from './replay-keys.ts';
import { ReplayTools, ShownNote } from './replay-tools.tsx';
import { SessionHead } from './session-head.tsx';
import { Transcript } from './transcript/transcript.tsx';
import { useProblems } from './use-problems.ts';
import { useReplayState } from './use-replay-state.ts';
import { useZoom } from './use-zoom.ts';

interface Props {
  readonly session: Session;
  /** What the stream says of it, which may be ahead of the session of many megabytes. */
  readonly summary: SessionSummary;
  readonly isRunning: boolean;
  readonly now: number;
}

/** Where open bars end moves with the clock; in a session this long a second is less than a pixel. */
const LONG_TURNS = 50;
const LONG_STEP_MS = 5_000;

/** The replay: axis, transcript and inspector with one selection between them. */
export function Replay({ session, summary, isRunning, now }: Props) {
  const axisNow = session.turns.length < LONG_TURNS ? now : Math.floor(now / LONG_STEP_MS) * LONG_STEP_MS;
  const replay = useReplay(session, axisNow);
  const { items, shown, selected, selectedId, select, lanes, time, zoom } = replay;
  const problems = useProblems(session);
  const isNarrow = useNarrow();
  return (
    <main className="page">
      <SessionHead
        session={summary}
        now={now}
        problems={
          problems.length === 0 ? null : (
            <ProblemToggle
              problems={problems}
              isOpen={replay.problems}
              onToggle={() => replay.set({ problems: !replay.problems })}
            />
          )
        }
      />
      {replay.problems && problems.length > 0 && (
        <ProblemList problems={problems} items={items} selectedId={selectedId} onGo={replay.goTo} />
      )}
      <Axis lanes={lanes} time={time} view={zoom.view} selectedId={selectedId} onView={zoom.show} onSelect={select} />
      <div className="replay">
        <section className="replay-left" aria-label="What happened">
          <ReplayTools only={replay.only} find={replay.find} inputRef={replay.setFindInput} onSet={replay.set} />
          {shown.length < items.length && (
            <ShownNote shown={shown.length} all={items.length} isZoomed={zoom.window !== null} onAll={replay.showAll} />
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
  const { selectedId, only, find, zoom: span, problems, set } = useReplayState();
  const items = useMemo(() => itemsOf(session), [session]);
  const lanes = useMemo(() => lanesOf(session, items, now), [session, items, now]);
  const time = useMemo(() => foldTime(lanes.flatMap((lane) => [...lane.turns, ...lane.marks])), [lanes]);
  const zoom = useZoom(time, span, set);
  const { window, reveal } = zoom;
  const shown = useMemo(
    () => filterItems(items, { only, find: find.toLowerCase(), window }),
    [items, only, find, window],
  );
  const selected = useMemo(() => items.find((item) => item.id === selectedId) ?? null, [items, selectedId]);
  const [findInput, setFindInput] = useState<HTMLInputElement | null>(null);

  const select = useCallback((item: Item | null) => set({ selectedId: item?.id ?? null }), [set]);
  // what is not among the shown, a filter hides
  const goTo = useCallback(
    (item: Item) => {
      set({ selectedId: item.id, ...(shown.includes(item) ? {} : { only: 'all' as const, find: '' }) });
      reveal(item);
    },
    [set, shown, reveal],
  );
  const showAll = useCallback(() => set({ only: 'all', find: '', zoom: null }), [set]);
  const keys = useMemo(
    () =>
      replayKeys({
        shown,
        selected,
        select: (item) => {
          select(item);
          if (item !== null) reveal(item);
        },
        toggleFailures: () => set({ only: only === 'failures' ? 'all' : 'failures' }),
        find: () => findInput?.select(),
        showAll: () => set({ zoom: null }),
        compare: () => pickForCompare(pickedOf(session)),
        openExport: toggleExportMenu,
        back: () => (selected === null ? goBack('/') : select(null)),
      }),
    [shown, selected, select, reveal, set, only, findInput, session],
  );
  useKeys(keys);
  const state = { selectedId, only, find, problems, set };
  return { ...state, items, lanes, time, zoom, shown, selected, select, goTo, showAll, setFindInput };
}
