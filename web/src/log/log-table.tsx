import { useVirtualizer } from '@tanstack/react-virtual';
import { useEffect, useMemo, useRef } from 'react';
import type { LogRecord } from '../api/shape.ts';
import { formatAbsolute, formatClock } from '../format/when.ts';
import { useNarrow } from '../frame/use-narrow.ts';
import { type KeyMap, useKeys } from '../key/use-keys.ts';
import { cellOf } from './record-text.ts';

interface Props {
  readonly records: readonly LogRecord[];
  readonly columns: readonly string[];
  readonly selectedId: string;
  readonly freshIds: ReadonlySet<string>;
  readonly hasMore: boolean;
  readonly onMore: () => void;
  readonly onSelect: (id: string) => void;
  /** Whether the reader is away from the newest rows, or on one of them. */
  readonly onReading: (isReading: boolean) => void;
}

const ROW_PX = 26;
const NARROW_ROW_PX = 52;
const MORE_BEFORE_END_ROWS = 30;
/** Narrow columns know how wide they are; the message takes what is left. */
const WIDTHS: Readonly<Record<string, string>> = {
  severity: '64px',
  event: 'minmax(80px, 168px)',
  message: 'minmax(0, 1fr)',
  service: '104px',
};
/** Attributes stand under the names that they were sent with. */
const TITLES: Readonly<Record<string, string>> = {
  time: 'Time',
  severity: 'Severity',
  event: 'Event',
  message: 'Message',
  service: 'Service',
  session: 'Session',
  trace: 'Trace',
  scope: 'Scope',
};
const DATE = new Intl.DateTimeFormat('en-GB', { day: '2-digit', month: 'short' });

/** The records in sight, a line each. */
export function LogTable({ records, columns, selectedId, freshIds, hasMore, onMore, onSelect, onReading }: Props) {
  const scroller = useRef<HTMLDivElement>(null);
  const rowPx = useNarrow() ? NARROW_ROW_PX : ROW_PX;
  // oxlint-disable-next-line react/incompatible-library -- no React compiler here; the virtualizer is meant to change in place
  const rows = useVirtualizer({
    count: records.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowPx,
    overscan: 12,
  });
  useEffect(() => rows.measure(), [rows, rowPx]);
  useKeys(useRecordKeys({ records, selectedId, onSelect, reveal: (index) => rows.scrollToIndex(index) }));
  const items = rows.getVirtualItems();
  const isNearEnd = hasMore && (items.at(-1)?.index ?? 0) >= records.length - MORE_BEFORE_END_ROWS;
  useEffect(() => {
    if (isNearEnd) onMore();
  }, [isNearEnd, onMore]);
  const template = `148px ${columns.map((column) => WIDTHS[column] ?? 'minmax(90px, 180px)').join(' ')}`;
  return (
    <div
      className="table log-table"
      role="grid"
      aria-label="Log records"
      aria-rowcount={hasMore ? -1 : records.length + 1}
      tabIndex={0}
    >
      <Head columns={columns} template={template} />
      <div
        className="scroller"
        ref={scroller}
        role="rowgroup"
        // nothing in it takes the focus, and not every browser lets keys scroll what cannot have it
        tabIndex={0}
        onScroll={({ currentTarget }) => onReading(currentTarget.scrollTop > rowPx)}
        onPointerEnter={() => onReading(true)}
        onPointerLeave={({ currentTarget }) => onReading(currentTarget.scrollTop > rowPx)}
      >
        <div className="scroll-length" role="presentation" style={{ height: rows.getTotalSize() }}>
          {items.map(({ index, start }) => {
            const record = records[index];
            if (record === undefined) return null;
            return (
              <RecordLine
                key={`${record.id}-${index}`}
                record={record}
                columns={columns}
                template={template}
                top={start}
                isSelected={record.id === selectedId}
                isFresh={freshIds.has(record.id)}
                onSelect={onSelect}
              />
            );
          })}
        </div>
        {hasMore && <p className="table-end dim">Loading more …</p>}
      </div>
    </div>
  );
}

function Head({ columns, template }: Pick<LineProps, 'columns' | 'template'>) {
  return (
    <div className="log-row log-head" role="row" style={{ gridTemplateColumns: template }}>
      {['time', ...columns].map((column) => (
        <span key={column} role="columnheader" className="cut" title={column}>
          {TITLES[column] ?? column}
        </span>
      ))}
    </div>
  );
}

interface KeyParts extends Pick<Props, 'records' | 'selectedId' | 'onSelect'> {
  readonly reveal: (index: number) => void;
}

function useRecordKeys({ records, selectedId, onSelect, reveal }: KeyParts): KeyMap {
  return useMemo(() => {
    const at = records.findIndex(({ id }) => id === selectedId);
    const to = (index: number): void => {
      const place = Math.max(0, Math.min(records.length - 1, index));
      reveal(place);
      const record = records[place];
      if (record !== undefined) onSelect(record.id);
    };
    return {
      j: () => to(at + 1),
      ArrowDown: () => to(at + 1),
      k: () => to(Math.max(0, at - 1)),
      ArrowUp: () => to(Math.max(0, at - 1)),
      Home: () => to(0),
      End: () => to(records.length - 1),
    };
  }, [records, selectedId, onSelect, reveal]);
}

interface LineProps extends Pick<Props, 'columns' | 'onSelect'> {
  readonly record: LogRecord;
  readonly template: string;
  readonly top: number;
  readonly isSelected: boolean;
  readonly isFresh: boolean;
}

function RecordLine({ record, columns, template, top, isSelected, isFresh, onSelect }: LineProps) {
  const at = Date.parse(record.at);
  return (
    <div
      className={`log-row log-line log-${record.severity}${isSelected ? ' row-cursor' : ''}${isFresh ? ' row-fresh' : ''}`}
      role="row"
      aria-selected={isSelected}
      style={{ gridTemplateColumns: template, top }}
      onClick={() => onSelect(isSelected ? '' : record.id)}
    >
      <time className="dim" role="gridcell" title={formatAbsolute(at)}>
        {DATE.format(at)} {formatClock(at)}
      </time>
      {columns.map((column) => (
        <span key={column} role="gridcell" className={`cut log-cell-${column === 'message' ? 'message mono' : column}`}>
          {cellOf(record, column)}
        </span>
      ))}
    </div>
  );
}
