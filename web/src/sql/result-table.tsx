import { useVirtualizer } from '@tanstack/react-virtual';
import { useCallback, useMemo, useState } from 'react';
import type { SqlAnswer } from '../api/shape.ts';
import { textOf } from '../chart/answer.ts';
import { nextOrder, type Order, sortRows } from '../chart/table-order.ts';
import { fittedWidths, widened } from './column-width.ts';
import { Cell, Grip, isFigure } from './result-cell.tsx';

const ROW_PX = 28;

type Rows = SqlAnswer['rows'];
type Columns = SqlAnswer['columns'];

/** Every row of an answer, sortable, with columns as wide as one likes; only what is on screen is drawn. */
export function ResultTable({ answer }: { readonly answer: SqlAnswer }) {
  const [order, setOrder] = useState<Order | null>(null);
  const [widths, setWidths] = useState(() => fittedWidths(answer));
  // State, not a ref: the rows below are told when there is something to scroll in.
  const [scroller, setScroller] = useState<HTMLDivElement | null>(null);
  const rows = useMemo(() => sortRows(answer.rows, order), [answer.rows, order]);
  const { said, copy } = useCopy();
  const template = widths.map((width) => `${width}px`).join(' ');
  return (
    <>
      <div
        ref={setScroller}
        className="sql-result"
        role="grid"
        aria-rowcount={rows.length + 1}
        aria-colcount={answer.columns.length}
        aria-label="result"
      >
        <Head
          columns={answer.columns}
          template={template}
          widths={widths}
          order={order}
          onOrder={setOrder}
          onWidth={(column, width) => setWidths(widths.with(column, widened(width)))}
        />
        <Body columns={answer.columns} rows={rows} template={template} scroller={scroller} onCopy={copy} />
      </div>
      <p className="sql-foot dim" role="status">
        {said === '' ? 'Double-click or Enter copies a cell, with Shift its row.' : said}
      </p>
    </>
  );
}

function useCopy() {
  const [said, setSaid] = useState('');
  const copy = useCallback(async (text: string, what: string): Promise<void> => {
    try {
      await navigator.clipboard.writeText(text);
      setSaid(`${what} copied`);
    } catch {
      setSaid('The browser does not allow the page to copy.');
    }
  }, []);
  return { said, copy };
}

interface HeadProps {
  readonly columns: Columns;
  readonly template: string;
  readonly widths: readonly number[];
  readonly order: Order | null;
  readonly onOrder: (order: Order | null) => void;
  readonly onWidth: (column: number, width: number) => void;
}

function Head({ columns, template, widths, order, onOrder, onWidth }: HeadProps) {
  return (
    <div className="sql-row sql-head" role="row" aria-rowindex={1} style={{ gridTemplateColumns: template }}>
      {columns.map(({ name, type }, column) => (
        <div
          // two columns may have one name
          // oxlint-disable-next-line react/no-array-index-key
          key={column}
          role="columnheader"
          aria-sort={sortWord(order, column)}
          className={isFigure(type) ? 'sql-cell number' : 'sql-cell'}
        >
          <button type="button" className="cut" title={type} onClick={() => onOrder(nextOrder(order, column))}>
            {name} {order?.column === column ? (order.direction === 'up' ? '↑' : '↓') : ''}
          </button>
          <Grip name={name} width={widths[column] ?? 0} onWidth={(width) => onWidth(column, width)} />
        </div>
      ))}
    </div>
  );
}

function sortWord(order: Order | null, column: number): 'ascending' | 'descending' | undefined {
  if (order?.column !== column) return undefined;
  return order.direction === 'up' ? 'ascending' : 'descending';
}

interface BodyProps {
  readonly columns: Columns;
  readonly rows: Rows;
  readonly template: string;
  readonly scroller: HTMLDivElement | null;
  readonly onCopy: (text: string, what: string) => Promise<void>;
}

function Body({ columns, rows, template, scroller, onCopy }: BodyProps) {
  // oxlint-disable-next-line react/incompatible-library -- no React compiler here; the virtualizer is meant to change in place
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller,
    estimateSize: () => ROW_PX,
    overscan: 12,
    scrollPaddingStart: ROW_PX,
  });
  return (
    <div className="sql-body" style={{ height: virtual.getTotalSize() }} role="rowgroup">
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
            {columns.map(({ type }, column) => (
              <Cell
                // two columns may have one name
                // oxlint-disable-next-line react/no-array-index-key
                key={column}
                value={row[column]}
                type={type}
                isStop={index === 0 && column === 0}
                onCopy={(isRow) =>
                  void onCopy(isRow ? row.map(textOf).join('\t') : textOf(row[column]), isRow ? 'Row' : 'Cell')
                }
              />
            ))}
          </div>
        );
      })}
    </div>
  );
}
