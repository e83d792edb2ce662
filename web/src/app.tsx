import { useQuery } from '@tanstack/react-query';
import { useEffect, useMemo, useState } from 'react';
import { fetchSessions, RequestFailure } from './api/client.ts';
import { queryKey } from './api/query-key.ts';
import { ComparePage } from './compare/compare-page.tsx';
import { PickedNote } from './compare/picked-note.tsx';
import { NO_FILTER } from './filter/session-filter.ts';
import { needsSomebody } from './format/status-words.ts';
import { Rail } from './frame/rail.tsx';
import { SignedOut } from './frame/signed-out.tsx';
import { KeyHelp } from './key/key-help.tsx';
import { type KeyMap, useKeys } from './key/use-keys.ts';
import { useLiveStream } from './live/live-context.tsx';
import { useLiveSessions } from './live/use-live-sessions.ts';
import { go, useLocation } from './route/history.ts';
import { Link } from './route/link.tsx';
import { routeOf } from './route/route.ts';
import { SessionPage } from './session/session-page.tsx';
import { SessionsPage } from './session-list/sessions-page.tsx';
import { toggleTheme } from './theme/theme.ts';

/** A stuck session counts as running. */
const UNFINISHED_FILTER = { ...NO_FILTER, status: ['running', 'waiting'] };

const FRAME_KEYS: KeyMap = { t: toggleTheme, 'g s': () => go('/') };

/** The frame around every page: rail, keys, and the live feed that all pages share. */
export function App() {
  const waiting = useQuery({
    queryKey: queryKey.waiting,
    queryFn: ({ signal }) => fetchSessions(UNFINISHED_FILTER, null, signal),
  });
  const isSignedOut = waiting.error instanceof RequestFailure && waiting.error.kind === 'signed_out';
  useLiveConnection(!isSignedOut);
  useLiveSessions();
  const [isHelpOpen, setHelpOpen] = useState(false);
  useKeys(useMemo(() => ({ ...FRAME_KEYS, '?': () => setHelpOpen(true) }), []));

  if (isSignedOut) return <SignedOut />;
  const needing =
    waiting.data?.sessions.filter((session) => session.kind === 'session' && needsSomebody(session)) ?? [];
  return (
    <div className="frame">
      <Rail waiting={needing.length} onHelp={() => setHelpOpen(true)} />
      <Page waiting={needing} />
      <PickedNote />
      {isHelpOpen && <KeyHelp onClose={() => setHelpOpen(false)} />}
    </div>
  );
}

function useLiveConnection(isWanted: boolean): void {
  const stream = useLiveStream();
  useEffect(() => {
    if (!isWanted) return;
    stream.start();
    return () => stream.stop();
  }, [stream, isWanted]);
}

function Page({ waiting }: Parameters<typeof SessionsPage>[0]) {
  const { path } = useLocation();
  const route = routeOf(path);
  if (route.page === 'sessions') return <SessionsPage waiting={waiting} />;
  if (route.page === 'session') return <SessionPage key={route.sessionId} sessionId={route.sessionId} />;
  if (route.page === 'compare') return <ComparePage />;
  return (
    <main className="page">
      <div className="note">
        <h1>There is no page {route.path}</h1>
        <p className="note-actions">
          <Link className="button" href="/">
            To the sessions
          </Link>
        </p>
      </div>
    </main>
  );
}
