/** The HTTP API over made-up sessions, as a request handler: behind Vite while developing, or beside the built page. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { compareSessions } from '../../src/compare/compare-sessions.ts';
import { EXPORT_FILE, EXPORT_SHAPES, exportSession } from '../../src/format/export/export-session.ts';
import type {
  Facets,
  Problem,
  ServerStatus,
  Session,
  SessionSummary,
  StatsRow,
  ViewList,
  WaitingRollouts,
} from '../src/api/shape.ts';
import { sampleDashboardAnswer } from './sample-dashboard.ts';
import { everydaySession } from './sample-session.ts';
import {
  agentsSession,
  barelyKnownSession,
  createHugeSession,
  longSession,
  runningSession,
  stuckSession,
  waitingSession,
} from './sample-story.ts';

export type SampleMode = 'full' | 'empty' | 'signed-out' | 'huge';

const MINUTE = 60_000;
const GROW_EVERY_MS = 2_500;
const HUGE_EVERY_MS = 100;
const HUGE_STEPS_MAX = 2_000;
const STEPS_MAX = 60;
const EMPTY_FOR_MS = 60_000;

export interface SampleApi {
  /** Answers what is under /api/v1; false for everything else. */
  handle(request: IncomingMessage, response: ServerResponse): boolean;
  readonly close: () => void;
}

/**
 * @param mode `empty` fills after its first minute, `signed-out` answers 401 to everything,
 *   `huge` has one session of thirty thousand events that changes ten times a second
 */
export function createSampleApi(mode: SampleMode): SampleApi {
  const now = Date.now();
  const sessions = new Map<string, Session>();
  const streams = new Set<ServerResponse>();
  const put = (session: Session): void => {
    sessions.set(session.session_id, session);
    const data = JSON.stringify({ session_id: session.session_id, summary: summaryOf(session) });
    for (const stream of streams) stream.write(`event: session\ndata: ${data}\n\n`);
  };
  if (mode === 'full') {
    for (let index = 0; index < 400; index += 1) put(everydaySession(index, now - (index + 3) * 23 * MINUTE));
    put(agentsSession(now - 11 * 3_600_000));
    put(waitingSession(now - 6 * MINUTE));
    put(stuckSession(now - 9 * MINUTE));
    put(barelyKnownSession(now - 50 * MINUTE));
    put(longSession(now - 5 * 3_600_000));
  }
  let steps = 2;
  const grow = (): void => {
    steps = Math.min(STEPS_MAX, steps + 1);
    put(runningSession(now - 40_000, steps));
    if (steps === 6) put(everydaySession(700, Date.now()));
  };
  if (mode === 'full') grow();
  const timer =
    mode === 'huge' ? growHuge(now, put) : setInterval(grow, mode === 'empty' ? EMPTY_FOR_MS : GROW_EVERY_MS);
  return {
    handle: (request, response) => {
      const url = new URL(request.url ?? '/', 'http://sample');
      if (!url.pathname.startsWith('/api/v1/')) return false;
      if (mode === 'signed-out')
        return json(response, 401, failure('unauthenticated', 'this browser is not signed in'));
      if (url.pathname === '/api/v1/stream') return openStream(response, streams);
      return answer(url, response, sessions);
    },
    close: () => {
      clearInterval(timer);
      for (const stream of streams) stream.end();
    },
  };
}

function growHuge(now: number, put: (session: Session) => void): NodeJS.Timeout {
  const sessionOf = createHugeSession(now);
  let steps = 1;
  put(sessionOf(steps));
  return setInterval(() => put(sessionOf((steps = Math.min(HUGE_STEPS_MAX, steps + 1)))), HUGE_EVERY_MS);
}

const NO_VIEWS: ViewList = { views: [], broken: [] };
const NOTHING_WAITS: WaitingRollouts = { codex_home: null, files: 0, bytes: 0 };
const NO_PROBLEMS: readonly Problem[] = [];

function answer(url: URL, response: ServerResponse, sessions: ReadonlyMap<string, Session>): boolean {
  const all = [...sessions.values()].sort((a, b) => b.started_at.localeCompare(a.started_at));
  if (url.pathname === '/api/v1/sessions') return json(response, 200, page(all, url.searchParams));
  if (url.pathname === '/api/v1/stats') return json(response, 200, statsOf(matching(all, url.searchParams)));
  if (url.pathname === '/api/v1/facets') return json(response, 200, facetsOf(all));
  if (url.pathname === '/api/v1/status') return json(response, 200, statusOf(all.length > 0));
  if (url.pathname === '/api/v1/views') return json(response, 200, NO_VIEWS);
  if (url.pathname === '/api/v1/imports') return json(response, 200, NOTHING_WAITS);
  if (/^\/api\/v1\/sessions\/[^/]+\/problems$/.test(url.pathname)) return json(response, 200, NO_PROBLEMS);
  const dashboard = sampleDashboardAnswer(url);
  if (dashboard !== undefined) return json(response, 200, dashboard);
  if (url.pathname === '/api/v1/compare') return sendComparison(url.searchParams, response, sessions);
  const file = /^\/api\/v1\/sessions\/(.+)\/export$/.exec(url.pathname)?.[1];
  if (file !== undefined) return sendFile(decodeURIComponent(file), url.searchParams, response, sessions);
  const id = /^\/api\/v1\/sessions\/(.+)$/.exec(url.pathname)?.[1];
  const session = id === undefined ? undefined : sessions.get(decodeURIComponent(id));
  if (session === undefined)
    return json(response, 404, failure('not_found', `cannot find session ${id}: nobody told of it`));
  return json(response, 200, session);
}

function sendComparison(
  params: URLSearchParams,
  response: ServerResponse,
  sessions: ReadonlyMap<string, Session>,
): true {
  const [a, b] = [sessions.get(params.get('a') ?? ''), sessions.get(params.get('b') ?? '')];
  if (a === undefined || b === undefined)
    return json(response, 404, failure('not_found', 'cannot find both sessions: nobody told of one of them'));
  return json(response, 200, compareSessions(a, b));
}

function sendFile(
  id: string,
  params: URLSearchParams,
  response: ServerResponse,
  sessions: ReadonlyMap<string, Session>,
): true {
  const session = sessions.get(id);
  const as = EXPORT_SHAPES.find((shape) => shape === params.get('as')) ?? 'html';
  if (session === undefined) return json(response, 404, failure('not_found', 'cannot find it'));
  const { type, ending } = EXPORT_FILE[as];
  response.writeHead(200, { 'content-type': type, 'content-disposition': `attachment; filename="session.${ending}"` });
  for (const piece of exportSession(session, as, { version: '0.1.0', now: Date.now(), leftOut: [] }))
    response.write(piece);
  response.end();
  return true;
}

function page(all: readonly Session[], params: URLSearchParams): object {
  const matches = matching(all, params);
  const start = Number(params.get('cursor') ?? 0);
  const end = start + Number(params.get('limit') ?? 50);
  return { sessions: matches.slice(start, end).map(summaryOf), next_cursor: end < matches.length ? String(end) : null };
}

function matching(all: readonly Session[], params: URLSearchParams): readonly Session[] {
  const spans: Readonly<Record<string, number>> = { h: 3_600_000, d: 86_400_000 };
  const since = params.get('since');
  const from = since === null ? 0 : Date.now() - Number.parseInt(since, 10) * (spans[since.slice(-1)] ?? 0);
  return all.filter(
    (session) =>
      matchesAny(params.getAll('status'), session.status) &&
      matchesAny(params.getAll('model'), session.model) &&
      matchesAny(params.getAll('repository'), session.git?.repository ?? null) &&
      matchesAny(params.getAll('version'), session.codex_version) &&
      matchesAny(params.getAll('user'), session.user) &&
      Date.parse(session.started_at) >= from &&
      JSON.stringify(session)
        .toLowerCase()
        .includes((params.get('q') ?? '').toLowerCase()),
  );
}

const matchesAny = (wanted: readonly string[], value: string | null): boolean =>
  wanted.length === 0 || (value !== null && wanted.includes(value));

function summaryOf({ turns: _turns, ...summary }: Session): SessionSummary {
  return summary;
}

function facetsOf(all: readonly Session[]): Facets {
  const count = (values: (session: Session) => readonly (string | null)[]) => {
    const counts = new Map<string, number>();
    for (const value of all.flatMap(values)) if (value !== null) counts.set(value, (counts.get(value) ?? 0) + 1);
    return [...counts].map(([value, sum]) => ({ value, count: sum })).sort((a, b) => b.count - a.count);
  };
  return {
    status: count((session) => [session.status]),
    model: count((session) => session.models),
    repository: count((session) => [session.git?.repository ?? null]),
    user: count((session) => [session.user]),
    team: [],
    tool: count((session) => [...new Set(session.turns.flatMap((turn) => turn.tool_calls.map((call) => call.name)))]),
    mcp_server: [],
    branch: [],
    has: [],
    problem: [],
    environment: count((session) => [session.environment]),
    version: count((session) => [session.codex_version]),
    source: count((session) => session.sources),
  };
}

function statsOf(all: readonly Session[]): readonly StatsRow[] {
  const tool_calls = all.reduce((sum, session) => sum + (session.counts.tool_calls ?? 0), 0);
  const total = all.reduce((sum, session) => sum + (session.tokens.total ?? 0), 0);
  const cost_usd = all.reduce((sum, session) => sum + (session.cost_usd ?? 0), 0);
  const unknown = { input: null, cached_input: null, cache_write_input: null, output: null, reasoning_output: null };
  const key = new Date().toISOString().slice(0, 10);
  return [
    {
      key,
      sessions: all.length,
      turns: null,
      tool_calls,
      tokens: { ...unknown, total },
      cost_usd,
      cost_basis: 'partly',
    },
  ];
}

function statusOf(hasData: boolean): ServerStatus {
  const last_received_at = hasData ? new Date().toISOString() : null;
  const signal = { requests: hasData ? 12 : 0, records: hasData ? 340 : 0, refused: 0, last_received_at };
  return {
    version: '0.1.0',
    pid: process.pid,
    started_at: new Date().toISOString(),
    ready: true,
    data_dir: '/home/dev/.local/share/turnscope',
    endpoints: {
      ui: 'http://127.0.0.1:4319',
      otlp_http: 'http://127.0.0.1:4318',
      otlp_grpc: 'http://127.0.0.1:4317',
      mcp: null,
    },
    receiver: { logs: signal, traces: signal, metrics: { ...signal, requests: 0, last_received_at: null } },
    rollouts: { codex_home: '/home/me/.codex', deliveries: hasData ? 3 : 0, last_received_at },
    hooks: { state: 'reading', records: hasData ? 40 : 0, waiting: 0, rejected: 0, last_received_at },
    journal: { state: 'ok', bytes: 0, waiting_bytes: 0 },
    store: { kind: 'embedded', state: 'ok', last_written_at: null, message: null },
    forwarding: [],
    drops: [],
  };
}

const failure = (code: string, message: string): object => ({ error: { code, message, hint: null } });

function json(response: ServerResponse, status: number, body: object): true {
  response.writeHead(status, { 'content-type': 'application/json', 'cache-control': 'no-store' });
  response.end(JSON.stringify(body));
  return true;
}

function openStream(response: ServerResponse, streams: Set<ServerResponse>): true {
  response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' });
  response.write(': hello\n\n');
  streams.add(response);
  response.on('close', () => streams.delete(response));
  return true;
}
