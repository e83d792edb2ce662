import { useMemo } from 'react';
import { RequestFailure } from '../api/client.ts';
import { Trouble } from '../frame/trouble.tsx';
import { useNow } from '../live/use-now.ts';
import { Link } from '../route/link.tsx';
import { Replay } from './replay.tsx';
import { BackButton } from './session-head.tsx';
import { useSession } from './use-session.ts';

const NOW_EVERY_MS = 1_000;

/** One session: loaded, then replayed; what is wrong in words. */
export function SessionPage({ sessionId }: { readonly sessionId: string }) {
  const { session, summary, error, retry } = useSession(sessionId);
  const ticking = useNow(NOW_EVERY_MS);
  const isRunning = session?.status === 'running' || session?.status === 'waiting';
  // The time only matters while something goes on; a finished session is drawn once.
  const now = useMemo(() => (isRunning ? ticking : 0), [isRunning, ticking]);
  if (session !== undefined && summary !== undefined)
    return <Replay session={session} summary={summary} isRunning={isRunning} now={now} />;
  if (error === null) return <Loading />;
  const isMissing = error instanceof RequestFailure && error.kind === 'not_found';
  return (
    <main className="page">
      {isMissing ? (
        <div className="note">
          <h1>There is no session {sessionId}</h1>
          <p>
            Nothing with this id was received, or it was deleted since. A session appears here with its first event.
          </p>
          <p className="note-actions">
            <Link className="button" href="/">
              To all sessions
            </Link>
          </p>
        </div>
      ) : (
        <Trouble error={error} onRetry={retry} />
      )}
    </main>
  );
}

const LOADING_LINES = Array.from({ length: 10 }, (_, line) => line);

function Loading() {
  return (
    <main className="page" aria-busy="true">
      <header className="head">
        <div className="head-title">
          <BackButton />
          <span className="loading-bar loading-1" role="status" aria-label="Loading the session" />
        </div>
        <p className="head-about">
          <span className="loading-bar loading-2" />
        </p>
        <p className="totals">
          <span className="loading-bar loading-0" />
        </p>
      </header>
      <div className="axis axis-loading" />
      <div className="replay">
        <div className="replay-left">
          <div className="replay-tools" />
          {LOADING_LINES.map((line) => (
            <p key={line} className="loading-line">
              <span className={`loading-bar loading-${line % 4}`} />
            </p>
          ))}
        </div>
        <div className="loading-aside" />
      </div>
    </main>
  );
}
