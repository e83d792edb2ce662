import { useVirtualizer } from '@tanstack/react-virtual';
import { type RefObject, useCallback, useEffect, useRef } from 'react';
import type { SessionPage, SessionSummary } from '../api/shape.ts';
import { widthStyle } from '../column/column-width.ts';
import { useColumnWidths } from '../column/use-column-widths.ts';
import type { SessionFilter } from '../filter/session-filter.ts';
import { useNarrow } from '../frame/use-narrow.ts';
import { useKeys } from '../key/use-keys.ts';
import { entryState } from '../route/history.ts';
import { rememberAnchor, scrollTopOf, useSteadyRows } from './row-anchor.ts';
import { RowPreview, useRowPreview } from './row-preview.tsx';
import { SESSION_COLUMNS } from './session-columns.ts';
import { SessionRow } from './session-row.tsx';
import { TableHead } from './table-head.tsx';
import { TableTotal } from './table-total.tsx';
import { useCursor } from './use-cursor.ts';
import { useFresh } from './use-fresh.ts';

interface Props {
  readonly filter: SessionFilter;
  readonly sessions: readonly SessionSummary[];
  readonly lines: NonNullable<SessionPage['token_lines']>;
  readonly hasMore: boolean;
  readonly onMore: () => void;
  readonly now: number;
}

const ROW_HEIGHT_PX = 46;
const NARROW_ROW_HEIGHT_PX = 88;
/** Ask for the next page when this few rows are left below. */
const MORE_BEFORE_END_ROWS = 20;

/** Which rows are in sight, beginning with the one that was at the upper edge when this list was left. */
function useRows(sessions: readonly SessionSummary[], scroller: RefObject<HTMLElement | null>) {
  const rowHeight = useNarrow() ? NARROW_ROW_HEIGHT_PX : ROW_HEIGHT_PX;
  const getItemKey = useCallback((index: number) => sessions[index]?.session_id ?? index, [sessions]);
  // oxlint-disable-next-line react/incompatible-library -- no React compiler here; the virtualizer is meant to change in place
  const rows = useVirtualizer({
    count: sessions.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    getItemKey,
    initialOffset: () => scrollTopOf(entryState().anchor, sessions, rowHeight),
    overscan: 8,
  });
  useEffect(() => rows.measure(), [rows, rowHeight]);
  return { rows, rowHeight };
}

/** The rows: only those in sight are in the page, whatever the length of the list. */
export function SessionTable({ filter, sessions, lines, hasMore, onMore, now }: Props) {
  const scroller = useRef<HTMLDivElement>(null);
  const { rows, rowHeight } = useRows(sessions, scroller);
  const { cursorId, keys } = useCursor(sessions, (index) => rows.scrollToIndex(index));
  useKeys(keys);
  useSteadyRows(scroller, sessions, rowHeight);
  const fresh = useFresh(sessions);
  const { spot, handlers: preview } = useRowPreview();
  const [widths, changeWidths] = useColumnWidths(SESSION_COLUMNS);

  const items = rows.getVirtualItems();
  useMore(hasMore && (items.at(-1)?.index ?? 0) >= sessions.length - MORE_BEFORE_END_ROWS, onMore);

  return (
    <>
      <div
        className="table"
        role="grid"
        aria-label="Sessions"
        aria-rowcount={hasMore ? -1 : sessions.length + 1}
        aria-activedescendant={cursorId === null ? undefined : `session-${cursorId}`}
        tabIndex={0}
        style={widthStyle(widths)}
      >
        <TableHead widths={widths} onWidths={changeWidths} />
        <div
          className="scroller"
          ref={scroller}
          role="rowgroup"
          // nothing in it takes the focus, and not every browser lets keys scroll what cannot have it
          tabIndex={0}
          onScroll={({ currentTarget }) => {
            rememberAnchor(sessions, currentTarget.scrollTop, rowHeight);
            preview.leave();
          }}
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
                  preview={preview}
                  line={lines[session.session_id]}
                />
              );
            })}
          </div>
          {hasMore && <p className="table-end dim">Loading more …</p>}
        </div>
        <TableTotal filter={filter} sessions={sessions} hasMore={hasMore} />
      </div>
      {spot !== null && <RowPreview {...spot} />}
    </>
  );
}

/** Asks for the next page while the end is near. */
function useMore(isNearEnd: boolean, onMore: () => void): void {
  useEffect(() => {
    if (isNearEnd) onMore();
  }, [isNearEnd, onMore]);
}

const SETTLED_STEP_MS = 15_000;

/** Rows that stand still are told a coarser time, so that a second passing draws only the running ones again. */
function slowNow(session: SessionSummary, now: number): number {
  const isMoving = session.status === 'running' || session.status === 'waiting';
  return isMoving ? now : Math.ceil(now / SETTLED_STEP_MS) * SETTLED_STEP_MS;
}
