import { useMemo, useState } from 'react';
import { Link } from '../route/link.tsx';
import { titleOf, unitOf } from './answer.ts';
import { CellWords } from './cell-words.tsx';
import type { ChartProps } from './chart-props.ts';
import { nextOrder, type Order, sortRows } from './table-order.ts';

/** More cells than this make the page slow; a CSV has all. */
const ROWS_MAX = 500;

/** Any answer as it came, sortable by each column. The first cell of a row leads to the sessions behind it. */
export function AnswerTable({ look, answer, hrefOf }: ChartProps) {
  const [order, setOrder] = useState<Order | null>(null);
  const rows = useMemo(() => sortRows(answer.rows, order), [answer.rows, order]);
  const units = answer.columns.map(({ name, type }) => unitOf(look, name, type));
  return (
    <table className="chart-table">
      <caption className="spoken-only">{look.title}</caption>
      <thead>
        <tr>
          {answer.columns.map(({ name }, column) => (
            <th
              key={name}
              scope="col"
              className={units[column] === 'text' ? undefined : 'number'}
              aria-sort={ariaSort(order, column)}
            >
              <button type="button" onClick={() => setOrder(nextOrder(order, column))}>
                {titleOf(look, name)}
                <span aria-hidden="true">
                  {order?.column === column ? (order.direction === 'up' ? ' ↑' : ' ↓') : ''}
                </span>
              </button>
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.slice(0, ROWS_MAX).map((row, index) => {
          const href = hrefOf?.([row]) ?? null;
          return (
            // biome-ignore lint/suspicious/noArrayIndexKey: rows of an answer have no name of their own.
            <tr key={index}>
              {answer.columns.map(({ name }, column) => {
                const words = <CellWords value={row[column]} unit={units[column] ?? 'text'} />;
                return (
                  <td key={name} className={units[column] === 'text' ? 'table-words' : 'number'}>
                    {column === 0 && href !== null ? <Link href={href}>{words}</Link> : words}
                  </td>
                );
              })}
            </tr>
          );
        })}
      </tbody>
      {rows.length > ROWS_MAX && (
        <tfoot>
          <tr>
            <td colSpan={answer.columns.length}>
              showing {ROWS_MAX} of {rows.length}; copy as CSV has all
            </td>
          </tr>
        </tfoot>
      )}
    </table>
  );
}

function ariaSort(order: Order | null, column: number): 'ascending' | 'descending' | undefined {
  if (order?.column !== column) return undefined;
  return order.direction === 'up' ? 'ascending' : 'descending';
}
