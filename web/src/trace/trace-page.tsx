import '../style/trace.css';
import { useQuery } from '@tanstack/react-query';
import { fetchTrace, RequestFailure } from '../api/client.ts';
import { queryKey } from '../api/query-key.ts';
import { LoadingPage } from '../frame/loading-page.tsx';
import { Trouble } from '../frame/trouble.tsx';
import { Link } from '../route/link.tsx';
import { TraceView } from './trace-view.tsx';

/** One trace: loaded, then shown. */
export function TracePage({ traceId }: { readonly traceId: string }) {
  const { data, error, refetch } = useQuery({
    queryKey: queryKey.trace(traceId),
    queryFn: ({ signal }) => fetchTrace(traceId, signal),
  });
  if (data !== undefined) return <TraceView trace={data} onRefresh={() => void refetch()} />;
  if (error === null) return <LoadingPage />;
  const isMissing = error instanceof RequestFailure && error.kind === 'not_found';
  return (
    <main className="page">
      {isMissing ? (
        <div className="note">
          <h1>There is no trace {traceId}</h1>
          <p>{error.message}</p>
          <p className="note-actions">
            <Link className="button" href="/traces">
              To all traces
            </Link>
            <Link className="button" href={`/logs?trace=${encodeURIComponent(traceId)}`}>
              Its logs
            </Link>
          </p>
        </div>
      ) : (
        <Trouble error={error} onRetry={() => void refetch()} />
      )}
    </main>
  );
}
