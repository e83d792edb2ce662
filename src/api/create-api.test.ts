import { beforeEach, describe, expect, test } from 'vitest';
import { fakeTelemetry } from '../../test/helper/fake-telemetry.ts';
import { ownDashboard, sampleDashboards } from '../../test/helper/sample-dashboards.ts';
import { sampleProblem } from '../../test/helper/sample-problem.ts';
import { SAMPLE_NOW, sampleSession } from '../../test/helper/sample-session.ts';
import { sampleViews } from '../../test/helper/sample-views.ts';
import { AppError } from '../lib/errors.ts';
import type { LiveSessions, SessionChange } from '../model/live-sessions.ts';
import type { Observation } from '../model/observation.ts';
import type { ImportSummary } from '../model/rollout-import.ts';
import { type SessionSummary, summaryOf } from '../model/session.ts';
import { UNKNOWN_TOKENS } from '../model/tokens.ts';
import { type Extent, FACETS, type Facets, type LatencyRow, type Query, type ReliabilityRow } from '../query/query.ts';
import { type Auth, createAuth } from './auth.ts';
import { createApiClient } from './client.ts';
import { errorSchema } from './contract/error.ts';
import { importSummarySchema } from './contract/import.ts';
import type { ServerStatus } from './contract/status.ts';
import { type Api, createApi } from './create-api.ts';
import type { ImportRollouts } from './import-stream.ts';
import { openApiDocument } from './openapi.ts';
import { ROUTES } from './routes.ts';

const TOKEN = 'a-token-that-only-this-test-knows';
const UI = 'http://127.0.0.1:4319';

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

const imported: ImportSummary = {
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
const RECORD: Observation = {
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
let importAborted: Promise<void>;
const importRollouts: ImportRollouts = async (request, { signal, onProgress }) => {
  asked.push(['importRollouts', request]);
  const [path] = request.paths;
  if (path === '/missing') throw new AppError('not_found', 'cannot read /missing: it is gone', { hint: 'Look.' });
  onProgress({ files: 1, files_total: 2, bytes: 5, bytes_total: 10, state: 'reading' });
  importAborted = new Promise((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }));
  if (path === '/endless') await importAborted;
  if (path === '/long') await new Promise((resolve) => setTimeout(resolve, 300));
  return imported;
};

const summary = summaryOf(sampleSession);

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
const EXTENT: Extent = { first_started_at: '2026-11-20T10:00:00.000Z', last_seen_at: null };

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
      noted('sql', request, { columns: [{ name: 'n', type: 'UInt8' }], rows: [[1]], truncated: false, elapsedMs: 3 }),
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

/** What a question cannot be asked without. */
const SEARCH: Readonly<Record<string, string>> = {
  '/api/v1/compare': '?a=last&b=current',
  '/api/v1/stats': '?by=user',
  '/api/v1/reliability': '?by=tool',
  '/api/v1/latency': '?metric=turn&by=model',
};

/** Bodies of those that take one. */
const BODY: Readonly<Record<string, unknown>> = {
  'post /api/v1/sql': { query: 'SELECT 1' },
  'put /api/v1/dashboards/{id}': ownDashboard,
  'put /api/v1/views/{id}': { name: 'Mine', filter: 'status:failed' },
  'post /api/v1/panel': { panel: ownDashboard.panels[0], params: { since: '1d', team: ['data'] } },
};

let api: Api;
let auth: Auth;
let asked: unknown[];
let lived: ReturnType<typeof fakeLive>;
let now: number;

beforeEach(() => {
  now = SAMPLE_NOW;
  asked = [];
  lived = fakeLive();
  auth = createAuth({ token: TOKEN, now: () => now });
  api = createApi({
    importRollouts,
    leave: (session, { mode, isForPeople }) => ({ session, leftOut: [`${mode} ${isForPeople}`] }),
    query: fakeQuery(asked),
    telemetry: fakeTelemetry(asked),
    dashboards: sampleDashboards(asked),
    views: sampleViews(),
    waitingRollouts: () => Promise.resolve({ codex_home: '/home/me/.codex', files: 214, bytes: 12_000_000 }),
    live: lived.live,
    auth,
    mcp: (request) => {
      asked.push(['mcp', request.method]);
      return Promise.resolve(new Response(null, { status: 202 }));
    },
    status: () => Promise.resolve(status),
    static: (request) =>
      Promise.resolve(new URL(request.url).pathname === '/' ? new Response('<!doctype html>') : undefined),
    version: '0.1.0',
    now: () => now,
  });
});

const BEARER = { authorization: `Bearer ${TOKEN}` };
const ask = (path: string, init: RequestInit = {}): Promise<Response> => {
  const headers = new Headers(init.headers);
  if (!headers.has('host')) headers.set('host', '127.0.0.1:4319');
  return api.fetch(new Request(`${UI}${path}`, { ...init, headers }));
};
const codeOf = async (response: Response): Promise<unknown> => errorSchema.parse(await response.json()).error.code;

describe('access', () => {
  test.each(['/api/v1/sessions', '/api/v1/stream', '/api/openapi.json', '/api/v1/nothing', '/api/', '/mcp'])(
    '%s answers 401 with a sentence to a stranger',
    async (path) => {
      for (const headers of [{}, { authorization: 'Bearer wrong' }, { cookie: 'turnscope_4319=wrong' }]) {
        const response = await ask(path, { headers });
        expect(response.status).toBe(401);
        const { error } = errorSchema.parse(await response.json());
        expect(error.hint).toContain('turnscope up');
      }
      expect(asked).toEqual([]);
    },
  );

  test('a login link works once and leaves a cookie that scripts and other sites cannot use', async () => {
    const path = auth.loginPath();
    const response = await ask(path);
    expect(response.status).toBe(303);
    expect(response.headers.get('location')).toBe('/');
    const cookie = response.headers.get('set-cookie') ?? '';
    expect(cookie).toMatch(/^turnscope_4319=[\w-]{43}; Path=\/; HttpOnly; SameSite=Strict; Max-Age=\d+$/);
    expect(cookie).not.toContain(TOKEN);
    const value = cookie.split(';')[0] ?? '';
    expect((await ask('/api/v1/sessions', { headers: { cookie: `theme=dark; ${value}` } })).status).toBe(200);
    expect((await ask(path)).status).toBe(401);
  });

  test('a login link does not work after a day, nor any guess', async () => {
    const path = auth.loginPath();
    now += 25 * 3_600_000;
    for (const attempt of [path, '/login', '/login?token=', '/login?token=guess']) {
      const response = await ask(attempt);
      expect(response.status).toBe(401);
      expect(response.headers.get('set-cookie')).toBeNull();
    }
  });

  test('the access token makes a browser session as often as it is shown', async () => {
    for (let time = 0; time < 2; time++) expect((await ask(`/login?token=${TOKEN}`)).status).toBe(303);
  });

  test.each([
    'evil.example',
    'evil.example:4319',
    '127.0.0.1.evil.example',
    '192.168.1.5:4319',
    '0.0.0.0:4319',
    'localhost.',
  ])('host %s is refused, whatever is asked', async (host) => {
    for (const path of ['/', '/healthz', '/api/v1/sessions', auth.loginPath()]) {
      const response = await ask(path, { headers: { host, ...BEARER } });
      expect(response.status).toBe(403);
    }
  });

  test.each(['localhost:4319', '[::1]:4319', 'LOCALHOST', '127.0.0.1'])('host %s is this machine', async (host) => {
    expect((await ask('/healthz', { headers: { host } })).status).toBe(200);
  });

  test.each([
    [{}, 200],
    [{ origin: UI }, 200],
    [{ origin: 'http://127.0.0.1:5173' }, 403],
    [{ origin: 'https://evil.example' }, 403],
    [{ origin: 'null' }, 403],
  ])('a POST with %j → %i', async (headers, expected) => {
    const response = await ask('/api/v1/sql', {
      method: 'POST',
      headers: { ...BEARER, ...headers },
      body: '{"query":"SELECT 1"}',
    });
    expect(response.status).toBe(expected);
  });

  test('a POST with a cookie needs our own origin', async () => {
    const cookie = ((await ask(auth.loginPath())).headers.get('set-cookie') ?? '').split(';')[0] ?? '';
    const post = (headers: Record<string, string>) =>
      ask('/api/v1/sql', { method: 'POST', headers: { cookie, ...headers }, body: '{"query":"SELECT 1"}' });
    expect((await post({})).status).toBe(403);
    expect((await post({ origin: UI })).status).toBe(200);
  });
});

describe('every answer', () => {
  test.each(['/', '/healthz', '/api/v1/sessions', '/nothing'])(
    '%s forbids foreign scripts and framing',
    async (path) => {
      const { headers } = await ask(path, { headers: BEARER });
      expect(headers.get('content-security-policy')).toContain("default-src 'self'");
      expect(headers.get('content-security-policy')).not.toContain('unsafe');
      expect(headers.get('x-content-type-options')).toBe('nosniff');
      expect(headers.get('referrer-policy')).toBe('no-referrer');
    },
  );

  test('of the API is kept out of caches', async () => {
    expect((await ask('/api/v1/sessions', { headers: BEARER })).headers.get('cache-control')).toBe('no-store');
  });
});

describe('questions', () => {
  test('filters are read, repeated ones as lists, times in both spellings', async () => {
    const search =
      'q=retry&status=failed&status=running&model=gpt-5.5&since=7d&until=2026-11-20&limit=7&cursor=abc&team=';
    expect((await ask(`/api/v1/sessions?${search}`, { headers: BEARER })).status).toBe(200);
    expect(asked).toEqual([
      [
        'listSessions',
        {
          filter: {
            text: 'retry',
            status: ['failed', 'running'],
            model: ['gpt-5.5'],
            since: SAMPLE_NOW - 7 * 86_400_000,
            until: Date.parse('2026-11-20T00:00:00Z'),
          },
          page: { limit: 7, cursor: 'abc' },
        },
      ],
    ]);
  });

  test.each([
    ['get', '/api/v1/sessions?status=dancing', 400, 'invalid_input'],
    ['get', '/api/v1/sessions?limit=0', 400, 'invalid_input'],
    ['get', '/api/v1/sessions?limit=501', 400, 'invalid_input'],
    ['get', '/api/v1/sessions?colour=red', 400, 'invalid_input'],
    ['get', '/api/v1/sessions?since=whenever', 400, 'invalid_input'],
    ['get', '/api/v1/stats', 400, 'invalid_input'],
    ['get', '/api/v1/stats?by=mood', 400, 'invalid_input'],
    ['get', '/api/v1/latency?by=day', 400, 'invalid_input'],
    ['get', '/api/v1/reliability?by=day', 400, 'invalid_input'],
    ['get', '/api/v1/sessions/missing', 404, 'not_found'],
    ['get', '/api/v1/nothing', 404, 'not_found'],
    ['get', '/nothing', 404, 'not_found'],
    ['get', '/api/v1/sessions/broken', 500, 'internal'],
    ['post', '/api/v1/sql', 400, 'invalid_input'],
    ['delete', '/api/v1/sessions/x', 404, 'not_found'],
    ['get', '/api/v1/dashboards/none', 404, 'not_found'],
    ['get', '/api/v1/dashboards/own/panels/none', 404, 'not_found'],
    ['get', '/api/v1/dashboards/own/panels/sessions?tz=Mars/Base', 400, 'invalid_input'],
    ['get', '/api/v1/dashboards/own/panels/sessions?since=1h&until=2h', 400, 'invalid_input'],
    ['get', '/api/v1/dashboards/own/panels/sessions?since=30d&step=1', 400, 'invalid_input'],
    ['delete', '/api/v1/dashboards/sample', 409, 'conflict'],
    ['post', '/api/v1/panel', 400, 'invalid_input'],
  ])('%s %s → %i %s', async (method, path, expected, code) => {
    const response = await ask(path, { method, headers: BEARER, ...(method === 'post' ? { body: '{}' } : {}) });
    expect(response.status).toBe(expected);
    expect(await codeOf(response)).toBe(code);
  });

  test('a body that is no JSON or too large is refused', async () => {
    const post = (body: string) => ask('/api/v1/sql', { method: 'POST', headers: BEARER, body });
    expect(await codeOf(await post('{'))).toBe('invalid_input');
    expect((await post(JSON.stringify({ query: 'x'.repeat(1_000_001) }))).status).toBe(413);
  });

  test("a dashboard of the user's is saved, and handed back when it is removed; one that ships stays as it is", async () => {
    const send = (method: string, id: string, body?: unknown) =>
      ask(`/api/v1/dashboards/${id}`, {
        method,
        headers: BEARER,
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
    const mine = { ...ownDashboard, id: 'mine' };
    expect(await codeOf(await send('PUT', 'mine', { ...mine, id: 'other' }))).toBe('invalid_input');
    expect(await codeOf(await send('PUT', 'sample', { ...mine, id: 'sample' }))).toBe('conflict');
    const doubled = { ...mine, panels: [...mine.panels, ...mine.panels] };
    expect(await codeOf(await send('PUT', 'mine', doubled))).toBe('invalid_input');
    expect((await send('PUT', 'mine', mine)).status).toBe(200);
    expect(await (await send('GET', 'mine')).json()).toEqual({ dashboard: mine, origin: 'file' });
    expect(await (await send('DELETE', 'mine')).json()).toEqual({ dashboard: mine, origin: 'file' });
    expect((await send('GET', 'mine')).status).toBe(404);
  });

  test('health needs no login', async () => {
    expect(await (await ask('/healthz')).json()).toEqual({ status: 'ok' });
    expect(await (await ask('/readyz')).json()).toEqual({ status: 'ready' });
  });
});

describe('the description', () => {
  interface Operation {
    readonly parameters?: readonly { readonly name: string; readonly in: string }[];
    readonly responses: Readonly<
      Record<string, { readonly content?: Readonly<Record<string, { readonly schema?: unknown }>> }>
    >;
  }
  const document = openApiDocument('0.1.0') as unknown as {
    readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
    readonly components: { readonly schemas: Readonly<Record<string, unknown>> };
  };

  test.each(ROUTES.map((route) => [route.method, route.path, route] as const))(
    'has %s %s with its parameters',
    (method, path, route) => {
      const operation = document.paths[path]?.[method];
      const named = operation?.parameters?.map(({ name }) => name);
      const expected = [
        ...[...path.matchAll(/\{(\w+)\}/g)].map((match) => match[1]),
        ...Object.keys(route.params?.shape ?? {}),
      ];
      expect(named).toEqual(expected);
      expect(operation?.responses['200']?.content?.['application/json']?.schema).toBeTypeOf('object');
    },
  );

  test('refers only to parts that it has', () => {
    const refs = [...JSON.stringify(document).matchAll(/"\$ref":"([^"]+)"/g)].map((match) => match[1] ?? '');
    expect(refs.length).toBeGreaterThan(10);
    const names = Object.keys(document.components.schemas).map((name) => `#/components/schemas/${name}`);
    expect(refs.filter((ref) => !names.includes(ref))).toEqual([]);
    expect(Object.values(document.components.schemas).every((part) => Object.hasOwn(part as object, 'type'))).toBe(
      true,
    );
  });

  test('is as reviewed', async () => {
    await expect(`${JSON.stringify(document, null, 1)}\n`).toMatchFileSnapshot('golden/openapi.txt');
  });

  test.each(ROUTES.map((route) => [route.method, route.path, route] as const))(
    'what %s %s answers has the promised shape, to the last field',
    async (method, path, route) => {
      const search = SEARCH[path] ?? '';
      const body = BODY[`${method} ${path}`];
      const id = path.startsWith('/api/v1/dashboards') ? 'own' : 'last';
      const response = await ask(`${path.replace('{id}', id).replace('{panel}', 'sessions')}${search}`, {
        method,
        headers: BEARER,
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
      expect(response.status).toBe(200);
      const answer: unknown = await response.json();
      expect(route.answer.parse(answer)).toEqual(answer);
    },
  );
});

describe('the stream', () => {
  const client = () =>
    createApiClient({ ui: UI, token: TOKEN, fetch: (url, init) => ask(url.pathname + url.search, init) });

  test('tells a change well within 100 ms, once for many changes, and never of title generators', async () => {
    const stop = new AbortController();
    const changes = client().changes(stop.signal);
    const first = changes.next();
    await expect.poll(() => lived.listeners.size).toBe(1);
    const started = performance.now();
    lived.change({ ...summary, session_id: 'title', kind: 'title_generator' });
    for (let time = 0; time < 1_000; time++) lived.change({ ...summary, duration_ms: time });
    expect((await first).value).toEqual({ session_id: summary.session_id, summary: { ...summary, duration_ms: 999 } });
    expect(performance.now() - started).toBeLessThan(100);
    await changes.return(undefined);
    await expect.poll(() => lived.listeners.size).toBe(0);
  });

  test('tells who comes back the present state', async () => {
    const response = await ask('/api/v1/stream', { headers: { ...BEARER, 'last-event-id': '41' } });
    const reader = response.body!.pipeThrough(new TextDecoderStream()).getReader();
    let text = '';
    while (!text.includes('event: session')) text += (await reader.read()).value;
    expect(text).toContain(`"session_id":"${summary.session_id}"`);
    await reader.cancel();
    expect(lived.listeners.size).toBe(0);
  });
});

describe('an import', () => {
  const client = () =>
    createApiClient({ ui: UI, token: TOKEN, fetch: (url, init) => ask(url.pathname + url.search, init) });
  const importing = (path: string, signal = new AbortController().signal) => {
    const told: number[] = [];
    const request = { paths: [path], since: SAMPLE_NOW, dryRun: true };
    return { told, done: client().importRollouts(request, { signal, onProgress: ({ bytes }) => told.push(bytes) }) };
  };

  test('arrives as it was asked for, and ends with its summary', async () => {
    expect(await importing('/rollouts').done).toEqual(imported);
    expect(importSummarySchema.parse(imported)).toEqual(imported);
    expect(asked).toEqual([['importRollouts', { paths: ['/rollouts'], since: SAMPLE_NOW, dryRun: true }]]);
  });

  test('tells how far it is', async () => {
    const { told, done } = importing('/long');
    await done;
    expect(told).toContain(5);
  });

  test('that goes wrong says so', async () => {
    await expect(importing('/missing').done).rejects.toMatchObject({ code: 'not_found', hint: 'Look.' });
  });

  test('stops when nobody listens any more', async () => {
    const response = await ask('/api/v1/imports', { method: 'POST', headers: BEARER, body: '{"paths":["/endless"]}' });
    await response.body?.cancel();
    await importAborted;
    expect(response.status).toBe(200);
  });

  test.each(['{}', '{"paths":[]}', '{"paths":["/a"],"since":"soon"}', '{"paths":[""]}'])('refuses %s', async (body) => {
    const response = await ask('/api/v1/imports', { method: 'POST', headers: BEARER, body });
    expect(response.status).toBe(400);
  });
});

describe('the client asks what it was asked', () => {
  const client = () =>
    createApiClient({ ui: UI, token: TOKEN, fetch: (url, init) => ask(url.pathname + url.search, init) });

  test('filters and pages arrive as they left', async () => {
    const filter = { text: 'a b', status: ['failed'], model: ['x', 'y'], since: SAMPLE_NOW - 1_000, until: SAMPLE_NOW };
    await client().listSessions(filter, { limit: 5, cursor: 'c' });
    await client().stats('model', { user: ['ada'] });
    await client().reliability('mcp_server', { tool: ['search'] });
    await client().latency({ metric: 'tool', by: 'day' }, { since: SAMPLE_NOW });
    expect(await client().extent()).toEqual(EXTENT);
    await client().getSession('current', { cwd: '/home/ada/ü b' });
    expect(await client().problems('last', { cwd: '/home/ada' })).toEqual([sampleProblem]);
    const wanted = { turn: 't 1', call: 'c', response: 'r', kinds: ['tool_result', 'tool_span'] as const };
    const page = { limit: 3, cursor: 'before' };
    expect(await client().records('last', wanted, page)).toEqual({ records: [RECORD], next_cursor: 'on' });
    await client().sql({ query: 'SELECT 1', maxRows: 9 });
    expect(asked).toEqual([
      ['listSessions', { filter, page: { limit: 5, cursor: 'c' } }],
      ['stats', { by: 'model', filter: { user: ['ada'] } }],
      ['reliability', { by: 'mcp_server', filter: { tool: ['search'] } }],
      ['latency', { what: { metric: 'tool', by: 'day' }, filter: { since: SAMPLE_NOW } }],
      ['extent', {}],
      ['getSession', { ref: 'current', standpoint: { cwd: '/home/ada/ü b' } }],
      ['problems', { ref: 'last', standpoint: { cwd: '/home/ada' } }],
      ['records', { ref: 'last', filter: wanted, page }],
      ['sql', { query: 'SELECT 1', maxRows: 9 }],
    ]);
  });

  test('trouble arrives as the same trouble', async () => {
    await expect(client().getSession('missing')).rejects.toMatchObject({ code: 'not_found', hint: 'Look again.' });
    const away = createApiClient({ ui: UI, token: TOKEN, fetch: () => Promise.reject(new TypeError('fetch failed')) });
    await expect(away.facets({})).rejects.toMatchObject({ code: 'unavailable' });
  });
});
