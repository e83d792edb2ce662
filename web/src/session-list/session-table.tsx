import { useVirtualizer } from '@tanstack/react-virtual';
import { type RefObject, useCallback, useEffect, useLayoutEffect, useMemo, useRef, useState } from 'react';
import type { SessionSummary } from '../api/shape.ts';
import { plural } from '../format/count.ts';
import { useNarrow } from '../frame/use-narrow.ts';
import { type KeyMap, useKeys } from '../key/use-keys.ts';
import { entryState, go, rememberInEntry } from '../route/history.ts';
import { sessionPath } from '../route/route.ts';
import { SessionRow } from './session-row.tsx';

interface Props {
  readonly sessions: readonly SessionSummary[];
  readonly hasMore: boolean;
  readonly onMore: () => void;
  readonly now: number;
}

const ROW_HEIGHT_PX = 46;
const NARROW_ROW_HEIGHT_PX = 88;
/** Ask for the next page when this few rows are left below. */
const MORE_BEFORE_END_ROWS = 20;

const COLUMNS = ['', 'When', 'What', 'Where', 'Model', 'Time', 'Tokens', 'Tools'];

/** The rows: only those in sight are in the page, whatever the length of the list. */
export function SessionTable({ sessions, hasMore, onMore, now }: Props) {
  const scroller = useRef<HTMLDivElement>(null);
  const rowHeight = useNarrow() ? NARROW_ROW_HEIGHT_PX : ROW_HEIGHT_PX;
  // oxlint-disable-next-line react/incompatible-library -- no React compiler here; the virtualizer is meant to change in place
  const rows = useVirtualizer({
    count: sessions.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    getItemKey: (index) => sessions[index]?.session_id ?? index,
    initialOffset: entryState().scrollTop ?? 0,
    overscan: 8,
  });
  useEffect(() => rows.measure(), [rows, rowHeight]);
  const { cursorId, keys } = useCursor(sessions, (index) => rows.scrollToIndex(index));
  useKeys(keys);
  useSteadyRows(scroller, sessions, rowHeight);
  const fresh = useFresh(sessions);

  const items = rows.getVirtualItems();
  const last = items.at(-1)?.index ?? 0;
  useEffect(() => {
    if (hasMore && last >= sessions.length - MORE_BEFORE_END_ROWS) onMore();
  }, [hasMore, last, sessions.length, onMore]);

  return (
    <div
      className="table"
      role="grid"
      aria-label="Sessions"
      aria-rowcount={hasMore ? -1 : sessions.length + 1}
      aria-activedescendant={cursorId === null ? undefined : `session-${cursorId}`}
      tabIndex={0}
    >
      <Head />
      <div
        className="scroller"
        ref={scroller}
        role="rowgroup"
        onScroll={(event) => rememberInEntry({ scrollTop: event.currentTarget.scrollTop })}
      >
        <div className="scroll-length" role="presentation" style={{ height: rows.getTotalSize() }}>
          {items.map(({ index, key, start }) => {
            const session = sessions[index];
            if (session === undefined) return null;
            return (
              <SessionRow
                key={key}
                session={session}
                now={slowNow(session, now)}
                isCursor={session.session_id === cursorId}
                isFresh={fresh.has(session.session_id)}
                rowIndex={index + 2}
                top={start}
              />
            );
          })}
        </div>
        <TableEnd count={sessions.length} hasMore={hasMore} />
      </div>
    </div>
  );
}

function TableEnd({ count, hasMore }: { readonly count: number; readonly hasMore: boolean }) {
  return <p className="table-end dim">{hasMore ? 'Loading more …' : `${plural(count, 'session')}, all shown`}</p>;
}

function Head() {
  return (
    <div className="row-head" role="row" aria-rowindex={1}>
      {COLUMNS.map((name) => (
        <span key={name} className={`head-${name.toLowerCase() || 'status'}`} role="columnheader">
          {name === '' ? <span className="spoken-only">Status</span> : name}
        </span>
      ))}
    </div>
  );
}

const SETTLED_STEP_MS = 15_000;

/** Rows that stand still are told a coarser time, so that a second passing draws only the running ones again. */
function slowNow(session: SessionSummary, now: number): number {
  const isMoving = session.status === 'running' || session.status === 'waiting';
  return isMoving ? now : Math.ceil(now / SETTLED_STEP_MS) * SETTLED_STEP_MS;
}

/** The row under the keys. It follows its session, not its place, when rows arrive above. */
function useCursor(sessions: readonly SessionSummary[], reveal: (index: number) => void) {
  const [cursorId, setCursorId] = useState<string | null>(() => entryState().cursorId ?? null);
  const keys = useMemo<KeyMap>(() => {
    const at = sessions.findIndex((session) => session.session_id === cursorId);
    const moveTo = (index: number): void => {
      const session = sessions[Math.max(0, Math.min(sessions.length - 1, index))];
      if (session === undefined) return;
      setCursorId(session.session_id);
      rememberInEntry({ cursorId: session.session_id });
      reveal(sessions.indexOf(session));
    };
    return {
      j: () => moveTo(at + 1),
      ArrowDown: () => moveTo(at + 1),
      k: () => moveTo(at === -1 ? 0 : at - 1),
      ArrowUp: () => moveTo(at === -1 ? 0 : at - 1),
      Home: () => moveTo(0),
      End: () => moveTo(sessions.length - 1),
      Enter: () => cursorId !== null && go(sessionPath(cursorId)),
      Escape: () => setCursorId(null),
    };
  }, [sessions, cursorId, reveal]);
  return { cursorId, keys };
}

/** Whoever has scrolled down keeps reading the same rows while new ones arrive above. */
function useSteadyRows(
  scroller: RefObject<HTMLElement | null>,
  sessions: readonly SessionSummary[],
  rowHeight: number,
): void {
  const before = useRef(sessions);
  useLayoutEffect(() => {
    const old = before.current;
    before.current = sessions;
    const box = scroller.current;
    if (box === null || old === sessions || box.scrollTop < rowHeight) return;
    const anchor = old[Math.floor(box.scrollTop / rowHeight)];
    const is = anchor === undefined ? -1 : sessions.findIndex((row) => row.session_id === anchor.session_id);
    if (is === -1 || anchor === undefined) return;
    const moved = is - old.indexOf(anchor);
    if (moved !== 0) box.scrollBy({ top: moved * rowHeight });
  }, [scroller, sessions, rowHeight]);
}

const FRESH_MS = 1_500;

/** Ids at the top that were not there before: they slide in once. */
function useFresh(sessions: readonly SessionSummary[]): ReadonlySet<string> {
  const known = useRef<ReadonlySet<string> | null>(null);
  const [fresh, setFresh] = useState<ReadonlySet<string>>(new Set());
  const forget = useCallback(() => setFresh(new Set()), []);
  useLayoutEffect(() => {
    const ids = new Set(sessions.map((session) => session.session_id));
    const before = known.current;
    known.current = ids;
    if (before === null) return;
    const firstKnown = sessions.findIndex((session) => before.has(session.session_id));
    const arrived = sessions.slice(0, Math.max(0, firstKnown)).map((session) => session.session_id);
    if (arrived.length > 0) setFresh(new Set(arrived));
  }, [sessions]);
  useEffect(() => {
    if (fresh.size === 0) return;
    const timer = setTimeout(forget, FRESH_MS);
    return () => clearTimeout(timer);
  }, [fresh, forget]);
  return fresh;
}
