import { type Drawn, instantOf, type Look, type Row, readerOf, textOf } from './answer.ts';
import { REST } from './series.ts';

type Drill = NonNullable<Look['drill']>;

/**
 * Where a mark leads: the list of sessions behind the rows that it was drawn from, of the mark's own time where it has one.
 * null where marks lead nowhere, or where the row has no value to go by.
 * @param filter the page's own filter, which the marks are already narrowed by
 * @param isWhole the mark stands for all of its time, whatever the rows' values
 */
export function drillHref(
  look: Pick<Look, 'drill'>,
  answer: Drawn,
  rows: readonly Row[],
  filter: URLSearchParams,
  isWhole = false,
): string | null {
  if (look.drill === null || rows.length === 0) return null;
  const params = new URLSearchParams(filter);
  const read = readerOf(answer);
  const [first] = rows;
  const at = first === undefined ? null : instantOf(read(first, 'at'));
  params.set('since', at === null ? answer.since : new Date(at).toISOString());
  params.set('until', at === null ? answer.until : endOf(at, answer));
  for (const [name, value] of Object.entries(look.drill?.filter ?? {})) {
    params.delete(name);
    for (const one of typeof value === 'string' ? [value] : value) params.append(name, one);
  }
  return isWhole || addBy(params, look.drill, rows, read) ? `/?${params.toString()}` : null;
}

function endOf(at: number, { until, step_seconds: step }: Drawn): string {
  return new Date(Math.min(at + step * 1000, Math.max(at + 1, Date.parse(until)))).toISOString();
}

/** Several rows are one mark where small series were put together: any of their values. */
function addBy(
  params: URLSearchParams,
  drill: Drill | undefined,
  rows: readonly Row[],
  read: ReturnType<typeof readerOf>,
): boolean {
  for (const [column, name] of Object.entries(drill?.by ?? {})) {
    const values = new Set(rows.map((row) => textOf(read(row, column))).filter((value) => value !== ''));
    // "unknown" cannot be asked for, nor what a question put together: better no link than one to all the others.
    if (values.size === 0 || values.has(REST)) return false;
    params.delete(name);
    for (const value of values) params.append(name, value);
  }
  return true;
}
