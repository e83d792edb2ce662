import { useQuery } from '@tanstack/react-query';
import { fetchStats } from '../api/client.ts';
import { queryKey } from '../api/query-key.ts';
import type { SessionSummary } from '../api/shape.ts';
import type { SessionFilter } from '../filter/session-filter.ts';
import { costWhy, shortCost } from '../format/cost.ts';
import { formatCount, formatExact, plural } from '../format/count.ts';
import { Unknown } from '../mark/unknown.tsx';
import { type ListTotal, totalOfDays, totalOfRows } from './list-total.ts';

interface Props {
  readonly filter: SessionFilter;
  readonly sessions: readonly SessionSummary[];
  readonly hasMore: boolean;
}

/** The total row: everything that is listed, also what is not loaded yet. */
export function TableTotal({ filter, sessions, hasMore }: Props) {
  // The store counts what the list has not loaded; a list that is loaded to its end is newer than the store.
  const { data } = useQuery({
    queryKey: queryKey.totalsOf(filter),
    queryFn: ({ signal }) => fetchStats(filter, signal),
    enabled: hasMore,
  });
  const total = hasMore ? data && totalOfDays(data) : totalOfRows(sessions);
  return (
    <div className="row-total" role="row">
      <span className="total-what" role="gridcell">
        {total === undefined ? (
          <span className="dim">counting …</span>
        ) : (
          <>
            <b>{plural(total.sessions, 'session')}</b>
            <Failures total={total} />
          </>
        )}
      </span>
      <span className="cell-tokens number" role="gridcell" title="Tokens of all listed sessions">
        {total !== undefined &&
          (total.tokens === null ? (
            <Unknown why="No model response with usage was seen." />
          ) : (
            formatCount(total.tokens)
          ))}
      </span>
      <span className="cell-cost number" role="gridcell" title="Cost of all listed sessions">
        {total !== undefined && <TotalCost total={total} />}
      </span>
      <span className="total-tools" role="gridcell" title="Tool calls of all listed sessions">
        {total?.toolCalls != null && formatExact(total.toolCalls)}
      </span>
    </div>
  );
}

function TotalCost({ total: { cost } }: { readonly total: ListTotal }) {
  return shortCost(cost) ?? <Unknown why={costWhy('unknown')} />;
}

function Failures({ total: { failed, toolFailures } }: { readonly total: ListTotal }) {
  const said = [
    failed === null || failed === 0 ? '' : `${formatExact(failed)} failed`,
    toolFailures === null || toolFailures === 0 ? '' : `${plural(toolFailures, 'tool call')} failed`,
  ].filter((part) => part !== '');
  return said.length === 0 ? null : <span className="ink-failed">{said.join(', ')}</span>;
}
