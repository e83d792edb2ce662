import type { LogRecord } from '../api/shape.ts';
import { plainLine } from '../format/plain-text.ts';
import { FIRST_COLUMNS } from './log-filter.ts';

interface Props {
  readonly records: readonly LogRecord[];
  readonly columns: readonly string[];
  readonly onColumns: (columns: readonly string[]) => void;
}

const ALWAYS = [...FIRST_COLUMNS, 'session', 'trace', 'scope'];
/** The attributes of so many records are offered. */
const LOOKED_AT = 200;

/** Which columns the table has: fixed ones, and any attribute that the loaded records have. */
export function ColumnMenu({ records, columns, onColumns }: Props) {
  const names = new Set(records.slice(0, LOOKED_AT).flatMap(({ attributes }) => Object.keys(attributes)));
  const offered = [...new Set([...ALWAYS, ...columns, ...[...names].toSorted()])];
  const toggle = (name: string): void => {
    const next = columns.includes(name) ? columns.filter((other) => other !== name) : [...columns, name];
    onColumns(next.length === 0 ? FIRST_COLUMNS : next);
  };
  return (
    <details className="column-menu">
      <summary className="button">Columns</summary>
      <ul>
        {offered.map((name) => (
          <li key={name}>
            <label>
              <input type="checkbox" checked={columns.includes(name)} onChange={() => toggle(name)} />{' '}
              {plainLine(name, 60)}
            </label>
          </li>
        ))}
      </ul>
    </details>
  );
}
