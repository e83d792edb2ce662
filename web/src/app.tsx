import { useQuery } from '@tanstack/react-query';
import { lazy, Suspense, useEffect, useMemo, useState } from 'react';
import { fetchSessions, RequestFailure } from './api/client.ts';
import { queryKey } from './api/query-key.ts';
import { PickedNote } from './compare/picked-note.tsx';
import { NO_FILTER } from './filter/session-filter.ts';
import { needsSomebody } from './format/status-words.ts';
import { LoadingPage } from './frame/loading-page.tsx';
import { PLACES } from './frame/place.ts';
import { Rail } from './frame/rail.tsx';
import { SignedOut } from './frame/signed-out.tsx';
import { KeyHelp } from './key/key-help.tsx';
import { type KeyMap, useKeys } from './key/use-keys.ts';
import { useLiveStream } from './live/live-context.tsx';
import { useLiveSessions } from './live/use-live-sessions.ts';
import { useTabMark } from './live/use-tab-mark.ts';
import { usePaletteKey } from './palette/use-palette-key.ts';
import { go, useLocation } from './route/history.ts';
import { Link } from './route/link.tsx';
import { type Route, routeOf } from './route/route.ts';
import { SessionPage } from './session/session-page.tsx';
import { SessionsPage } from './session-list/sessions-page.tsx';
import { toggleTheme } from './theme/theme.ts';

// Sessions are what one comes for; what else there is comes when it is wanted, so that the first page is light.
const ComparePage = lazy(async () => ({ default: (await import('./compare/compare-page.tsx')).ComparePage }));
const DashboardPage = lazy(async () => ({ default: (await import('./dashboard/dashboard-page.tsx')).DashboardPage }));
const TracesPage = lazy(async () => ({ default: (await import('./trace/traces-page.tsx')).TracesPage }));
const TracePage = lazy(async () => ({ default: (await import('./trace/trace-page.tsx')).TracePage }));
const LogsPage = lazy(async () => ({ default: (await import('./log/logs-page.tsx')).LogsPage }));
const MetricsPage = lazy(async () => ({ default: (await import('./metric/metrics-page.tsx')).MetricsPage }));
const importPalette = () => import('./palette/palette.tsx');
const Palette = lazy(async () => ({ default: (await importPalette()).Palette }));
const SqlPage = lazy(async () => ({ default: (await import('./sql/sql-page.tsx')).SqlPage }));

/** Whoever opens the palette types at once, and would type into the page while it is loading. */
const PALETTE_AFTER_MS = 1500;

/** A stuck session counts as running. */
const UNFINISHED_FILTER = { ...NO_FILTER, status: ['running', 'waiting'] };

const FRAME_KEYS: KeyMap = {
  t: toggleTheme,
  ...Object.fromEntries(PLACES.map(({ keys, href }) => [keys, () => go(href)])),
};

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
  const [isPaletteOpen, setPaletteOpen] = usePaletteKey();
  useEffect(() => {
    const timer = setTimeout(() => void importPalette(), PALETTE_AFTER_MS);
    return () => clearTimeout(timer);
  }, []);
  useKeys(useMemo(() => ({ ...FRAME_KEYS, '?': () => setHelpOpen(true) }), []));
  const needing =
    waiting.data?.sessions.filter((session) => session.kind === 'session' && needsSomebody(session)) ?? [];
  useTabMark(needing.length);

  if (isSignedOut) return <SignedOut />;
  return (
    <div className="frame">
      <Rail waiting={needing.length} onHelp={() => setHelpOpen(true)} />
      <Page waiting={needing} />
      <PickedNote />
      {isHelpOpen && <KeyHelp onClose={() => setHelpOpen(false)} />}
      {isPaletteOpen && (
        <Suspense fallback={null}>
          <Palette onClose={() => setPaletteOpen(false)} onHelp={() => setHelpOpen(true)} />
        </Suspense>
      )}
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
  return (
    <Suspense fallback={<LoadingPage />}>
      <PageOf route={route} waiting={waiting} />
    </Suspense>
  );
}

function PageOf({ route, waiting }: Parameters<typeof SessionsPage>[0] & { readonly route: Route }) {
  switch (route.page) {
    case 'sessions':
      return <SessionsPage waiting={waiting} />;
    case 'session':
      return <SessionPage key={route.sessionId} sessionId={route.sessionId} />;
    case 'compare':
      return <ComparePage />;
    case 'dashboard':
      return <DashboardPage key={route.dashboardId} dashboardId={route.dashboardId} />;
    case 'traces':
      return <TracesPage />;
    case 'trace':
      return <TracePage key={route.traceId} traceId={route.traceId} />;
    case 'logs':
      return <LogsPage />;
    case 'metrics':
      return <MetricsPage />;
    case 'sql':
      return <SqlPage />;
    case 'nowhere':
      return <Nowhere path={route.path} />;
  }
}

function Nowhere({ path }: { readonly path: string }) {
  return (
    <main className="page">
      <div className="note">
        <h1>There is no page {path}</h1>
        <p className="note-actions">
          <Link className="button" href="/">
            To the sessions
          </Link>
        </p>
      </div>
    </main>
  );
}
