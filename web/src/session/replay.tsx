import { useCallback, useMemo, useRef, useState } from 'react';
import type { Session } from '../api/shape.ts';
import { plural } from '../format/count.ts';
import { useNarrow } from '../frame/use-narrow.ts';
import { useKeys } from '../key/use-keys.ts';
import { goBack } from '../route/history.ts';
import { SearchBox } from '../session-list/search-box.tsx';
import { Axis } from './axis/axis.tsx';
import { type View, viewWith, wholeView, windowOf } from './axis/axis-layout.ts';
import { foldTime } from './axis/folded-time.ts';
import { lanesOf } from './axis/lane.ts';
import { Inspector } from './inspector/inspector.tsx';
import { type Item, itemsOf } from './item.ts';
import { filterItems, type Only } from './item-filter.ts';
import { replayKeys } from './replay-keys.ts';
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
  const { selectedId, only, find, set } = useReplayState();
  const items = useMemo(() => itemsOf(session), [session]);
  const { lanes, time } = useAxis(session, items, now);
  // null is "everything", so that a growing session stays in sight as a whole.
  const [zoom, setZoom] = useState<View | null>(null);
  const window = useMemo(() => (zoom === null ? null : windowOf(time, zoom)), [time, zoom]);
  const shown = useMemo(
    () => filterItems(items, { only, find: find.toLowerCase(), window }),
    [items, only, find, window],
  );
  const selected = items.find((item) => item.id === selectedId) ?? null;
  const isNarrow = useNarrow();
  const inputRef = useRef<HTMLInputElement>(null);

  const select = useCallback((item: Item | null) => set({ selectedId: item?.id ?? null }), [set]);
  const selectInView = useCallback(
    (item: Item | null) => {
      select(item);
      if (item !== null) setZoom((view) => (view === null ? null : viewWith(time, view, item.start)));
    },
    [select, time],
  );
  const keys = useMemo(
    () =>
      replayKeys({
        shown,
        items,
        selected,
        select: selectInView,
        toggleFailures: () => set({ only: only === 'failures' ? 'all' : 'failures' }),
        find: () => inputRef.current?.select(),
        showAll: () => setZoom(null),
        back: () => (selected === null ? goBack('/') : select(null)),
      }),
    [shown, items, selected, selectInView, select, set, only],
  );
  useKeys(keys);

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
          <Tools only={only} find={find} inputRef={inputRef} onSet={set} />
          {shown.length < items.length && (
            <p className="shown-note" role="status">
              {plural(shown.length, 'line')} of {items.length} shown{zoom === null ? '' : ', zoomed'}
              <button
                type="button"
                className="text-button"
                onClick={() => {
                  setZoom(null);
                  set({ only: 'all', find: '' });
                }}
              >
                show all
              </button>
            </p>
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

function useAxis(session: Session, items: readonly Item[], now: number) {
  const lanes = useMemo(() => lanesOf(session, items, now), [session, items, now]);
  const time = useMemo(() => foldTime(lanes.flatMap((lane) => [...lane.turns, ...lane.marks])), [lanes]);
  return { lanes, time };
}

const CHOICES: readonly { readonly only: Only; readonly label: string }[] = [
  { only: 'all', label: 'all' },
  { only: 'failures', label: 'failures' },
  { only: 'tools', label: 'tools' },
];

interface ToolsProps {
  readonly only: Only;
  readonly find: string;
  readonly inputRef: React.RefObject<HTMLInputElement | null>;
  readonly onSet: ReturnType<typeof useReplayState>['set'];
}

function Tools({ only, find, inputRef, onSet }: ToolsProps) {
  return (
    <div className="replay-tools" role="toolbar" aria-label="What the transcript shows">
      {CHOICES.map((choice) => (
        <button
          key={choice.only}
          type="button"
          className="choice"
          aria-pressed={only === choice.only}
          onClick={() => onSet({ only: choice.only })}
        >
          {choice.label}
        </button>
      ))}
      <SearchBox
        value={find}
        label="find in this session"
        inputRef={inputRef}
        onChange={useCallback((text: string) => onSet({ find: text }), [onSet])}
      />
    </div>
  );
}
