import './editor.css';
import './dashboard.css';
import { type UseQueryResult, useQuery, useQueryClient } from '@tanstack/react-query';
import { useMemo } from 'react';
import { fetchDashboard, fetchDashboards, fetchFacets, fetchHeadline, RequestFailure } from '../api/client.ts';
import { queryKey } from '../api/query-key.ts';
import type { Dashboard, DashboardList, KnownDashboard } from '../api/shape.ts';
import { Trouble } from '../frame/trouble.tsx';
import { useKeys } from '../key/use-keys.ts';
import { LiveLight } from '../live/live-light.tsx';
import { go } from '../route/history.ts';
import { Link } from '../route/link.tsx';
import { dashboardPath } from '../route/route.ts';
import { DashboardEditor } from './dashboard-editor.tsx';
import { DashboardMenu } from './dashboard-menu.tsx';
import { DashboardTabs } from './dashboard-tabs.tsx';
import { NEW_ID, newDashboard } from './edit.ts';
import { PageFilter } from './page-filter.tsx';
import { keptSearch, type PageState, panelSearch, zoomOut } from './page-state.ts';
import { PanelGrid } from './panel-grid.tsx';
import { ServerStatusTables } from './server-status.tsx';
import { SpanPicker } from './span-picker.tsx';
import { UnsavedNote } from './unsaved-note.tsx';
import { type DashboardActions, useDashboardActions } from './use-dashboard-actions.ts';
import { useLivePanels } from './use-live-panels.ts';
import { usePageState } from './use-page-state.ts';
import { WaitingSessions } from './waiting-sessions.tsx';

/** The reader's own; days begin in it. */
const TIME_ZONE = Intl.DateTimeFormat().resolvedOptions().timeZone;

/** One dashboard among all: its sentence, its panels, and the span and filter that they share. */
export function DashboardPage({ dashboardId }: { readonly dashboardId: string }) {
  const page = usePageState();
  const { state, step } = page;
  // Files change without a word: what is kept of them is shown, and asked for anew.
  const list = useQuery({
    queryKey: queryKey.dashboards,
    queryFn: ({ signal }) => fetchDashboards(signal),
    staleTime: 0,
  });
  const known = useQuery({
    queryKey: queryKey.dashboard(dashboardId),
    queryFn: ({ signal }) => fetchDashboard(dashboardId, signal),
    enabled: dashboardId !== NEW_ID,
    staleTime: 0,
  });
  const actions = useDashboardActions(list.data);
  useLivePanels(state.until === null && !state.isEditing);
  useDashboardKeys(list.data, dashboardId, state, step);
  const search = panelSearch(state, TIME_ZONE);
  return (
    <main className="page">
      <header className="bar dashboard-bar">
        <h1 className="cut">
          {dashboardId === NEW_ID ? 'New dashboard' : (known.data?.dashboard.title ?? 'Dashboards')}
        </h1>
        <SpanPicker
          state={state}
          timeZone={TIME_ZONE}
          onChange={(span) => step((now) => ({ ...now, ...span }))}
          onZoomOut={() => step((now) => zoomOut(now, Date.now()))}
        />
        <PageFilter filter={state.filter} onFilter={(filter) => step((now) => ({ ...now, filter }))} />
        <LiveLight />
        <DashboardMenu
          known={known.data}
          actions={actions}
          onEdit={() => step((now) => ({ ...now, isEditing: true }))}
          search={keptSearch(state)}
        />
      </header>
      <DashboardTabs list={list.data} currentId={dashboardId} search={keptSearch(state)} />
      <Notices actions={actions} list={list.data} />
      <div className="dashboard">
        <Body dashboardId={dashboardId} known={known} actions={actions} page={page} search={search} />
      </div>
    </main>
  );
}

interface BodyProps {
  readonly dashboardId: string;
  readonly known: UseQueryResult<KnownDashboard>;
  readonly actions: DashboardActions;
  readonly page: ReturnType<typeof usePageState>;
  /** What panels are asked with. */
  readonly search: string;
}

function Body({ dashboardId, known: { data, error, refetch }, actions, page, search }: BodyProps) {
  if (dashboardId === NEW_ID) return <NewDashboard {...{ actions, page, search }} />;
  if (error instanceof RequestFailure && error.kind === 'not_found') return <Gone dashboardId={dashboardId} />;
  if (data === undefined) return error === null ? null : <Trouble error={error} onRetry={() => void refetch()} />;
  const { dashboard, origin } = data;
  if (page.state.isEditing && origin === 'file') {
    return (
      <DashboardEditor
        key={dashboardId}
        dashboard={dashboard}
        draftName={dashboardId}
        search={search}
        timeZone={TIME_ZONE}
        onSave={actions.save}
        onSaved={() => page.step((now) => ({ ...now, isEditing: false }))}
        onLeave={() => {
          actions.forget();
          page.step((now) => ({ ...now, isEditing: false }));
        }}
      />
    );
  }
  return (
    <>
      {origin === 'file' && (
        <UnsavedNote dashboardId={dashboardId} onGoOn={() => page.step((now) => ({ ...now, isEditing: true }))} />
      )}
      <Headline dashboard={dashboard} search={search} />
      <NothingYet />
      {dashboardId === 'overview' && <WaitingSessions />}
      <PanelGrid dashboard={dashboard} search={search} timeZone={TIME_ZONE} {...page} />
      {dashboardId === 'health' && <ServerStatusTables />}
    </>
  );
}

const Gone = ({ dashboardId }: { readonly dashboardId: string }) => (
  <div className="note">
    <h2>There is no dashboard “{dashboardId}”</h2>
    <p>
      It was deleted or has another name now. Those that there are stand above; the menu at the right makes a new one.
    </p>
    <p className="note-actions">
      <Link className="button" href={dashboardPath('overview')}>
        To the overview
      </Link>
    </p>
  </div>
);

/** Where there is no session at all, no longer span helps: what to do stands on the page of sessions. */
function NothingYet() {
  const { data } = useQuery({ queryKey: queryKey.facets, queryFn: ({ signal }) => fetchFacets(signal) });
  if (data === undefined || data.status.length > 0) return null;
  return (
    <p className="dashboard-notice">
      No session is recorded yet. <Link href="/">Connect Codex or import what it kept</Link>, and the panels fill as
      data arrives.
    </p>
  );
}

/** A page that nobody has saved yet; `?sql=` is the question of its first panel. */
function NewDashboard({ actions, page, search }: Pick<BodyProps, 'actions' | 'page' | 'search'>) {
  const [sql] = [...page.state.views].find(([, view]) => view === 'sql') ?? [null];
  return (
    <DashboardEditor
      dashboard={newDashboard(sql)}
      draftName={sql === null ? NEW_ID : `${NEW_ID} ${sql}`}
      search={search}
      timeZone={TIME_ZONE}
      onSave={(draft) => actions.saveNew(draft, keptSearch(page.state))}
      onLeave={() => go(`${dashboardPath('overview')}${keptSearch(page.state)}`)}
    />
  );
}

function useDashboardKeys(
  list: DashboardList | undefined,
  currentId: string,
  state: PageState,
  step: (change: (state: PageState) => PageState) => void,
): void {
  const keys = useMemo(() => {
    const ids = list?.dashboards.map(({ id }) => id) ?? [];
    const turn = (by: -1 | 1): void => {
      const id = ids[ids.indexOf(currentId) + by];
      if (id !== undefined) go(`${dashboardPath(id)}${keptSearch(state)}`);
    };
    return { '[': () => turn(-1), ']': () => turn(1), '0': () => step((now) => zoomOut(now, Date.now())) };
  }, [list, currentId, state, step]);
  useKeys(keys);
}

/** What matters now. Its place is kept while it is asked for. */
function Headline({
  dashboard: { id, about, headline },
  search,
}: {
  readonly dashboard: Dashboard;
  readonly search: string;
}) {
  const { data, isPending } = useQuery({
    queryKey: queryKey.headline(id, search),
    queryFn: ({ signal }) => fetchHeadline(id, search, signal),
    enabled: headline !== undefined,
    placeholderData: (previous) => previous,
  });
  const isComing = headline !== undefined && isPending;
  return (
    <p className="dashboard-headline" aria-live="polite">
      {isComing ? <span className="loading-bar loading-2" /> : (data?.sentence ?? <span className="dim">{about}</span>)}
    </p>
  );
}

/** What did not work, what was deleted, and which files hold no dashboard. */
function Notices({ actions, list }: { readonly actions: DashboardActions; readonly list: DashboardList | undefined }) {
  const client = useQueryClient();
  const { data: deleted } = useQuery<Dashboard | null>({
    queryKey: queryKey.deletedDashboard,
    queryFn: () => null,
    enabled: false,
  });
  return (
    <div role="status">
      {actions.message !== null && <p className="dashboard-notice dashboard-notice-bad">{actions.message}</p>}
      {deleted != null && (
        <p className="dashboard-notice">
          Deleted “{deleted.title}”.{' '}
          <button type="button" className="text-button" onClick={() => actions.restore(deleted)}>
            undo
          </button>{' '}
          <button
            type="button"
            className="text-button"
            onClick={() => client.setQueryData(queryKey.deletedDashboard, null)}
          >
            dismiss
          </button>
        </p>
      )}
      {list?.broken.map(({ id, file, message }) => (
        <p key={id} className="dashboard-notice dashboard-notice-bad">
          <code>{file}</code>: {message}
        </p>
      ))}
    </div>
  );
}
