import { type SessionFilter, searchFromFilter } from '../filter/session-filter.ts';
import { takeEarlyAnswer } from './early-answer.ts';
import type {
  Comparison,
  Dashboard,
  DashboardList,
  Facets,
  Headline,
  KnownDashboard,
  LogFacets,
  LogHistogram,
  LogPage,
  LogPatterns,
  PanelAnswer,
  PanelPreview,
  Problem,
  RecordPage,
  ServerStatus,
  Session,
  SessionPage,
  StatsRow,
  Trace,
  TraceFacets,
  TracePage,
  View,
  ViewList,
  WaitingRollouts,
} from './shape.ts';

export type FailureKind = 'signed_out' | 'not_found' | 'refused' | 'unreachable';

/** A request that did not give its answer. `message` is a sentence for the person at the screen. */
export class RequestFailure extends Error {
  override readonly name = 'RequestFailure';
  readonly kind: FailureKind;
  /** HTTP status, 0 when there was no answer. */
  readonly status: number;

  constructor(kind: FailureKind, status: number, message: string) {
    super(message);
    this.kind = kind;
    this.status = status;
  }
}

const PAGE_ROWS = 100;

export function fetchSessions(filter: SessionFilter, cursor: string | null, signal: AbortSignal): Promise<SessionPage> {
  const params = new URLSearchParams(searchFromFilter(filter));
  params.set('limit', String(PAGE_ROWS));
  if (cursor !== null) params.set('cursor', cursor);
  return get(`/api/v1/sessions?${params}`, signal);
}

export const fetchSession = (sessionId: string, signal: AbortSignal): Promise<Session> =>
  get(`/api/v1/sessions/${encodeURIComponent(sessionId)}`, signal);

export const fetchProblems = (sessionId: string, signal: AbortSignal): Promise<readonly Problem[]> =>
  get(`/api/v1/sessions/${encodeURIComponent(sessionId)}/problems`, signal);

/** What the sources said behind one thing of a session, a page at a time. */
export function fetchRecords(
  sessionId: string,
  query: Readonly<Record<string, string | readonly string[]>>,
  cursor: string | null,
  signal: AbortSignal,
): Promise<RecordPage> {
  const params = new URLSearchParams();
  for (const [name, values] of Object.entries(query)) for (const value of [values].flat()) params.append(name, value);
  if (cursor !== null) params.set('cursor', cursor);
  return get(`/api/v1/sessions/${encodeURIComponent(sessionId)}/records?${params}`, signal);
}

export const fetchComparison = (a: string, b: string, signal: AbortSignal): Promise<Comparison> =>
  get(`/api/v1/compare?${new URLSearchParams({ a, b }).toString()}`, signal);

/** Of the sessions that a filter lets through; of all without one. */
export const fetchFacets = (signal: AbortSignal, filter?: SessionFilter): Promise<Facets> =>
  get(`/api/v1/facets${filter === undefined ? '' : searchFromFilter(filter)}`, signal);

/** Totals by day of everything that the filter lets through, however many pages that is. */
export function fetchStats(filter: SessionFilter, signal: AbortSignal): Promise<readonly StatsRow[]> {
  const params = new URLSearchParams(searchFromFilter(filter));
  params.set('by', 'day');
  return get(`/api/v1/stats?${params}`, signal);
}

/** `search`: parameters of the API, in its names. */
export const fetchTraces = (search: string, signal: AbortSignal): Promise<TracePage> =>
  get(`/api/v1/traces?${search}`, signal);

export const fetchTrace = (traceId: string, signal: AbortSignal): Promise<Trace> =>
  get(`/api/v1/traces/${encodeURIComponent(traceId)}`, signal);

export const fetchLogs = (search: string, signal: AbortSignal): Promise<LogPage> =>
  get(`/api/v1/logs?${search}`, signal);

export const fetchLogHistogram = (search: string, signal: AbortSignal): Promise<LogHistogram> =>
  get(`/api/v1/logs/histogram?${search}`, signal);

export const fetchTraceFacets = (search: string, signal: AbortSignal): Promise<TraceFacets> =>
  get(`/api/v1/traces/facets?${search}`, signal);

export const fetchLogFacets = (search: string, signal: AbortSignal): Promise<LogFacets> =>
  get(`/api/v1/logs/facets?${search}`, signal);

export const fetchLogPatterns = (search: string, signal: AbortSignal): Promise<LogPatterns> =>
  get(`/api/v1/logs/patterns?${search}`, signal);

export const fetchStatus = (signal: AbortSignal): Promise<ServerStatus> => get('/api/v1/status', signal);

export const fetchViews = (signal: AbortSignal): Promise<ViewList> => get('/api/v1/views', signal);

export const saveView = ({ id, name, filter }: Omit<View, 'origin'>): Promise<unknown> =>
  ask(`/api/v1/views/${encodeURIComponent(id)}`, { method: 'PUT', ...asJson({ name, filter }) });

export const deleteView = (id: string): Promise<unknown> =>
  ask(`/api/v1/views/${encodeURIComponent(id)}`, { method: 'DELETE' });

export const fetchWaitingRollouts = (signal: AbortSignal): Promise<WaitingRollouts> => get('/api/v1/imports', signal);

export const fetchDashboards = (signal: AbortSignal): Promise<DashboardList> => get('/api/v1/dashboards', signal);

export const fetchDashboard = (id: string, signal: AbortSignal): Promise<KnownDashboard> =>
  get(dashboardAddress(id), signal);

export const saveDashboard = (dashboard: Dashboard): Promise<unknown> =>
  ask(dashboardAddress(dashboard.id), { method: 'PUT', ...asJson(dashboard) });

export const deleteDashboard = (id: string): Promise<unknown> => ask(dashboardAddress(id), { method: 'DELETE' });

export const fetchHeadline = (id: string, search: string, signal: AbortSignal): Promise<Headline> =>
  get(`${dashboardAddress(id)}/headline${search}`, signal);

export const fetchPanel = (id: string, panelId: string, search: string, signal: AbortSignal): Promise<PanelAnswer> =>
  get(`${dashboardAddress(id)}/panels/${encodeURIComponent(panelId)}${search}`, signal);

/** A panel that no dashboard has: one that is being written, or one of the page's own. */
export const previewPanel = async (preview: PanelPreview, signal: AbortSignal): Promise<PanelAnswer> =>
  (await (await post('/api/v1/panel', preview, signal)).json()) as PanelAnswer;

const dashboardAddress = (id: string): string => `/api/v1/dashboards/${encodeURIComponent(id)}`;

/** The server is ours and its answers are checked against the same contract in its own tests, so they are not parsed again. */
export const get = async <Answer>(path: string, signal: AbortSignal): Promise<Answer> =>
  (await (await ask(path, { signal })).json()) as Answer;

export const post = (path: string, body: object, signal: AbortSignal): Promise<Response> =>
  ask(path, { method: 'POST', signal, ...asJson(body) });

/** Headers as an object: those of every request are laid beside them. */
type Asked = Omit<RequestInit, 'headers'> & { readonly headers?: Readonly<Record<string, string>> };

const asJson = (body: object): Asked => ({
  body: JSON.stringify(body),
  headers: { 'content-type': 'application/json' },
});

async function ask(path: string, request: Asked): Promise<Response> {
  let response: Response;
  try {
    const early = request.method === undefined ? takeEarlyAnswer(path) : undefined;
    const headers = { accept: 'application/json', ...request.headers };
    response = await (early ?? fetch(path, { ...request, headers }));
  } catch (thrown) {
    if (request.signal?.aborted) throw thrown;
    throw new RequestFailure(
      'unreachable',
      0,
      'The Turnscope server does not answer. Is `turnscope up` still running?',
    );
  }
  if (response.ok) return response;
  throw await failureOf(response);
}

async function failureOf(response: Response): Promise<RequestFailure> {
  const said = await saidBy(response);
  if (response.status === 401) return new RequestFailure('signed_out', 401, said ?? 'This browser is not signed in.');
  if (response.status === 404)
    return new RequestFailure('not_found', 404, said ?? 'There is nothing under this address.');
  return new RequestFailure('refused', response.status, said ?? `The server answered with status ${response.status}.`);
}

async function saidBy(response: Response): Promise<string | null> {
  try {
    const body: unknown = await response.json();
    const error = typeof body === 'object' && body !== null && 'error' in body ? body.error : null;
    if (typeof error !== 'object' || error === null || !('message' in error)) return null;
    const message = String(error.message);
    const sentence = /[.!?…]$/.test(message) ? message : `${message}.`;
    return 'hint' in error && typeof error.hint === 'string' ? `${sentence} ${error.hint}` : message;
  } catch {
    return null;
  }
}
