/**
 * How long do the screens' questions take with a million sessions behind them? Each is asked as the API asks it, several times over; beside the time stands what the engine
 * read for it. The cache that remembers which granules a condition fits is off: a user's second question is another one.
 */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { loadavg, tmpdir } from 'node:os';
import path from 'node:path';
import { NO_LIVE_SESSIONS } from '../src/model/live-sessions.ts';
import { createQuery } from '../src/query/create-query.ts';
import { encodeCursor } from '../src/query/cursor.ts';
import type { Query } from '../src/query/query.ts';
import type { SessionFilter } from '../src/query/session-filter.ts';
import type { Store } from '../src/store/store.ts';
import { type BenchStore, openBenchStore } from './bench-store.ts';
import { logQuestions } from './log-question.ts';
import { type Figure, percentile, type Question } from './measure.ts';
import { panelQuestions } from './panel-question.ts';
import { fillLargeLog } from './seed/large-log.ts';
import { fillLargeStore } from './seed/large-store.ts';

const SESSIONS = 1_000_000;
const DAYS = 365;
const RECORDS = 10_000_000;
const RECORD_DAYS = 30;
const RUNS = 15;
const DAY_MS = 86_400_000;
const PAGE = 50;

/** The store without the engine's memory of conditions, and with more patience than the API has. */
function forgetful({ store, client }: BenchStore): Store {
  const query: Store['query'] = async <Row>(sql: string, params = {}): Promise<Row[]> => {
    const answer = await client.query({
      query: sql,
      format: 'JSONEachRow',
      query_params: params,
      clickhouse_settings: {
        output_format_json_quote_64bit_integers: 1,
        use_query_condition_cache: 0,
        max_execution_time: 60,
      },
    });
    return answer.json<Row>();
  };
  return {
    query,
    insert: (...insert) => store.insert(...insert),
    command: (...command) => store.command(...command),
    sql: (...asked) => store.sql(...asked),
    ping: () => store.ping(),
    close: () => store.close(),
  };
}

interface Reading {
  readonly rows: number;
  readonly bytes: number;
}

/** What the engine has read since its start. Its answers do not say, so only differences tell, while nobody else asks. */
async function readSoFar({ store }: BenchStore): Promise<Reading> {
  const rows = await store.query<{ event: string; value: string }>(
    `SELECT event, value FROM system.events WHERE event IN ('SelectedRows', 'SelectedBytes')`,
  );
  const of = (event: string): number => Number(rows.find((row) => row.event === event)?.value ?? 0);
  return { rows: of('SelectedRows'), bytes: of('SelectedBytes') };
}

type Ask = (query: Query) => Promise<unknown>;

/** @param now when the newest session began, ms since the epoch */
function questions(now: number, sessionId: string): readonly (readonly [string, Ask])[] {
  const list = (name: string, filter: SessionFilter, daysBack?: number): readonly [string, Ask] => {
    const cursor =
      daysBack === undefined ? undefined : encodeCursor({ orderedAt: now - daysBack * DAY_MS, sessionId: '0' });
    return [`list: ${name}`, (query) => query.listSessions(filter, { limit: PAGE, cursor })];
  };
  return [
    list('first page', {}),
    list('next page', {}, 1),
    list('half a year down', {}, 180),
    list('the last pages', {}, DAYS - 1),
    list('status', { status: ['failed'] }),
    list('status waiting, which none is', { status: ['waiting'] }),
    list('model', { model: ['gpt-5.3-codex'] }),
    list('repository', { repository: ['git@github.example.com:acme/payments.git'] }),
    list('user', { user: ['jean@example.com'] }),
    list('team', { team: ['mobile'] }),
    list('tool', { tool: ['create_pull_request'] }),
    list('environment', { environment: ['staging'] }),
    list('version', { version: ['0.125.0'] }),
    list('user who does not exist', { user: ['nobody'] }),
    list('text, a word of every second session', { text: 'idempotency' }),
    list('text, two words', { text: 'quantile reproduce' }),
    list('text, a part of a word', { text: 'serializ' }),
    list('text, ten sessions of a million', { text: 'heisenbug' }),
    list('text, no session', { text: 'xylophone' }),
    list('text, with signs', { text: 'src/cart/total.ts:' }),
    list('text, three letters', { text: 'tls' }),
    list('text, an error out of an output', { text: 'E0502 borrow' }),
    list('text and user', { text: 'heisenbug', user: ['ada@example.com'] }),
    ...panels(now),
    ['session by id', (query) => query.getSession(sessionId)],
    ['session by a beginning of its id', (query) => query.getSession(sessionId.slice(0, 18))],
  ];
}

function panels(now: number): readonly (readonly [string, Ask])[] {
  const month: SessionFilter = { since: now - 30 * DAY_MS };
  return [
    ['facets: a month', (query) => query.facets(month)],
    ['facets: everything', (query) => query.facets({})],
    ['facets: everything of a team', (query) => query.facets({ team: ['data'] })],
    ['facets: a common word in a month', (query) => query.facets({ ...month, text: 'idempotency' })],
    ['facets: a rare word in everything', (query) => query.facets({ text: 'heisenbug' })],
    ...(['model', 'tool', 'user', 'team', 'repo', 'day'] as const).map((by): readonly [string, Ask] => [
      `stats by ${by}: a month`,
      (query) => query.stats(by, month),
    ]),
    ...(['model', 'user', 'day'] as const).map((by): readonly [string, Ask] => [
      `stats by ${by}: everything`,
      (query) => query.stats(by, {}),
    ]),
    ['reliability by tool: a month', (query) => query.reliability('tool', month)],
    ['reliability by MCP server: a month', (query) => query.reliability('mcp_server', month)],
    ['reliability by tool: everything', (query) => query.reliability('tool', {})],
    ...(['turn', 'ttft', 'tool'] as const).map((metric): readonly [string, Ask] => [
      `latency of ${metric} by model: a month`,
      (query) => query.latency({ metric, by: 'model' }, month),
    ]),
    ['latency of tool by day: a month', (query) => query.latency({ metric: 'tool', by: 'day' }, month)],
    ['latency of tool by tool: everything', (query) => query.latency({ metric: 'tool', by: 'tool' }, {})],
    ['extent', (query) => query.extent()],
  ];
}

/** The kernel's high-water mark of a process's memory, from now on; nothing where there is no /proc. */
function resetPeak(pid: number): void {
  try {
    writeFileSync(`/proc/${pid}/clear_refs`, '5');
  } catch {
    // the figure is then the peak since the start, which is still a bound
  }
}

function peakBytes(pid: number): number {
  try {
    return Number(/^VmHWM:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0) * 1024;
  } catch {
    return 0;
  }
}

async function measure(bench: BenchStore, only: RegExp, runs: number): Promise<Figure[]> {
  const store = forgetful(bench);
  const [newest] = await store.query<{ at: string }>(
    'SELECT toUnixTimestamp64Milli(max(OrderedAt)) AS at FROM session',
  );
  const [told] = await store.query<{ id: string }>(
    `SELECT ThreadId AS id FROM codex_event WHERE Kind = 'thread_started' AND ThreadId IN (SELECT SessionId FROM session ORDER BY OrderedAt DESC LIMIT 10000) LIMIT 1`,
  );
  const now = Number(newest?.at);
  const query = createQuery({ store, live: NO_LIVE_SESSIONS, now: () => now });
  const pid = bench.processes['engine'] ?? 0;
  const figures: Figure[] = [];
  const asked = [...questions(now, told?.id ?? ''), ...panelQuestions(store, now), ...(await logQuestions(store))];
  for (const [name, ask] of asked) {
    if (!only.test(name)) continue;
    resetPeak(pid);
    await ask(query);
    const before = await readSoFar(bench);
    const times: number[] = [];
    for (let run = 0; run < runs; run += 1) {
      const start = performance.now();
      await ask(query);
      times.push(performance.now() - start);
    }
    const after = await readSoFar(bench);
    const figure = (what: string, value: number, unit: string): Figure => ({ name: `${name}: ${what}`, value, unit });
    figures.push(
      figure('p50', percentile(times, 0.5), 'ms'),
      figure('p95', percentile(times, 0.95), 'ms'),
      figure('rows read', (after.rows - before.rows) / runs, ''),
      figure('read', (after.bytes - before.bytes) / runs / 1e6, 'MB'),
      figure('memory of engine, peak', peakBytes(pid) / 1e6, 'MB'),
    );
    console.error(
      figures
        .slice(-5)
        .map(({ name: what, value, unit }) => `${what} ${value.toFixed(1)} ${unit}`)
        .join(' · '),
    );
  }
  return figures;
}

const counted = (text: string | undefined): string => Number(text ?? 0).toLocaleString('en');
/** Mean of the last minute. */
const loadNow = (): string => loadavg()[0]?.toFixed(1) ?? 'unknown';

/** `BENCH_STORE` names a folder that was filled before, and is kept; `BENCH_ONLY` a pattern of the questions that are wanted. */
export const query: Question = {
  name: 'query',
  ask: async () => {
    const given = process.env['BENCH_STORE'];
    const folder = given ?? mkdtempSync(path.join(tmpdir(), 'turnscope-bench-'));
    const bench = await openBenchStore(folder);
    try {
      if (given === undefined) {
        const now = Date.now();
        const onProgress = (done: number): void => console.error(done.toLocaleString('en'));
        await fillLargeStore(bench.store, { seed: 1, sessions: SESSIONS, days: DAYS, now, onProgress });
        await fillLargeLog(bench.store, { records: RECORDS, days: RECORD_DAYS, now, onProgress });
      }
      const [held] = await bench.store.query<{ bytes: string; sessions: string; records: string }>(
        "SELECT sum(bytes_on_disk) AS bytes, sumIf(rows, table = 'session') AS sessions, sumIf(rows, table = 'otel_logs') AS records FROM system.parts WHERE active",
      );
      const runs = Number(process.env['BENCH_RUNS'] ?? RUNS);
      const only = new RegExp(process.env['BENCH_ONLY'] ?? '');
      const loadBefore = loadNow();
      const figures = await measure(bench, only, runs);
      const stored = `${counted(held?.sessions)} made-up sessions over ${DAYS} days, ${counted(held?.records)} log records, ${Math.round(Number(held?.bytes) / 1e6)} MB on disk`;
      return {
        setting: `${stored}, each question ${runs} times after one that does not count; load of the machine ${loadBefore} when it began, ${loadNow()} when it ended`,
        figures,
      };
    } finally {
      await bench.close();
      if (given === undefined) rmSync(folder, { recursive: true, force: true });
    }
  },
};
