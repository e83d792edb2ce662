import type { Panel } from '../api/shape.ts';

export type Columns = NonNullable<Panel['columns']>;
export type Column = Columns[string];

/** What says nothing is left out, so that a file holds only what somebody wanted. */
export function withColumn(columns: Columns, name: string, part: Partial<Column>): Columns | undefined {
  const { title, unit, hidden } = { ...columns[name], ...part };
  const said: Column = {
    ...(title === undefined || title === '' ? {} : { title }),
    ...(unit === undefined ? {} : { unit }),
    ...(hidden === true ? { hidden } : {}),
  };
  const { [name]: _before, ...others } = columns;
  const next = Object.keys(said).length === 0 ? others : { ...columns, [name]: said };
  return Object.keys(next).length === 0 ? undefined : next;
}
