/** Commands in this process, asking a real HTTP server on loopback that answers with a session made by hand. */
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { getRequestListener } from '@hono/node-server';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { sampleDashboards } from '../../test/helper/sample-dashboards.ts';
import { SAMPLE_NOW, sampleSession } from '../../test/helper/sample-session.ts';
import { sampleViews } from '../../test/helper/sample-views.ts';
import { createAuth } from '../api/auth.ts';
import type { ServerStatus } from '../api/contract/status.ts';
import { createApi } from '../api/create-api.ts';
import type { ImportRollouts } from '../api/import-stream.ts';
import { AppError } from '../lib/errors.ts';
import { type LiveSessions, NO_LIVE_SESSIONS, type SessionChange } from '../model/live-sessions.ts';
import { type Session, summaryOf } from '../model/session.ts';
import { decodeTracesJson } from '../otlp/traces/json/decode.ts';
import { FACETS, type Facets, type Query } from '../query/query.ts';
import type { TelemetryQuery } from '../query/telemetry.ts';
import { PROFILES } from '../render/profiles.ts';
import { renderSession } from '../render/render.ts';
import { run } from './run.ts';
import { createTerminal, type Terminal } from './terminal.ts';
import { VERSION } from './version.ts';

const TOKEN = 'token';
const summaries = Array.from({ length: 1_200 }, (_, index) => ({
  ...summaryOf(sampleSession),
  session_id: `id-${index}`,
}));

let session: Session = sampleSession;
let listener: ((change: SessionChange) => void) | undefined;
let asked: unknown[] = [];

const query: Query = {
  listSessions: (filter, { limit, cursor }) => {
    asked.push(filter);
    const from = Number(cursor ?? 0);
    const next = from + limit;
    return Promise.resolve({
      sessions: summaries.slice(from, next),
      next_cursor: next < summaries.length ? String(next) : null,
    });
  },
  getSession: (ref, standpoint) => {
    asked.push({ ref, ...standpoint });
    if (ref === 'missing') {
      return Promise.reject(new AppError('not_found', 'cannot find session \x1b[31mmissing', { hint: 'List them.' }));
    }
    return Promise.resolve(session);
  },
  stats: () =>
    Promise.resolve([
      {
        key: 'ada',
        sessions: 1,
        turns: 2,
        tool_calls: 3,
        tokens: sampleSession.tokens,
        cost_usd: null,
        cost_basis: 'unknown',
      },
    ]),
  facets: () => Promise.resolve(Object.fromEntries(FACETS.map((name) => [name, []])) as unknown as Facets),
  reliability: () => Promise.resolve([]),
  latency: () => Promise.resolve([]),
  problems: () => Promise.resolve([]),
  records: () => Promise.resolve({ records: [], next_cursor: null }),
  extent: () => Promise.resolve({ first_started_at: null, last_seen_at: null }),
  sql: () =>
    Promise.resolve({
      columns: [{ name: 'n', type: 'UInt8' }],
      rows: [[1], [2]],
      truncated: true,
      elapsedMs: 3,
      readRows: 5,
      readBytes: 40,
    }),
};
const live: LiveSessions = {
  ...NO_LIVE_SESSIONS,
  subscribe: (told) => {
    listener = told;
    return () => {
      listener = undefined;
    };
  },
};

const importRollouts: ImportRollouts = async (request, { onProgress }) => {
  asked.push(request);
  const [path = ''] = request.paths;
  if (path.endsWith('missing')) throw new AppError('not_found', `cannot read ${path}: it is gone`, { hint: 'Look.' });
  onProgress({ files: 0, files_total: 2, bytes: 0, bytes_total: 10, state: 'reading' });
  return {
    dry_run: request.dryRun,
    interrupted: false,
    files: 2,
    bytes: 10,
    files_unchanged: 0,
    files_read: 2,
    bytes_read: 10,
    sessions: 1,
    observations: 1_234,
    lines_unreadable: 1,
    problems: [{ path: '/bad\x1b[31m', reason: 'permission denied' }],
    duration_ms: 1_500,
  };
};

let folder: string;
let server: Server;

beforeAll(async () => {
  const api = createApi({
    importRollouts,
    leave: (session, { mode, isForPeople }) => ({ session, leftOut: [`${mode} ${isForPeople}`] }),
    query,
    telemetry: {} as TelemetryQuery, // no command asks it
    dashboards: sampleDashboards(),
    views: sampleViews(),
    waitingRollouts: () => Promise.reject(new Error('not asked here')),
    live,
    mcp: () => Promise.reject(new Error('not asked here')),
    auth: createAuth({ token: TOKEN, now: () => SAMPLE_NOW }),
    status: () => Promise.reject<ServerStatus>(new Error('not asked here')),
    static: () => Promise.resolve(undefined),
    version: '0',
    now: () => SAMPLE_NOW,
  });
  const answer = getRequestListener((request) => api.fetch(request));
  server = createServer((incoming, outgoing) => void answer(incoming, outgoing));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  folder = mkdtempSync(path.join(tmpdir(), 'turnscope-cli-'));
  const { port } = server.address() as AddressInfo;
  writeFileSync(
    path.join(folder, 'server.json'),
    JSON.stringify({ pid: process.pid, ui: `http://127.0.0.1:${port}`, token: TOKEN }),
  );
});

afterAll(() => {
  server.closeAllConnections();
  server.close();
  rmSync(folder, { recursive: true, force: true });
});

beforeEach(() => {
  session = sampleSession;
  asked = [];
});

function terminalFor(env: Terminal['env'] = {}) {
  const out: string[] = [];
  const err: string[] = [];
  const stopping = new AbortController();
  const terminal = createTerminal({
    stdout: { write: (text) => out.push(text) },
    stderr: { write: (text) => err.push(text) },
    env: { TURNSCOPE_DATA_DIR: folder, COLUMNS: '100', ...env },
    cwd: '/home/ada/web',
    homeDir: '/home/ada',
    signal: stopping.signal,
  });
  return { terminal: { ...terminal, now: () => SAMPLE_NOW }, out, err, stopping };
}

async function turnscope(...args: string[]) {
  const { terminal, out, err } = terminalFor();
  const code = await run(args, terminal);
  return { code, out: out.join(''), err: err.join('') };
}

describe('exit codes and what stderr says', () => {
  test.each([
    [[], 2, 'Usage: turnscope'],
    [['dance'], 2, "unknown command 'dance'"],
    [['show'], 2, "missing required argument 'id'"],
    [['sessions', '--colour'], 2, "unknown option '--colour'"],
    [['sessions', '--limit', '0'], 2, 'Give a whole number'],
    [['sessions', '--since', 'whenever'], 2, 'such as 30m'],
    [['sessions', '--status', 'dancing'], 2, 'Allowed are running'],
    [['stats'], 2, "required option '--by <key>'"],
    [['stats', '--by', 'mood'], 2, 'Allowed choices are'],
    [['export', 'last', '--format', 'html'], 2, 'Allowed choices are json'],
    [['export', 'last', '--as', 'otlp', '--profile', 'mine'], 2, 'Allowed choices are genai'],
    [['up', '--port', '99999'], 2, 'Give a whole number'],
    [['up', '--host', '0.0.0.0'], 1, 'cannot listen on 0.0.0.0'],
    [['show', 'missing'], 1, 'turnscope: cannot find session missing. List them.\n'],
  ] as const)('%j → %i', async (args, code, said) => {
    const answer = await turnscope(...args);
    expect(answer.code).toBe(code);
    expect(answer.out).toBe('');
    expect(answer.err).toContain(said);
  });

  test.each([['--version'], ['--help'], ['show', '--help'], ['help', 'up']])('%s %s → 0', async (...args) => {
    const answer = await turnscope(...args.filter((arg) => arg !== undefined));
    expect(answer.code).toBe(0);
    expect(answer.err).toBe('');
    expect(answer.out).not.toBe('');
  });
});

describe('import', () => {
  const SUMMARY = 'Imported 1 session in 2 rollout files (10 B), 1,234 observations in 1.5 s.';

  test('asks the server with whole paths, and says what came of it', async () => {
    const { code, out, err } = await turnscope('import', 'old', '/srv/rollouts', '--since', '2026-11-01');
    expect(code).toBe(0);
    expect(out).toBe(`${SUMMARY}\n1 line could not be read and was left out.\n✗ /bad: permission denied\n`);
    expect(err).toBe('');
    const since = Date.parse('2026-11-01T00:00:00Z');
    expect(asked).toEqual([{ paths: ['/home/ada/web/old', '/srv/rollouts'], since, dryRun: false }]);
  });

  test('takes the Codex home when no path is given, and can only look', async () => {
    const { terminal, out } = terminalFor({ CODEX_HOME: '/home/ada/codex' });
    expect(await run(['import', '--dry-run', '--json'], terminal)).toBe(0);
    expect(JSON.parse(out.join(''))).toMatchObject({ dry_run: true, files: 2, problems: [{ path: '/bad\x1b[31m' }] });
    expect(asked).toEqual([{ paths: ['/home/ada/codex'], since: undefined, dryRun: true }]);
  });

  test('of a path that is not there is one sentence', async () => {
    const { code, out, err } = await turnscope('import', 'missing');
    expect([code, out, err]).toEqual([1, '', 'turnscope: cannot read /home/ada/web/missing: it is gone. Look.\n']);
  });
});

describe('reading commands', () => {
  test('show --json and export give the session as it is', async () => {
    for (const args of [
      ['show', 'last', '--json'],
      ['export', 'last', '--format', 'json'],
    ]) {
      const { code, out } = await turnscope(...args);
      expect(code).toBe(0);
      expect(JSON.parse(out)).toEqual(sampleSession);
    }
    expect(asked).toEqual(Array(2).fill({ ref: 'last', cwd: '/home/ada/web' }));
  });

  test('export --as otlp gives one Export request, and says what is not in it yet', async () => {
    const { code, out, err } = await turnscope('export', 'last', '--as', 'otlp', '--profile', 'openinference');
    expect(code).toBe(0);
    expect(err).toBe('turnscope: turns that still run: 1. Their spans come when they have ended.\n');
    const decoded = decodeTracesJson(Buffer.from(out));
    const request = renderSession(sampleSession, { profile: PROFILES.openinference, version: VERSION });
    expect(decoded).toMatchObject({ ok: true, request });
  });

  test('show draws it', async () => {
    const { out } = await turnscope('show', 'current');
    expect(out).toContain('▪ shell npm test -- importer');
    expect(out).toContain('⑂ /scout');
  });

  test('show --full says what was changed in files', async () => {
    const [short, full] = [await turnscope('show', 'current'), await turnscope('show', 'current', '--full')];
    expect(short.out).not.toContain('+newer');
    expect(full.out).toContain('+newer');
  });

  test('sessions --json reads as many pages as it takes', async () => {
    for (const [limit, expected] of [
      ['7', 7],
      ['1100', 1_100],
      ['5000', 1_200],
    ] as const) {
      const { out } = await turnscope('sessions', '--json', '--limit', limit);
      const ids = (JSON.parse(out) as { session_id: string }[]).map(({ session_id }) => session_id);
      expect(ids).toEqual(summaries.slice(0, expected).map(({ session_id }) => session_id));
    }
  });

  test('sessions passes every filter on', async () => {
    const { code } = await turnscope(
      ...'sessions retry importer --status failed,running --model a --model b --repo r --user u --team t'.split(' '),
      ...'--tool shell --environment dev --codex-version 0.169.0 --since 2026-11-01 --until 2026-11-02 --limit 1'.split(
        ' ',
      ),
    );
    expect(code).toBe(0);
    expect(asked).toEqual([
      {
        text: 'retry importer',
        status: ['failed', 'running'],
        model: ['a', 'b'],
        repository: ['r'],
        user: ['u'],
        team: ['t'],
        tool: ['shell'],
        environment: ['dev'],
        version: ['0.169.0'],
        since: Date.parse('2026-11-01T00:00:00Z'),
        until: Date.parse('2026-11-02T00:00:00Z'),
      },
    ]);
  });

  test('sessions takes the language of filters, together with flags', async () => {
    const { code } = await turnscope('sessions', 'repo:web cost:>1 -tool:shell retry', '--repo', 'api');
    expect(code).toBe(0);
    expect(asked.at(-1)).toEqual({
      text: 'retry',
      repository: ['web', 'api'],
      not: { tool: ['shell'] },
      min_cost_usd: 1,
    });
  });

  test('sessions says what in a filter cannot be read', async () => {
    const { code, err } = await turnscope('sessions', 'cost:cheap');
    expect(code).not.toBe(0);
    expect(err).toContain('cost:>1');
  });

  test('stats and sql, for people and for programs', async () => {
    expect((await turnscope('stats', '--by', 'user')).out).toContain('ada');
    expect(JSON.parse((await turnscope('stats', '--by', 'user', '--json')).out)).toHaveLength(1);
    expect((await turnscope('sql', 'SELECT 1')).out).toBe('n\n1\n2\n2 rows in 3 ms, cut at the limit\n');
    const { out, err } = await turnscope('sql', 'SELECT 1', '--json');
    expect(JSON.parse(out)).toEqual([{ n: 1 }, { n: 2 }]);
    expect(err).toContain('cut at the row limit');
  });

  test.each([
    ['csv', 'n\r\n1\r\n2\r\n'],
    ['json', '[\n{"n":1},\n{"n":2}\n]\n'],
    ['jsonl', '{"n":1}\n{"n":2}\n'],
  ])('sql as %s, printed and as a file whose name tells it', async (format, expected) => {
    const printed = await turnscope('sql', 'SELECT 1', '--format', format);
    expect(printed).toMatchObject({ code: 0, out: expected });
    expect(printed.err).toContain('cut at the row limit');
    const file = path.join(folder, `answer.${format}`);
    expect(await turnscope('sql', 'SELECT 1', '--output', file)).toMatchObject({ code: 0, out: '' });
    expect(readFileSync(file, 'utf8')).toBe(expected);
    expect(statSync(file).mode & 0o077).toBe(0);
  });

  test('sql as Parquet goes to a file, never to a screen', async () => {
    const file = path.join(folder, 'answer.parquet');
    expect((await turnscope('sql', 'SELECT 1', '--output', file)).code).toBe(0);
    expect(readFileSync(file, 'latin1')).toMatch(/^PAR1[^]*PAR1$/);
    expect((await turnscope('sql', 'SELECT 1', '--format', 'parquet')).err).toContain('Add --output FILE');
  });

  test.each([
    ['answer.txt', 'Add --format'],
    ['no/such/folder/answer.csv', 'Give --output a file'],
  ])('sql says what to do about %s', async (file, hint) => {
    const { code, err } = await turnscope('sql', 'SELECT 1', '--output', path.join(folder, file));
    expect([code, err]).toEqual([1, expect.stringContaining(hint)]);
  });
});

describe('tail', () => {
  test('prints what is new, once, and ends cleanly', async () => {
    const { terminal, out, err, stopping } = terminalFor();
    const running = run(['tail', '--json'], terminal);
    await expect.poll(() => listener).toBeDefined();
    const turn = { ...sampleSession.turns[0]!, started_at: new Date(SAMPLE_NOW).toISOString(), answer: null };
    const tell = (turns: Session['turns']) => {
      session = { ...sampleSession, turns };
      listener?.({ session_id: session.session_id, summary: summaryOf(session) });
    };
    const kinds = () => out.map((line) => (JSON.parse(line) as { kind: string }).kind);
    // Only the prompt of a turn that begins now is news; all of its calls began minutes ago.
    tell([
      { ...sampleSession.turns[1]!, tool_calls: [] },
      { ...turn, tool_calls: [], errors: [], status: 'running' },
    ]);
    await expect.poll(kinds).toEqual(['prompt']);
    tell([{ ...turn, tool_calls: [], errors: [], status: 'completed', answer: 'Done.' }]);
    await expect.poll(kinds).toEqual(['prompt', 'answer', 'turn_ended']);
    stopping.abort();
    expect(await running).toBe(0);
    expect(err).toEqual([]);
  });

  test('says what to do when no server runs', async () => {
    const { terminal, err } = terminalFor({ TURNSCOPE_DATA_DIR: path.join(folder, 'nothing-here') });
    expect(await run(['tail'], terminal)).toBe(1);
    expect(err.join('')).toContain('`turnscope up`');
  });
});
