/**
 * How long do the screens' questions take with a million sessions behind them? Each is asked as the API asks it, several times over; beside the time stands what the engine
 * read for it. The cache that remembers which granules a condition fits is off: a user's second question is another one.
 */
import { NO_LIVE_SESSIONS } from '../src/model/live-sessions.ts';
import { createQuery } from '../src/query/create-query.ts';
import { encodeCursor } from '../src/query/cursor.ts';
import type { Query } from '../src/query/query.ts';
import type { SessionFilter } from '../src/query/session-filter.ts';
import type { Store } from '../src/store/store.ts';
import { askLargeStore, type StoreQuestion } from './large-store-questions.ts';
import type { Question } from './measure.ts';
import { panelQuestions } from './panel-question.ts';
import { fillLargeStore } from './seed/large-store.ts';

const SESSIONS = 1_000_000;
const DAYS = 365;
const DAY_MS = 86_400_000;
const PAGE = 50;

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

async function asked(store: Store): Promise<StoreQuestion[]> {
  const [newest] = await store.query<{ at: string }>(
    'SELECT toUnixTimestamp64Milli(max(OrderedAt)) AS at FROM session',
  );
  const [told] = await store.query<{ id: string }>(
    `SELECT ThreadId AS id FROM codex_event WHERE Kind = 'thread_started' AND ThreadId IN (SELECT SessionId FROM session ORDER BY OrderedAt DESC LIMIT 10000) LIMIT 1`,
  );
  const now = Number(newest?.at);
  const query = createQuery({ store, live: NO_LIVE_SESSIONS, now: () => now });
  const ofQuery = questions(now, told?.id ?? '').map(([name, ask]): StoreQuestion => [name, () => ask(query)]);
  return [...ofQuery, ...panelQuestions(store, now)];
}

export const query: Question = {
  name: 'query',
  ask: () =>
    askLargeStore({
      fill: (store, onProgress) =>
        fillLargeStore(store, { seed: 1, sessions: SESSIONS, days: DAYS, now: Date.now(), onProgress }),
      questions: asked,
    }),
};
