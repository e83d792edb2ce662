import { type ReactNode, useMemo, useState } from 'react';
import { Link } from '../route/link.tsx';
import { sessionPath } from '../route/route.ts';
import { isShown, isWords, titleOf, unitOf } from './answer.ts';
import { CellWords } from './cell-words.tsx';
import type { ChartProps } from './chart-props.ts';
import { nextOrder, type Order, sortRows } from './table-order.ts';

/** More cells than this make the page slow; a CSV has all. */
const ROWS_MAX = 500;
const DAY_S = 86_400;

/** Any answer as it came, sortable by each column. The first cell of a row leads to the sessions behind it. */
export function AnswerTable({ look, answer, hrefOf }: ChartProps) {
  const [order, setOrder] = useState<Order | null>(null);
  const rows = useMemo(() => sortRows(answer.rows, order), [answer.rows, order]);
  // Behind a chart everything is shown; a table is a drawing of its own, which leaves out what is hidden.
  const columns = answer.columns
    .map(({ name, type }, place) => ({ name, place, unit: unitOf(look, name, type) }))
    .filter(({ name }) => look.chart !== 'table' || isShown(look, name));
  const isByDay = (answer.step_seconds ?? 0) >= DAY_S;
  return (
    <table className="chart-table">
      <caption className="spoken-only">{look.title}</caption>
      <thead>
        <tr>
          {columns.map(({ name, place, unit }) => (
            <th
              key={name}
              scope="col"
              className={isWords(unit) ? undefined : 'number'}
              aria-sort={ariaSort(order, place)}
            >
              <button type="button" onClick={() => setOrder(nextOrder(order, place))}>
                {titleOf(look, name)}
                <span aria-hidden="true">
                  {order?.column === place ? (order.direction === 'up' ? ' ↑' : ' ↓') : ''}
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
              {columns.map(({ name, place, unit }, column) => {
                const words = <CellWords value={row[place]} unit={unit} isDay={name === 'at' && isByDay} />;
                return (
                  <td key={name} className={isWords(unit) ? 'table-words' : 'number'}>
                    {linkOf(name, row[place], column === 0 ? href : null, words)}
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
            <td colSpan={columns.length}>
              showing {ROWS_MAX} of {rows.length}; copy as CSV has all
            </td>
          </tr>
        </tfoot>
      )}
    </table>
  );
}

/** A session's id leads to the session; the first cell to all that the row stands for. */
function linkOf(name: string, value: unknown, href: string | null, words: ReactNode): ReactNode {
  const target = name === 'session' && typeof value === 'string' && value !== '' ? sessionPath(value) : href;
  return target === null ? words : <Link href={target}>{words}</Link>;
}

function ariaSort(order: Order | null, column: number): 'ascending' | 'descending' | undefined {
  if (order?.column !== column) return undefined;
  return order.direction === 'up' ? 'ascending' : 'descending';
}
