import { useVirtualizer } from '@tanstack/react-virtual';
import { useEffect, useRef } from 'react';
import type { TraceSummary } from '../api/shape.ts';
import { widthStyle } from '../column/column-width.ts';
import { useColumnWidths } from '../column/use-column-widths.ts';
import { formatExact, plural } from '../format/count.ts';
import { useNarrow } from '../frame/use-narrow.ts';
import { useNow } from '../live/use-now.ts';
import type { TraceSort } from './trace-filter.ts';
import { TRACE_COLUMNS, TraceHead } from './trace-head.tsx';
import { TraceRow } from './trace-row.tsx';
import { useTraceCursor } from './use-trace-cursor.ts';

const NOW_EVERY_MS = 15_000;
const ROW_PX = 34;
const NARROW_ROW_PX = 58;
const MORE_BEFORE_END_ROWS = 15;

interface TableProps {
  readonly traces: readonly TraceSummary[];
  readonly sort: TraceSort;
  readonly onSort: (sort: TraceSort) => void;
  readonly hasMore: boolean;
  readonly onMore: () => void;
}

/** The traces that are loaded; only those in sight are in the page. */
export function TraceTable({ traces, sort, onSort, hasMore, onMore }: TableProps) {
  const [widths, changeWidths] = useColumnWidths(TRACE_COLUMNS);
  const scroller = useRef<HTMLDivElement>(null);
  const rowPx = useNarrow() ? NARROW_ROW_PX : ROW_PX;
  const now = useNow(NOW_EVERY_MS);
  // oxlint-disable-next-line react/incompatible-library -- no React compiler here; the virtualizer is meant to change in place
  const rows = useVirtualizer({
    count: traces.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowPx,
    overscan: 10,
  });
  useEffect(() => rows.measure(), [rows, rowPx]);
  const cursorId = useTraceCursor(traces, (index) => rows.scrollToIndex(index));
  const items = rows.getVirtualItems();
  const isNearEnd = hasMore && (items.at(-1)?.index ?? 0) >= traces.length - MORE_BEFORE_END_ROWS;
  useEffect(() => {
    if (isNearEnd) onMore();
  }, [isNearEnd, onMore]);
  const longest = traces.reduce((most, { duration_ms }) => Math.max(most, duration_ms), 1);
  return (
    <div
      className="table"
      role="grid"
      aria-label="Traces"
      aria-rowcount={hasMore ? -1 : traces.length + 1}
      tabIndex={0}
      style={widthStyle(widths)}
    >
      <TraceHead sort={sort} onSort={onSort} widths={widths} onWidths={changeWidths} />
      <div className="scroller" ref={scroller} role="rowgroup">
        <div className="scroll-length" role="presentation" style={{ height: rows.getTotalSize() }}>
          {items.map(({ index, start }) => {
            const trace = traces[index];
            if (trace === undefined) return null;
            return (
              <TraceRow
                key={trace.trace_id}
                trace={trace}
                now={now}
                share={trace.duration_ms / longest}
                isCursor={trace.trace_id === cursorId}
                top={start}
              />
            );
          })}
        </div>
        {hasMore && <p className="table-end dim">Loading more …</p>}
      </div>
      <TraceTotal traces={traces} hasMore={hasMore} />
    </div>
  );
}

function TraceTotal({ traces, hasMore }: Pick<TableProps, 'traces' | 'hasMore'>) {
  return (
    <p className="trace-total dim">
      {plural(traces.length, 'trace')}
      {hasMore ? ' loaded, more below' : ''} · {formatExact(traces.reduce((sum, { spans }) => sum + spans, 0))} spans
    </p>
  );
}
