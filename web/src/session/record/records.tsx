import { useInfiniteQuery } from '@tanstack/react-query';
import { fetchRecords } from '../../api/client.ts';
import { queryKey } from '../../api/query-key.ts';
import type { RecordedFact } from '../../api/shape.ts';
import { plural } from '../../format/count.ts';
import { formatDuration } from '../../format/duration.ts';
import { plainLine } from '../../format/plain-text.ts';
import { formatAbsolute, formatClock } from '../../format/when.ts';
import { Trouble } from '../../frame/trouble.tsx';
import { CopyButton } from '../../mark/copy-button.tsx';
import { SourceBadges } from '../../mark/source-badges.tsx';
import { Link } from '../../route/link.tsx';
import { tracePath } from '../../route/route.ts';
import { TextBlock } from '../inspector/text-block.tsx';
import { useAccess } from './access.ts';
import type { RecordQuery } from './record-query.ts';

interface Props {
  readonly sessionId: string;
  readonly query: RecordQuery;
  /** The state of what is looked at: records are asked for anew when it changes. */
  readonly state: string;
}

/** "Which source said this?": the records behind an item, asked for when somebody opens them. */
export function Records({ sessionId, query, state }: Props) {
  const { isOpen, setOpen } = useAccess();
  return (
    <details className="records" open={isOpen} onToggle={({ currentTarget }) => setOpen(currentTarget.open)}>
      <summary className="heading">Records</summary>
      {isOpen && <RecordList sessionId={sessionId} query={query} state={state} />}
    </details>
  );
}

function RecordList({ sessionId, query, state }: Props) {
  const { data, error, refetch, hasNextPage, fetchNextPage, isFetchingNextPage } = useInfiniteQuery({
    queryKey: queryKey.records(sessionId, query, state),
    queryFn: ({ pageParam, signal }) => fetchRecords(sessionId, query, pageParam, signal),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next_cursor,
  });
  if (error !== null) return <Trouble error={error} onRetry={() => void refetch()} />;
  if (data === undefined) return <p className="loading-bar loading-1" role="status" aria-label="Loading the records" />;
  const records = data.pages.flatMap((page) => page.records);
  if (records.length === 0)
    return (
      <p className="dim">
        No record names this. It was told by the session's others, or its records are not stored any more.
      </p>
    );
  return (
    <>
      <p className="dim records-about">
        {plural(records.length, 'record')}
        {hasNextPage ? ' and more' : ''}, as the sources sent them, without secrets
        <Link className="text-button" href={`/logs?session=${encodeURIComponent(sessionId)}`}>
          raw logs
        </Link>
      </p>
      <ol className="record-list">
        {records.map((record) => (
          <RecordEntry key={record.record_id} record={record} />
        ))}
      </ol>
      {hasNextPage && (
        <button
          type="button"
          className="text-block-more"
          disabled={isFetchingNextPage}
          onClick={() => void fetchNextPage()}
        >
          {isFetchingNextPage ? 'loading' : 'more records'}
        </button>
      )}
    </>
  );
}

/** Longer values get a block of their own, which folds. */
const CELL_CHARS_MAX = 160;

function RecordEntry({ record }: { readonly record: RecordedFact }) {
  const at = Date.parse(record.at);
  const values = [...idsOf(record), ...Object.entries(record.attributes).toSorted(([a], [b]) => (a < b ? -1 : 1))];
  const isLong = ([, value]: readonly [string, string]): boolean =>
    value.length > CELL_CHARS_MAX || value.includes('\n');
  return (
    <li>
      <details className="record">
        <summary>
          <span className="mono cut record-name">{plainLine(record.name, 80)}</span>
          <span className="dim">{record.kind.replaceAll('_', ' ')}</span>
          <SourceBadges sources={[record.source]} />
          <time className="dim" title={formatAbsolute(at)}>
            {formatClock(at)}
          </time>
        </summary>
        <p className="record-actions">
          {record.duration_ms !== null && <span className="dim">{formatDuration(record.duration_ms)}</span>}
          {record.trace_id !== null && (
            <Link
              className="text-button"
              href={`${tracePath(record.trace_id)}${record.span_id === null ? '' : `?span=${record.span_id}`}`}
            >
              open trace
            </Link>
          )}
          <CopyButton label="copy JSON" text={() => JSON.stringify(record, null, 2)} />
        </p>
        <table className="record-values">
          <tbody>
            {values
              .filter((value) => !isLong(value))
              .map(([name, value]) => (
                <tr key={name}>
                  <th scope="row">{plainLine(name, 100)}</th>
                  <td className="mono">{plainLine(value)}</td>
                </tr>
              ))}
          </tbody>
        </table>
        {values.filter(isLong).map(([name, value]) => (
          <TextBlock key={name} title={plainLine(name, 100)} text={value} />
        ))}
      </details>
    </li>
  );
}

/** The ids that the source told. */
function idsOf(record: RecordedFact): readonly (readonly [string, string])[] {
  const names = ['thread_id', 'turn_id', 'call_id', 'response_id', 'trace_id', 'span_id', 'parent_span_id'] as const;
  return names.flatMap((name) => {
    const id = record[name];
    return id === null ? [] : [[name, id] as const];
  });
}
