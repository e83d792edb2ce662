/** The API over answers that are easy to recognise, without a port; what was asked of it is kept. */
import { type Auth, createAuth } from '../../src/api/auth.ts';
import type { ServerStatus } from '../../src/api/contract/status.ts';
import { createApi } from '../../src/api/create-api.ts';
import type { ImportRollouts } from '../../src/api/import-stream.ts';
import { AppError } from '../../src/lib/errors.ts';
import type { LiveSessions, SessionChange } from '../../src/model/live-sessions.ts';
import type { Observation } from '../../src/model/observation.ts';
import type { ImportSummary } from '../../src/model/rollout-import.ts';
import { type SessionSummary, summaryOf } from '../../src/model/session.ts';
import { UNKNOWN_TOKENS } from '../../src/model/tokens.ts';
import {
  type Extent,
  FACETS,
  type Facets,
  type LatencyRow,
  type Query,
  type ReliabilityRow,
} from '../../src/query/query.ts';
import { fakeTelemetry } from './fake-telemetry.ts';
import { sampleDashboards } from './sample-dashboards.ts';
import { sampleProblem } from './sample-problem.ts';
import { SAMPLE_NOW, sampleSession } from './sample-session.ts';
import { sampleViews } from './sample-views.ts';

export const TOKEN = 'a-token-that-only-this-test-knows';
export const UI = 'http://127.0.0.1:4319';

const status: ServerStatus = {
  version: '0.1.0',
  pid: 7,
  started_at: '2026-11-20T10:00:00.000Z',
  ready: true,
  data_dir: '/data',
  endpoints: { ui: UI, otlp_http: 'http://127.0.0.1:4318', otlp_grpc: 'http://127.0.0.1:4317', mcp: null },
  receiver: {
    logs: { requests: 1, records: 9, refused: 0, last_received_at: '2026-11-20T10:00:01.000Z' },
    traces: { requests: 0, records: 0, refused: 0, last_received_at: null },
    metrics: { requests: 0, records: 0, refused: 0, last_received_at: null },
  },
  rollouts: { codex_home: '/home/me/.codex', deliveries: 2, last_received_at: '2026-11-20T10:00:03.000Z' },
  hooks: { state: 'reading', records: 3, waiting: 0, rejected: 0, last_received_at: '2026-11-20T10:00:02.000Z' },
  journal: { state: 'ok', bytes: 100, waiting_bytes: 0 },
  store: { kind: 'embedded', state: 'ok', last_written_at: null, message: null },
  forwarding: [],
  drops: [],
};

export const imported: ImportSummary = {
  dry_run: false,
  interrupted: false,
  files: 2,
  bytes: 10,
  files_unchanged: 1,
  files_read: 1,
  bytes_read: 5,
  sessions: 1,
  observations: 7,
  lines_unreadable: 0,
  problems: [],
  duration_ms: 3,
};
export const RECORD: Observation = {
  id: 'e1',
  source: 'hooks',
  kind: 'tool_result',
  name: 'PostToolUse',
  at: SAMPLE_NOW,
  durationMs: null,
  threadId: 'thread',
  turnId: 't 1',
  callId: 'c',
  responseId: '',
  traceId: '',
  spanId: '',
  parentSpanId: '',
  attributes: { output: 'done' },
};
export const summary = summaryOf(sampleSession);

const RELIABILITY: ReliabilityRow = {
  key: 'search',
  mcp_server: 'lab',
  sessions: 1,
  calls: 3,
  ok: 1,
  errors: 2,
  denied: 0,
  aborted: 0,
  running: 0,
  exit_not_zero: 0,
  p50_ms: 12.5,
  p95_ms: 80,
  max_ms: 80,
  last_error_at: '2026-11-20T10:00:00.000Z',
};
const LATENCY: LatencyRow = { key: null, samples: 2, p50_ms: 1, p90_ms: 2, p95_ms: 2, p99_ms: 2, max_ms: 2 };
export const EXTENT: Extent = { first_started_at: '2026-11-20T10:00:00.000Z', last_seen_at: null };

/** Answers that are easy to recognise, and what was asked. */
function fakeQuery(asked: unknown[]): Query {
  const noted = <Answer>(name: string, args: unknown, answer: Answer): Promise<Answer> => {
    asked.push([name, args]);
    return Promise.resolve(answer);
  };
  return {
    listSessions: (filter, page) =>
      noted('listSessions', { filter, page }, { sessions: [summary], next_cursor: 'next' }),
    getSession: (ref, standpoint) => {
      if (ref === 'missing')
        return Promise.reject(new AppError('not_found', 'cannot find it', { hint: 'Look again.' }));
      if (ref === 'broken') return Promise.reject(new TypeError('undefined is not a function'));
      return noted('getSession', { ref, standpoint }, sampleSession);
    },
    stats: (by, filter) =>
      noted('stats', { by, filter }, [
        {
          key: 'ada',
          sessions: 1,
          turns: null,
          tool_calls: 2,
          tokens: UNKNOWN_TOKENS,
          cost_usd: null,
          cost_basis: 'unknown',
        },
      ]),
    facets: (filter) =>
      noted(
        'facets',
        filter,
        Object.fromEntries(FACETS.map((name) => [name, [{ value: 'x', count: 1 }]])) as unknown as Facets,
      ),
    problems: (ref, standpoint) => noted('problems', { ref, standpoint }, [sampleProblem]),
    records: (ref, filter, page) => noted('records', { ref, filter, page }, { records: [RECORD], next_cursor: 'on' }),
    reliability: (by, filter) => noted('reliability', { by, filter }, [RELIABILITY]),
    latency: (what, filter) => noted('latency', { what, filter }, [LATENCY]),
    extent: () => noted('extent', {}, EXTENT),
    sql: (request) =>
      noted('sql', request, {
        columns: [{ name: 'n', type: 'UInt8' }],
        rows: [[1]],
        truncated: false,
        elapsedMs: 3,
        readRows: 5,
        readBytes: 40,
      }),
  };
}

function fakeLive() {
  const listeners = new Set<(change: SessionChange) => void>();
  const live: LiveSessions = {
    summaries: () => [summary],
    session: () => undefined,
    fresh: () => Promise.resolve(),
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
  const change = (changed: SessionSummary) => {
    for (const listener of listeners) listener({ session_id: changed.session_id, summary: changed });
  };
  return { live, listeners, change };
}

type Lived = ReturnType<typeof fakeLive>;

export interface SampleApi {
  /** ms since the epoch; what every clock in it shows. */
  now: number;
  readonly asked: unknown[];
  readonly lived: Lived;
  readonly auth: Auth;
  /** Resolves when the last import that was asked for has nobody left who listens. */
  importAborted: Promise<void>;
  /** A path, from this machine. */
  readonly ask: (path: string, init?: RequestInit) => Promise<Response>;
}

async function importRollouts(
  world: Pick<SampleApi, 'asked' | 'importAborted'>,
  request: Parameters<ImportRollouts>[0],
  { signal, onProgress }: Parameters<ImportRollouts>[1],
): Promise<ImportSummary> {
  world.asked.push(['importRollouts', request]);
  const [path] = request.paths;
  if (path === '/missing') throw new AppError('not_found', 'cannot read /missing: it is gone', { hint: 'Look.' });
  onProgress({ files: 1, files_total: 2, bytes: 5, bytes_total: 10, state: 'reading' });
  world.importAborted = new Promise((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }));
  if (path === '/endless') await world.importAborted;
  if (path === '/long') await new Promise((resolve) => setTimeout(resolve, 300));
  return imported;
}

export const BEARER = { authorization: `Bearer ${TOKEN}` };

export function createSampleApi(): SampleApi {
  const asked: unknown[] = [];
  const lived = fakeLive();
  const world: SampleApi = {
    now: SAMPLE_NOW,
    asked,
    lived,
    auth: createAuth({ token: TOKEN, now: () => world.now }),
    importAborted: Promise.resolve(),
    ask: (path, init = {}) => {
      const headers = new Headers(init.headers);
      if (!headers.has('host')) headers.set('host', '127.0.0.1:4319');
      return api.fetch(new Request(`${UI}${path}`, { ...init, headers }));
    },
  };
  const api = createApi({
    importRollouts: (request, { signal, onProgress }) => importRollouts(world, request, { signal, onProgress }),
    leave: (session, { mode, isForPeople }) => ({ session, leftOut: [`${mode} ${isForPeople}`] }),
    query: fakeQuery(world.asked),
    telemetry: fakeTelemetry(world.asked),
    dashboards: sampleDashboards(world.asked),
    views: sampleViews(),
    waitingRollouts: () => Promise.resolve({ codex_home: '/home/me/.codex', files: 214, bytes: 12_000_000 }),
    live: world.lived.live,
    auth: world.auth,
    mcp: (request) => {
      world.asked.push(['mcp', request.method]);
      return Promise.resolve(new Response(null, { status: 202 }));
    },
    status: () => Promise.resolve(status),
    static: (request) =>
      Promise.resolve(new URL(request.url).pathname === '/' ? new Response('<!doctype html>') : undefined),
    version: '0.1.0',
    now: () => world.now,
  });
  return world;
}
