import { useVirtualizer } from '@tanstack/react-virtual';
import { useMemo, useRef, useState } from 'react';
import type { SqlAnswer } from '../api/shape.ts';
import { textOf } from '../chart/answer.ts';
import { nextOrder, type Order, sortRows } from '../chart/table-order.ts';

const ROW_PX = 28;
const WIDTH_PX = { least: 60, usual: 180, most: 900 } as const;
const STEP_PX = 20;

/** Every row of an answer, sortable, with columns as wide as one likes; only what is on screen is drawn. Enter copies the cell, Shift+Enter its row. */
export function ResultTable({ answer }: { readonly answer: SqlAnswer }) {
  const [order, setOrder] = useState<Order | null>(null);
  const [widths, setWidths] = useState<Readonly<Record<number, number>>>({});
  const [said, setSaid] = useState('');
  const scroll = useRef<HTMLDivElement>(null);
  const rows = useMemo(() => sortRows(answer.rows, order), [answer.rows, order]);
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroll.current,
    estimateSize: () => ROW_PX,
    overscan: 12,
  });
  const widthOf = (column: number): number => widths[column] ?? WIDTH_PX.usual;
  const template = answer.columns.map((_, column) => `${widthOf(column)}px`).join(' ');
  const widen = (column: number, to: number): void =>
    setWidths({ ...widths, [column]: Math.min(WIDTH_PX.most, Math.max(WIDTH_PX.least, to)) });
  const copy = async (text: string, what: string): Promise<void> => {
    try {
      await navigator.clipboard.writeText(text);
      setSaid(`${what} copied`);
    } catch {
      setSaid('the browser does not allow to copy');
    }
  };
  return (
    <div ref={scroll} className="sql-result" role="table" aria-rowcount={rows.length + 1} aria-label="result">
      <div className="sql-row sql-head" role="row" style={{ gridTemplateColumns: template }}>
        {answer.columns.map(({ name, type }, column) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: two columns may have one name.
          <div
            key={column}
            role="columnheader"
            aria-sort={sortWord(order, column)}
            className={isFigure(type) ? 'number' : undefined}
          >
            <button type="button" className="cut" title={type} onClick={() => setOrder(nextOrder(order, column))}>
              {name} {order?.column === column ? (order.direction === 'up' ? '↑' : '↓') : ''}
            </button>
            <Grip name={name} width={widthOf(column)} onWidth={(to) => widen(column, to)} />
          </div>
        ))}
      </div>
      <div style={{ height: virtual.getTotalSize(), position: 'relative' }} role="rowgroup">
        {virtual.getVirtualItems().map(({ index, start }) => {
          const row = rows[index] ?? [];
          return (
            <div
              key={index}
              role="row"
              aria-rowindex={index + 2}
              className="sql-row"
              style={{ gridTemplateColumns: template, transform: `translateY(${start}px)` }}
            >
              {answer.columns.map(({ type }, column) => (
                <Cell
                  // biome-ignore lint/suspicious/noArrayIndexKey: two columns may have one name.
                  key={column}
                  value={row[column]}
                  type={type}
                  onCopy={(isRow) =>
                    void copy(isRow ? row.map(textOf).join('\t') : textOf(row[column]), isRow ? 'row' : 'cell')
                  }
                />
              ))}
            </div>
          );
        })}
      </div>
      <span className="spoken-only" role="status">
        {said}
      </span>
    </div>
  );
}

const isFigure = (type: string): boolean => /^(Nullable\()?(U?Int|Float|Decimal)/.test(type);

function sortWord(order: Order | null, column: number): 'ascending' | 'descending' | undefined {
  if (order?.column !== column) return undefined;
  return order.direction === 'up' ? 'ascending' : 'descending';
}

interface CellProps {
  readonly value: unknown;
  readonly type: string;
  readonly onCopy: (isRow: boolean) => void;
}

function Cell({ value, type, onCopy }: CellProps) {
  const isNull = value === null || value === undefined;
  return (
    <div role="cell" className={isFigure(type) ? 'number' : undefined}>
      <button
        type="button"
        className={`cut mono${isNull ? ' dim' : ''}`}
        title={isNull ? 'NULL: not known' : textOf(value)}
        onDoubleClick={() => onCopy(false)}
        onKeyDown={(event) => {
          if (event.key !== 'Enter') return;
          event.preventDefault();
          onCopy(event.shiftKey);
        }}
      >
        {isNull ? 'NULL' : textOf(value)}
      </button>
    </div>
  );
}

interface GripProps {
  readonly name: string;
  readonly width: number;
  readonly onWidth: (width: number) => void;
}

function Grip({ name, width, onWidth }: GripProps) {
  const start = useRef<{ x: number; width: number } | null>(null);
  return (
    // biome-ignore lint/a11y/useSemanticElements: a rule between columns that moves is a separator, and no <hr>.
    <div
      className="sql-grip"
      role="separator"
      aria-label={`width of ${name}`}
      aria-orientation="vertical"
      aria-valuenow={width}
      tabIndex={0}
      onPointerDown={(event) => {
        event.currentTarget.setPointerCapture(event.pointerId);
        start.current = { x: event.clientX, width };
      }}
      onPointerMove={(event) => {
        if (start.current !== null) onWidth(start.current.width + event.clientX - start.current.x);
      }}
      onPointerUp={() => {
        start.current = null;
      }}
      onKeyDown={({ key }) => {
        if (key === 'ArrowLeft') onWidth(width - STEP_PX);
        if (key === 'ArrowRight') onWidth(width + STEP_PX);
      }}
    />
  );
}
