import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { fetchSqlProgress } from '../api/sql-client.ts';
import { formatBytes, formatCount } from '../format/count.ts';
import { useNow } from '../live/use-now.ts';

const TICK_MS = 100;
const ASK_EVERY_MS = 500;
/** Most answers are there before: what only flashes up tells nobody anything. */
const QUIET_MS = 600;
/** The engine ends a query by itself. */
const LIMIT_SECONDS = 10;

/** How long the query runs, and what it has read: nobody has to wonder whether something happens. */
export function RunProgress({ queryId }: { readonly queryId: string }) {
  const now = useNow(TICK_MS);
  const [startedAt] = useState(now);
  const elapsedMs = now - startedAt;
  const isSlow = elapsedMs >= QUIET_MS;
  const { data } = useQuery({
    queryKey: ['sql-progress', queryId],
    queryFn: ({ signal }) => fetchSqlProgress(queryId, signal),
    enabled: isSlow,
    refetchInterval: ASK_EVERY_MS,
    // It is about a query that ends; the next one has another id.
    gcTime: 0,
    retry: false,
  });
  const read = data?.running ?? null;
  return (
    <p className="sql-facts sql-progress">
      {isSlow && (
        <>
          <span className="number">{(elapsedMs / 1000).toFixed(1)} s</span>
          {read !== null && read.total_rows !== null && (
            <progress aria-label="rows read" max={read.total_rows} value={Math.min(read.read_rows, read.total_rows)} />
          )}
          {read !== null && (
            <span className="dim number">
              {formatCount(read.read_rows)}
              {read.total_rows !== null && ` of ${formatCount(read.total_rows)}`} rows, {formatBytes(read.read_bytes)}{' '}
              read
            </span>
          )}
          <span className="dim">ends by itself after {LIMIT_SECONDS} s</span>
        </>
      )}
    </p>
  );
}
