/**
 * The questions against the real engine, compared with a second, simple count over the same sessions. The sessions are
 * recorded ones, spread over people, places and more than a year.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { facetsSchema } from '../../src/api/contract/facets.ts';
import { latencySchema } from '../../src/api/contract/latency.ts';
import { reliabilitySchema } from '../../src/api/contract/reliability.ts';
import { sessionSchema } from '../../src/api/contract/session.ts';
import { SESSION_TRAITS } from '../../src/api/contract/session-list.ts';
import { statsSchema } from '../../src/api/contract/stats.ts';
import { assemble } from '../../src/assemble/assemble.ts';
import { turnCosts } from '../../src/assemble/session-price.ts';
import { rowsOfObservations } from '../../src/ingest/rows/observation-rows.ts';
import { rowOfSession } from '../../src/ingest/rows/session-rows.ts';
import { NO_LIVE_SESSIONS } from '../../src/model/live-sessions.ts';
import type { Observation } from '../../src/model/observation.ts';
import type { CostBasis, ModelCall, Session } from '../../src/model/session.ts';
import { summaryOf } from '../../src/model/session.ts';
import { sumTokens } from '../../src/model/tokens.ts';
import { findProblems } from '../../src/problem/find-problems.ts';
import { createQuery } from '../../src/query/create-query.ts';
import type { Query } from '../../src/query/query.ts';
import { LIST_NAMES, matchesFilter, type SessionFilter } from '../../src/query/session-filter.ts';
import { tokenLine } from '../../src/query/token-line.ts';
import { type EmbeddedStore, openEmbeddedStore } from '../../src/store/embedded-store.ts';
import { observationsOf } from '../helper/recording.ts';
import { DAY_MS, holding, idsOf, NOW, newestFirst, sessions, shown, VALUE_OF } from './query-sample.ts';

let folder: string;
let store: EmbeddedStore;
let query: Query;

const write = async (session: Session, version: number, deleted = false): Promise<void> => {
  const threadIds = session.agents.map(({ thread_id }) => thread_id);
  const orderedAt = Date.parse(session.started_at);
  await store.insert(
    rowOfSession({ session, orderedAt, version, deleted, threadIds }),
    `${session.session_id}/${version}`,
  );
};

beforeAll(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'turnscope-query-'));
  store = await openEmbeddedStore({ dataDir: folder });
  for (const session of sessions) {
    // An older version says otherwise: no answer may come from it.
    await write({ ...session, user: 'nobody', status: 'running' }, 1);
    await write(session, 2);
  }
  query = createQuery({ store, live: NO_LIVE_SESSIONS, now: () => NOW });
});

afterAll(async () => {
  await store.close();
  rmSync(folder, { recursive: true, force: true });
});

function groupBy<Item, Key>(items: readonly Item[], keyOf: (item: Item) => Key): Map<Key, Item[]> {
  const groups = new Map<Key, Item[]>();
  for (const item of items) groups.set(keyOf(item), [...(groups.get(keyOf(item)) ?? []), item]);
  return groups;
}

async function pages(asked: Query, filter: SessionFilter, limit: number): Promise<string[]> {
  const ids: string[] = [];
  let cursor: string | undefined;
  for (;;) {
    const page = await asked.listSessions(filter, { limit, cursor });
    expect(page.sessions.length).toBeLessThanOrEqual(limit);
    ids.push(...idsOf(page.sessions));
    if (page.next_cursor === null) return ids;
    cursor = page.next_cursor;
  }
}

test('the sample is worth asking about', () => {
  expect(shown.length).toBeGreaterThan(20);
  expect(shown.length).toBeLessThan(sessions.length);
});

describe('listSessions', () => {
  test.each([1, 3, 7, 500])('gives every session once, newest first, in pages of %i', async (limit) => {
    expect(await pages(query, {}, limit)).toEqual(idsOf(newestFirst(shown)));
  });

  test('gives the newest version of a session as it was written', async () => {
    const { sessions: listed } = await query.listSessions({}, { limit: 500 });
    expect(listed).toEqual(newestFirst(shown).map(summaryOf));
  });

  test('gives the tokens of turns of sessions that have several, and of no others', async () => {
    const { token_lines: lines = {} } = await query.listSessions({}, { limit: 500 });
    const several = shown.filter(({ turns }) => turns.length > 1);
    expect(several.length).toBeGreaterThan(0);
    expect(Object.keys(lines).sort()).toEqual(idsOf(several).sort());
    for (const { session_id, turns } of several)
      expect(lines[session_id]).toEqual(tokenLine(turns.map(({ tokens }) => tokens.total)));
  });

  const model = shown.flatMap(({ models }) => models)[0] ?? '';
  const tool = shown.flatMap(({ turns }) => turns.flatMap(({ tool_calls }) => tool_calls))[0]?.name ?? '';
  const word = shown.flatMap(({ turns }) => turns.map(({ prompt }) => prompt ?? ''))[0]?.split(' ')[0] ?? '';
  const filters: readonly SessionFilter[] = [
    { status: ['failed', 'interrupted'] },
    { model: [model] },
    { tool: [tool] },
    { user: ['ada'] },
    { team: ['compilers'], repository: ['git@host:lab/web.git'] },
    { version: ['0.125.0'] },
    { since: NOW - 3 * DAY_MS },
    { since: NOW - 45 * DAY_MS, until: NOW - 2 * DAY_MS },
    { text: word.toUpperCase() },
    {
      text: `"${shown
        .flatMap(({ turns }) => turns.map(({ prompt }) => prompt ?? ''))[0]
        ?.slice(0, 20)
        .replaceAll('"', ' ')}"`,
    },
    { branch: ['main'] },
    { repository: ['web'] },
    { repository: ['lab/web'] },
    ...LIST_NAMES.map((name) => ({ [name]: [VALUE_OF[name]] })),
    ...SESSION_TRAITS.map((trait) => ({ has: [trait] })),
    { has: ['errors', 'retries', 'no-such-trait'] },
    ...LIST_NAMES.map((name) => ({ not: { [name]: [VALUE_OF[name]] } })),
    { status: ['completed'], not: { tool: [tool], user: ['ada'] } },
    { min_cost_usd: 1 },
    { max_cost_usd: 1 },
    { min_tokens: 20_000, max_tokens: 60_000 },
    { min_duration_ms: 5_000 },
    { max_duration_ms: 5_000 },
  ];

  const empty: readonly SessionFilter[] = [
    { model: ['no-such-model'] },
    { user: ['nobody'] },
    { repository: ['lab'] },
    { text: `${word} %_\\'` },
  ];

  test('each of them tells some sessions from others', () => {
    const live = holding(sessions);
    const dividing = filters.filter((filter) => {
      const matching = shown.filter((session) => matchesFilter(summaryOf(session), filter, live));
      return matching.length > 0 && matching.length < shown.length;
    });
    expect(filters.filter((filter) => !dividing.includes(filter))).toEqual([]);
  });

  test.each([...filters, ...empty])('the store and the memory agree about %j', async (filter) => {
    const inMemory = shown.filter((session) => matchesFilter(summaryOf(session), filter, holding(sessions)));
    expect(await pages(query, filter, 4)).toEqual(idsOf(newestFirst(inMemory)));
  });

  test('live sessions replace stored ones and join in their place', async () => {
    const newcomer: Session = {
      ...(shown[0] as Session),
      session_id: 'f'.repeat(36),
      started_at: new Date(NOW).toISOString(),
    };
    const held = [
      newcomer,
      ...shown.filter((_, index) => index % 3 === 0).map((session) => ({ ...session, user: 'live' })),
    ];
    const asked = createQuery({ store, live: holding(held), now: () => NOW });
    expect(await pages(asked, {}, 5)).toEqual(idsOf(newestFirst([newcomer, ...shown])));
    expect(await pages(asked, { user: ['live'] }, 2)).toEqual(idsOf(newestFirst(held.slice(1))));
  });

  // The row of a thread that was thought a session stays until the next batch, a second after its root has claimed it.
  test('a stored thread that a live session has claimed is not listed beside it', async () => {
    const [root, child] = shown as [Session, Session];
    const claimed = {
      thread_id: child.session_id,
      parent_thread_id: root.session_id,
      role: 'subagent',
      nickname: null,
    };
    const asked = createQuery({
      store,
      live: holding([{ ...root, agents: [...root.agents, claimed] }]),
      now: () => NOW,
    });
    const listed = await pages(asked, {}, 50);
    expect(listed).toContain(root.session_id);
    expect(listed).not.toContain(child.session_id);
  });

  test('refuses a cursor that it did not give', async () => {
    await expect(query.listSessions({}, { limit: 5, cursor: 'bm9wZQ' })).rejects.toMatchObject({
      code: 'invalid_input',
    });
  });
});

describe('stats', () => {
  const callsOf = (list: readonly Session[]) =>
    list.flatMap(({ turns }) => turns.flatMap(({ model_calls }) => model_calls));
  const costOf = (calls: readonly ModelCall[]) => {
    const known = calls.flatMap(({ cost_usd }) => (cost_usd === null ? [] : [cost_usd]));
    return known.length === 0 ? null : known.reduce((sum, usd) => sum + usd, 0);
  };
  /** A key's cost is complete only when each of its sessions' is. */
  const basisOf = (list: readonly Session[]): CostBasis => {
    if (list.every(({ cost_usd }) => cost_usd === null)) return 'unknown';
    const bases = list.filter(({ turns }) => turnCosts(turns).length > 0).map(({ cost_basis }) => cost_basis);
    if (bases.includes('partly') || bases.includes('unknown')) return 'partly';
    return bases.includes('api_equivalent') ? 'api_equivalent' : 'priced';
  };
  const total = (list: readonly Session[]) => ({
    sessions: list.length,
    turns: list.reduce((sum, { counts }) => sum + counts.turns, 0),
    tool_calls: list.reduce((sum, { counts }) => sum + (counts.tool_calls ?? 0), 0),
    tokens: sumTokens(list.map(({ tokens }) => tokens)),
    cost_usd: costOf(callsOf(list)),
    cost_basis: basisOf(list),
  });

  test.each([
    ['user', (session: Session) => session.user],
    ['team', (session: Session) => session.team],
    ['repo', (session: Session) => session.git?.repository ?? null],
    ['day', (session: Session) => session.started_at.slice(0, 10)],
  ] as const)('by %s adds up what the sessions say', async (by, keyOf) => {
    const expected = groupBy(shown, keyOf);
    const rows = await query.stats(by, {});
    expect(new Map(rows.map(({ key, ...rest }) => [key, rest]))).toEqual(
      new Map([...expected].map(([key, list]) => [key, total(list)])),
    );
  });

  test('by model has the cost of its own calls', async () => {
    const rows = await query.stats('model', {});
    const byModel = groupBy(callsOf(shown), ({ model }) => model);
    for (const { key, cost_usd } of rows) expect(cost_usd).toBe(costOf(byModel.get(key) ?? []));
    expect(new Set(rows.map(({ cost_basis }) => cost_basis))).toContain('partly');
  });

  test('by model counts each token under the model that used it', async () => {
    const calls = shown.flatMap(({ turns }) => turns.flatMap(({ model_calls }) => model_calls));
    const byModel = groupBy(calls, ({ model }) => model);
    const rows = await query.stats('model', {});
    expect(rows.length).toBeGreaterThan(0);
    expect(statsSchema.parse(rows)).toEqual(rows);
    for (const { key, tokens } of rows) {
      expect(tokens).toEqual(sumTokens((byModel.get(key) ?? []).map((call) => call.tokens)));
    }
  });

  test('by model counts a turn for each model in it, and its tool calls for its own', async () => {
    const turns = shown.flatMap((session) => session.turns);
    const rows = await query.stats('model', {});
    for (const { key, turns: turnCount, tool_calls } of rows) {
      const using = turns.filter(({ model_calls }) => model_calls.some(({ model }) => model === key));
      const own = turns.filter(({ model_calls }) => model_calls.at(-1)?.model === key);
      expect(turnCount).toBe(using.length);
      expect(tool_calls).toBe(own.reduce((sum, turn) => sum + turn.tool_calls.length, 0));
    }
  });

  test('by tool counts each session and each turn once, however often it calls', async () => {
    const rows = await query.stats('tool', {});
    for (const { key, sessions: counted } of rows) {
      const using = shown.filter(({ turns }) => turns.some((turn) => turn.tool_calls.some(({ name }) => name === key)));
      expect(counted).toBe(using.length);
    }
  });

  test('by tool counts calls, and leaves tokens unknown', async () => {
    const calls = shown.flatMap(({ turns }) => turns.flatMap(({ tool_calls }) => tool_calls));
    const rows = await query.stats('tool', {});
    const expected = [...groupBy(calls, ({ name }) => name)].map(([name, list]) => [name, list.length]);
    expect(new Map(rows.map(({ key, tool_calls }) => [key, tool_calls]))).toEqual(
      new Map(expected as [string, number][]),
    );
    expect(rows.every(({ tokens }) => tokens.total === null)).toBe(true);
    const turnsWith = (name: string | null) =>
      shown.flatMap(({ turns }) => turns).filter(({ tool_calls }) => tool_calls.some((call) => call.name === name))
        .length;
    for (const { key, turns } of rows) expect(turns).toBe(turnsWith(key));
  });

  test('only of the time that was asked for', async () => {
    const since = NOW - 2.5 * DAY_MS;
    const recent = shown.filter(({ started_at }) => Date.parse(started_at) >= since);
    const rows = await query.stats('user', { since });
    expect(rows.reduce((sum, row) => sum + row.sessions, 0)).toBe(recent.length);
  });
});

test('facets count the sessions behind each value', async () => {
  const facets = await query.facets({});
  expect(facetsSchema.parse(facets)).toEqual(facets);
  const count = (values: readonly (string | null)[]) => {
    const counts = new Map<string, number>();
    for (const value of values) if (value !== null && value !== '') counts.set(value, (counts.get(value) ?? 0) + 1);
    return counts;
  };
  const told = (name: keyof typeof facets) =>
    new Map(facets[name].map(({ value, count: sessions }) => [value, sessions]));
  const toolsOf = ({ turns }: Session) => turns.flatMap(({ tool_calls }) => tool_calls);
  expect(told('status')).toEqual(count(shown.map(({ status }) => status)));
  expect(told('user')).toEqual(count(shown.map(({ user }) => user)));
  expect(told('team')).toEqual(count(shown.map(({ team }) => team)));
  expect(told('repository')).toEqual(count(shown.map(({ git }) => git?.repository ?? null)));
  expect(told('branch')).toEqual(count(shown.map(({ git }) => git?.branch ?? null)));
  expect(told('environment')).toEqual(count(shown.map(({ environment }) => environment)));
  expect(told('version')).toEqual(count(shown.map(({ codex_version }) => codex_version)));
  expect(told('source')).toEqual(count(shown.flatMap(({ sources }) => sources)));
  expect(told('model')).toEqual(count(shown.flatMap(({ models }) => models)));
  expect(told('tool')).toEqual(
    count(shown.flatMap((session) => [...new Set(toolsOf(session).map(({ name }) => name))])),
  );
  const has = (filter: string) =>
    shown.filter((session) => matchesFilter(summaryOf(session), { has: [filter] }, holding(sessions))).length;
  const counted = SESSION_TRAITS.filter((trait) => trait !== 'edits').map((trait) => [trait, has(trait)] as const);
  expect(told('problem')).toEqual(
    count(shown.flatMap((session) => [...new Set(findProblems(session).map(({ kind }) => kind))])),
  );
  expect(told('has')).toEqual(new Map(counted.filter(([, sessions]) => sessions > 0)));
  expect(told('mcp_server')).toEqual(
    count(shown.flatMap((session) => [...new Set(toolsOf(session).map(({ mcp_server }) => mcp_server))])),
  );
});

/** As the store counts it: the value behind this share of the smaller ones. */
const quantile = (values: readonly number[], share: number): number | null =>
  [...values].sort((a, b) => a - b)[Math.min(values.length - 1, Math.floor(share * values.length))] ?? null;
const known = (values: readonly (number | null)[]): number[] => values.filter((value) => value !== null);

describe('reliability', () => {
  const calls = shown.flatMap(({ turns }) => turns.flatMap(({ tool_calls }) => tool_calls));

  test.each(['tool', 'mcp_server'] as const)('by %s counts how calls ended', async (by) => {
    const rows = await query.reliability(by, {});
    expect(reliabilitySchema.parse(rows)).toEqual(rows);
    const expected = groupBy(
      calls.filter(({ mcp_server }) => by === 'tool' || mcp_server !== null),
      ({ name, mcp_server }) => JSON.stringify([by === 'tool' ? name : mcp_server, mcp_server]),
    );
    expect(rows.length).toBe(expected.size);
    for (const { key, mcp_server, ...row } of rows) {
      const own = expected.get(JSON.stringify([key, mcp_server])) ?? [];
      const took = known(own.map(({ duration_ms }) => duration_ms));
      expect(row).toMatchObject({
        sessions: shown.filter(({ turns }) => turns.some((turn) => turn.tool_calls.some((call) => own.includes(call))))
          .length,
        calls: own.length,
        ok: own.filter(({ status }) => status === 'ok').length,
        errors: own.filter(({ status }) => status === 'error').length,
        exit_not_zero: own.filter(({ exit_code }) => exit_code !== null && exit_code !== 0).length,
        p50_ms: quantile(took, 0.5),
        p95_ms: quantile(took, 0.95),
      });
      const failedAt = own.filter(({ status }) => status === 'error').map(({ started_at }) => started_at);
      expect(row.last_error_at).toBe(failedAt.sort().at(-1) ?? null);
    }
  });
});

describe('latency', () => {
  test.each([
    ['turn', (session: Session) => session.turns.map(({ duration_ms }) => duration_ms)],
    ['ttft', (session: Session) => session.turns.map(({ ttft_ms }) => ttft_ms)],
    ['tool', (session: Session) => session.turns.flatMap((turn) => turn.tool_calls.map((call) => call.duration_ms))],
  ] as const)('of a %s has the percentiles of each version', async (metric, valuesOf) => {
    const rows = await query.latency({ metric, by: 'version' }, {});
    expect(rows.length).toBeGreaterThan(0);
    expect(latencySchema.parse(rows)).toEqual(rows);
    for (const { key, ...row } of rows) {
      const values = known(shown.filter(({ codex_version }) => codex_version === key).flatMap(valuesOf));
      expect(row).toEqual({
        samples: values.length,
        p50_ms: quantile(values, 0.5),
        p90_ms: quantile(values, 0.9),
        p95_ms: quantile(values, 0.95),
        p99_ms: quantile(values, 0.99),
        max_ms: Math.max(...values),
      });
    }
  });

  test('of a turn is not of one tool', async () => {
    await expect(query.latency({ metric: 'turn', by: 'tool' }, {})).rejects.toThrow('not of one tool');
    expect((await query.latency({ metric: 'tool', by: 'tool' }, {})).length).toBeGreaterThan(0);
  });
});

test('the extent goes from the oldest start to the newest sign of life', async () => {
  const { first_started_at, last_seen_at } = await query.extent();
  expect(first_started_at).toBe(shown.map(({ started_at }) => started_at).sort()[0]);
  expect(Date.parse(last_seen_at ?? '')).toBeGreaterThan(Date.parse(first_started_at ?? ''));
});

describe('getSession', () => {
  const observations = observationsOf('0.169.0/subagents');
  const [recorded] = assemble(observations, { now: NOW }).filter(({ kind }) => kind === 'session');
  const session = recorded as Session;

  beforeAll(async () => {
    await store.insert(rowsOfObservations(observations), 'observations');
    await write(session, 3);
  });

  test('assembles again from what was observed, the same session', async () => {
    const answer = await query.getSession(session.session_id);
    expect(answer).toEqual(session);
    expect(sessionSchema.parse(answer)).toEqual(answer);
  });

  test('finds a session by the id of a sub-agent, and by a beginning in any case', async () => {
    const agent = session.agents.find(({ parent_thread_id }) => parent_thread_id !== null);
    expect((await query.getSession(agent?.thread_id ?? '')).session_id).toBe(session.session_id);
    expect((await query.getSession(session.session_id.slice(0, -1).toUpperCase())).session_id).toBe(session.session_id);
  });

  test.each([
    ['0', 'conflict'],
    ['zzz', 'not_found'],
    ["' OR 1=1 --", 'not_found'],
    [' ', 'invalid_input'],
    ['current', 'not_found'],
  ])('%j is %s', async (ref, code) => {
    await expect(query.getSession(ref)).rejects.toMatchObject({ code });
  });

  test('records come back as they were told, page by page, and narrowed to a call', async () => {
    const told = new Map(observations.map((observation) => [observation.id, observation]));
    const seen: Observation[] = [];
    let cursor: string | undefined;
    do {
      const page = await query.records(session.session_id, {}, { limit: 7, cursor });
      expect(page.records.length).toBeLessThanOrEqual(7);
      seen.push(...page.records);
      cursor = page.next_cursor ?? undefined;
    } while (cursor !== undefined);
    expect(seen.map(({ id }) => id).toSorted()).toEqual([...told.keys()].toSorted());
    expect(seen.map(({ at }) => at)).toEqual(seen.map(({ at }) => at).toSorted((a, b) => a - b));
    expect(seen.every((record) => isDeepStrictEqual(record, told.get(record.id)))).toBe(true);
    const call = session.turns.flatMap(({ tool_calls }) => tool_calls)[0]?.call_id ?? '';
    const ofCall = await query.records(session.session_id, { call, kinds: ['tool_result'] }, { limit: 50 });
    expect(ofCall.records.length).toBeGreaterThan(0);
    expect(ofCall.records.every((record) => record.callId === call && record.kind === 'tool_result')).toBe(true);
    await expect(query.records(session.session_id, {}, { limit: 1, cursor: 'x' })).rejects.toMatchObject({
      code: 'invalid_input',
    });
  });

  test('a deleted session is gone', async () => {
    const gone: Session = { ...session, session_id: 'eeeeeeee-0000-7000-8000-000000000000' };
    await write(gone, 1);
    await write(gone, 2, true);
    await expect(query.getSession(gone.session_id)).rejects.toMatchObject({ code: 'not_found' });
  });

  test('`current` is what runs in this folder, else the newest that runs; `last` the newest of all', async () => {
    const run = (id: string, minutesAgo: number, cwd: string): Session => ({
      ...session,
      session_id: id,
      status: 'running',
      cwd,
      started_at: new Date(NOW - minutesAgo * 60_000).toISOString(),
    });
    const held = [run('here', 30, '/home/ada/web'), run('there', 10, '/home/ada/core')];
    const done: Session = { ...run('done', 1, '/home/ada/web'), status: 'completed' };
    const asked = createQuery({ store, live: holding([...held, done]), now: () => NOW });
    expect((await asked.getSession('current', { cwd: '/home/ada/web' })).session_id).toBe('here');
    expect((await asked.getSession('current', { cwd: '/elsewhere' })).session_id).toBe('there');
    expect((await asked.getSession('last')).session_id).toBe('done');
  });
});
