import { ColumnGrip } from '../column/column-grip.tsx';
import type { ColumnSet, ColumnWidths } from '../column/column-width.ts';
import { SORT_WORDS, type TraceSort } from './trace-filter.ts';

const COLUMNS = {
  when: { label: 'When', px: 84 },
  service: { label: 'Service', px: 130 },
  time: { label: 'Time', px: 200 },
  spans: { label: 'Spans', px: 56 },
  errors: { label: 'Errors', px: 60 },
  session: { label: 'Session', px: 112 },
} as const;
type TraceColumn = keyof typeof COLUMNS;

/** The list's columns but that of the root span, which takes the room that is left. */
export const TRACE_COLUMNS: ColumnSet<TraceColumn> = {
  stored: 'turnscope.traces.columns',
  columns: COLUMNS,
  leading: ['when'],
};

/** What a press on a name sorts by. */
const SORTS: Partial<Record<TraceColumn, TraceSort>> = {
  when: 'time',
  time: 'duration',
  spans: 'spans',
  errors: 'errors',
};
const TRAILING = (Object.keys(COLUMNS) as TraceColumn[]).filter((name) => name !== 'when');

interface Props {
  readonly sort: TraceSort;
  readonly onSort: (sort: TraceSort) => void;
  readonly widths: ColumnWidths;
  readonly onWidths: (widths: ColumnWidths) => void;
}

/** Names of the columns, each with a grip; those of figures sort the whole list, not only what is loaded. */
export function TraceHead(props: Props) {
  return (
    <div className="trace-row trace-head" role="row" aria-rowindex={1}>
      <Column name="when" {...props} />
      <span role="columnheader" className="trace-root-span">
        Root span
      </span>
      {TRAILING.map((name) => (
        <Column key={name} name={name} {...props} />
      ))}
    </div>
  );
}

function Column({ name, sort, onSort, widths, onWidths }: Props & { readonly name: TraceColumn }) {
  const { label } = COLUMNS[name];
  const by = SORTS[name];
  const isSorted = by === sort;
  return (
    <span className={`trace-${name}`} role="columnheader" aria-sort={isSorted ? 'descending' : undefined}>
      {by === undefined ? (
        label
      ) : (
        <button type="button" className="head-sort" title={SORT_WORDS[by]} onClick={() => onSort(by)}>
          {label}
          <span aria-hidden="true">{isSorted ? ' ↓' : ''}</span>
        </button>
      )}
      <ColumnGrip set={TRACE_COLUMNS} name={name} widths={widths} onWidths={onWidths} />
    </span>
  );
}
