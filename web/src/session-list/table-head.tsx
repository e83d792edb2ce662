import { ColumnGrip } from '../column/column-grip.tsx';
import type { ColumnWidths } from '../column/column-width.ts';
import { SESSION_COLUMNS, type SessionColumn } from './session-columns.ts';

interface Props {
  readonly widths: ColumnWidths;
  readonly onWidths: (widths: ColumnWidths) => void;
}

const NAMES = (Object.keys(SESSION_COLUMNS.columns) as SessionColumn[]).filter((name) => name !== 'when');

/** Names of the columns, each with a grip. What takes the room that is left. */
export function TableHead({ widths, onWidths }: Props) {
  return (
    <div className="row-head" role="row" aria-rowindex={1}>
      <span className="head-status" role="columnheader">
        <span className="spoken-only">Status</span>
      </span>
      <Column name="when" widths={widths} onWidths={onWidths} />
      <span className="head-what" role="columnheader">
        What
      </span>
      {NAMES.map((name) => (
        <Column key={name} name={name} widths={widths} onWidths={onWidths} />
      ))}
    </div>
  );
}

function Column({ name, ...props }: Props & { readonly name: SessionColumn }) {
  return (
    <span className={`head-${name}`} role="columnheader">
      {SESSION_COLUMNS.columns[name].label}
      <ColumnGrip set={SESSION_COLUMNS} name={name} {...props} />
    </span>
  );
}
