/**
 * Every panel of every page that ships, on the real engine: over recorded sessions, over seeded ones, and over none. What it answers must fit how it is drawn, lead where
 * sessions can be asked for, say the same as the questions that the other screens ask, and be what its own SQL says.
 */
import { readdirSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { fillLargeStore } from '../../bench/seed/large-store.ts';
import { sessionFilterParams } from '../../src/api/contract/session-list.ts';
import { parseDashboard } from '../../src/api/parse-dashboard.ts';
import { BUILT_IN_ORDER, builtInDashboards } from '../../src/dashboard/built-in-dashboard.ts';
import type { Chart, Panel, PanelAnswer } from '../../src/dashboard/dashboard.ts';
import { panelSpan } from '../../src/dashboard/panel-span.ts';
import { runPanel } from '../../src/dashboard/run-panel.ts';
import { rowOfSession } from '../../src/ingest/rows/session-rows.ts';
import type { Budget } from '../../src/model/budget.ts';
import { NO_LIVE_SESSIONS } from '../../src/model/live-sessions.ts';
import type { Session } from '../../src/model/session.ts';
import { createQuery } from '../../src/query/create-query.ts';
import type { SessionFilter } from '../../src/query/session-filter.ts';
import { type EmbeddedStore, openEmbeddedStore } from '../../src/store/embedded-store.ts';
import { temporaryFolder } from './store-ways.ts';

const NOW = Date.parse('2026-11-20T12:00:00Z');
const DAY_MS = 86_400_000;
/** Over the end of summer time, in steps of a day. */
const LONG = { since: NOW - 90 * DAY_MS, until: NOW, timeZone: 'Europe/Berlin' };
const golden = path.resolve(import.meta.dirname, '../golden/session');

const COLUMNS: Readonly<Record<Chart, readonly string[]>> = {
  number: ['value'],
  time: ['at', 'value'],
  band: ['at', 'p50', 'p95', 'p99'],
  heat: ['at', 'value'],
  rank: ['key', 'value'],
  table: [],
};

function recordedSessions(): Session[] {
  const sessions = readdirSync(golden)
    .filter((file) => file.startsWith('0.169.0-'))
    .flatMap((file) => JSON.parse(readFileSync(path.join(golden, file), 'utf8')) as Session[]);
  return [...new Map(sessions.map((session) => [session.session_id, session])).values()];
}

async function writeRecorded(store: EmbeddedStore): Promise<void> {
  for (const [index, recorded] of recordedSessions().entries()) {
    const orderedAt = NOW - (index + 1) * 0.7 * DAY_MS;
    const session: Session = {
      ...recorded,
      started_at: new Date(orderedAt).toISOString(),
      user: ['ada', 'grace', null][index % 3] ?? null,
      team: index % 2 === 0 ? 'data' : null,
    };
    const threadIds = session.agents.map(({ thread_id }) => thread_id);
    await store.insert(rowOfSession({ session, orderedAt, version: 1, deleted: false, threadIds }), `s/${index}`);
  }
}

const dashboards = builtInDashboards();
const panels = dashboards.flatMap(({ id, panels: list }) => list.map((panel) => [`${id}/${panel.id}`, panel] as const));

const panelOf = (name: string): Panel => {
  const found = panels.find(([known]) => known === name)?.[1];
  if (found === undefined) throw new Error(`no panel is called ${name}`);
  return found;
};

const BUDGETS: readonly Budget[] = [
  { kind: 'all', name: '', monthUsd: 500 },
  { kind: 'team', name: 'data', monthUsd: 0.001 },
  { kind: 'repository', name: "o'brien\\", monthUsd: 20 },
  { kind: 'user', name: 'ada', monthUsd: 1e6 },
];

/** Telling and copying sessions takes 2 s of two cores, and 20 s where sixteen processes want them. */
const FILL_MAX_MS = 120_000;

const FILLS = [
  ['recorded', writeRecorded],
  [
    'seeded',
    (store: EmbeddedStore) =>
      fillLargeStore(store, { seed: 7, sessions: 300, days: 60, now: NOW, onProgress: () => undefined }),
  ],
  ['no', async () => undefined],
] as const;

describe.each(FILLS)('over %s sessions', (kind, fill) => {
  let folder: string;
  let store: EmbeddedStore;

  beforeAll(async () => {
    folder = temporaryFolder();
    store = await openEmbeddedStore({ dataDir: folder });
    await fill(store);
  }, FILL_MAX_MS);
  afterAll(async () => {
    await store.close();
    rmSync(folder, { recursive: true, force: true });
  });

  const ask = (
    name: string,
    panel: Pick<Panel, 'sql' | 'span'>,
    filter: SessionFilter = {},
    wanted: object = LONG,
    budgets: readonly Budget[] = BUDGETS,
  ): Promise<PanelAnswer> =>
    runPanel(
      (text, params) => store.sql(text, { params }),
      { ...panel, name },
      { filter, span: panelSpan(wanted, NOW), budgets },
    );

  const answerOf = async (name: string): Promise<Record<string, unknown>[]> => {
    const { columns, rows } = await ask(name, panelOf(name));
    return rows.map((row) => Object.fromEntries(columns.map((column, at) => [column.name, row[at]])));
  };

  test.each(panels)('%s answers what its chart draws, and its SQL says the same', async (name, panel: Panel) => {
    const answer = await ask(name, panel);
    const names = answer.columns.map((column) => column.name);
    expect(names).toEqual(expect.arrayContaining([...COLUMNS[panel.chart]]));
    expect(Object.keys(panel.columns ?? {}).filter((column) => !names.includes(column))).toEqual([]);
    expect(Object.keys(panel.drill?.by ?? {}).filter((column) => !names.includes(column))).toEqual([]);
    expect(
      panel.chart !== 'heat' || names.includes('series') || (names.includes('low') && names.includes('high')),
    ).toBe(true);
    expect(panel.chart !== 'number' || answer.rows.length === 1).toBe(true);
    expect(answer.truncated).toBe(false);
    expect(answer.sql).not.toMatch(/\{\{|\{\w+:/);
    expect((await store.sql(answer.sql)).rows).toEqual(answer.rows);
    const narrow = { user: ['ada', "o'brien\\"], text: 'no{{such}} word', min_cost_usd: 1 };
    await expect(ask(name, panel, narrow, { since: NOW - DAY_MS })).resolves.toMatchObject({ truncated: false });
  });

  test.each(panels.filter(([, panel]) => panel.chart === 'time' || panel.chart === 'band'))(
    '%s has every step once, however clocks change',
    async (name, { span }) => {
      const rows = await answerOf(name);
      const [least, most] = span === 'month' ? [30, 30] : [90, 92];
      const steps = new Map<unknown, unknown[]>();
      for (const { series, at } of rows) steps.set(series, [...(steps.get(series) ?? []), at]);
      for (const list of steps.values()) {
        expect(new Set(list).size).toBe(list.length);
        expect(list.length).toBeGreaterThanOrEqual(least);
        expect(list.length).toBeLessThanOrEqual(most);
      }
    },
  );

  test.each(dashboards.map(({ id, headline }) => [id, headline ?? ''] as const))(
    'the headline of %s is a sentence',
    async (id, headline) => {
      for (const wanted of [LONG, { since: NOW - DAY_MS }]) {
        const { rows, columns } = await ask(`${id}/headline`, { sql: headline }, {}, wanted);
        expect(columns.map(({ name }) => name)).toEqual(['sentence']);
        expect(rows).toHaveLength(1);
        expect(rows[0]?.[0]).toMatch(/^[A-Z$0-9].*\.$/);
        expect(rows[0]?.[0]).not.toMatch(/nan|inf\b|NULL/);
      }
    },
  );

  test('figures of a sentence have their thousands apart', async () => {
    const values = [0, 999, 1000, 123_456, 1_234_567];
    const sql = `SELECT {{count:n}} AS counted, {{usd:n + 0.05}} AS spent FROM (SELECT arrayJoin([${values.join(', ')}]) AS n)`;
    expect((await ask('figures', { sql })).rows).toEqual(
      values.map((value) => [value.toLocaleString('en-US'), `$${value.toLocaleString('en-US')}.05`]),
    );
  });

  test('budgets are held against what the month cost, and so is its line', async () => {
    const month = { since: Date.parse('2026-10-31T23:00:00Z'), until: NOW };
    const query = createQuery({ store, live: NO_LIVE_SESSIONS, now: () => NOW });
    const costs = (await query.stats('user', month)).map(({ cost_usd }) => cost_usd);
    const isKnown = costs.length === 0 || costs.some((cost) => cost !== null);
    const sum = costs.reduce((before: number, cost) => before + (cost ?? 0), 0);
    const pace = (Date.parse('2026-11-30T23:00:00Z') - month.since) / (NOW - month.since);
    const [spent, forecast] = isKnown ? [sum, sum * pace] : [null, null];
    const budgets = await answerOf('budget/budgets');
    expect(budgets.map(({ kind }) => String(kind)).sort()).toEqual(['all', 'repository', 'team', 'user']);
    const all = budgets.find(({ kind: of }) => of === 'all');
    expect([round(all?.['value']), round(all?.['forecast'])]).toEqual([round(spent), round(forecast)]);
    const line = await answerOf('budget/month');
    const at = (name: string, day: string): unknown =>
      round(line.find((row) => row['series'] === name && row['at'] === `2026-11-${day} 23:00:00`)?.['value'] ?? null);
    expect([at('spent', '19'), at('spent', '20')]).toEqual([round(spent), null]);
    expect([at('forecast', '18'), at('forecast', '29')]).toEqual([null, round(forecast)]);
    expect(at('budget', '29')).toBe(500);
    expect((await ask('none', panelOf('budget/budgets'), {}, LONG, [])).rows).toEqual([]);
  });

  test.each([
    [5_000_000, /^(\$.*all budgets will do|Nothing is known to be spent)/],
    [0.000_01, kind === 'seeded' ? /^The budget of everything is over/ : /^Nothing is known/],
  ])('a budget of %d is told as it stands', async (monthUsd, words) => {
    const headline = dashboards.find(({ id }) => id === 'budget')?.headline ?? '';
    const { rows } = await ask('h', { sql: headline }, {}, LONG, [{ kind: 'all', name: '', monthUsd }]);
    expect(rows[0]?.[0]).toMatch(words);
  });

  test('says the same as the questions of the other screens', async () => {
    const query = createQuery({ store, live: NO_LIVE_SESSIONS, now: () => NOW });
    const filter = { since: LONG.since, until: LONG.until };
    const users = await query.stats('user', filter);
    expect(
      sorted(
        (await answerOf('usage/users')).map(({ key, value, sessions, tokens }) => [
          key,
          round(value),
          Number(sessions),
          Number(tokens),
        ]),
      ),
    ).toEqual(sorted(users.map((row) => [row.key ?? '', round(row.cost_usd), row.sessions, Number(row.tokens.total)])));
    const tools = await query.reliability('tool', filter);
    expect(
      sorted(
        (await answerOf('tools/tools')).map((row) => [
          row['mcp_server'],
          row['key'],
          ...['value', 'failed', 'denied', 'exit_not_zero'].map((name) => Number(row[name])),
          row['p95'],
        ]),
      ),
    ).toEqual(
      sorted(
        tools.map(({ key, mcp_server, calls, errors, denied, exit_not_zero, p95_ms }) => [
          mcp_server ?? '',
          key,
          calls,
          errors,
          denied,
          exit_not_zero,
          p95_ms,
        ]),
      ),
    );
    const servers = await answerOf('mcp/servers');
    const sumOf = (name: string): number => servers.reduce((sum, row) => sum + Number(row[name]), 0);
    const [calls, failed] = [await answerOf('mcp/calls'), await answerOf('mcp/failed')];
    expect(Number(calls[0]?.['value'])).toBe(sumOf('value'));
    expect(round(failed[0]?.['value'] ?? null)).toBe(kind === 'no' ? null : round(sumOf('failed') / sumOf('value')));
    const told = (await answerOf('latency/models')).filter(({ turn_p50 }) => turn_p50 !== null);
    const versions = new Set(told.map(({ version }) => String(version)).filter((version) => version !== ''));
    for (const version of versions) {
      const models = await query.latency({ metric: 'turn', by: 'model' }, { ...filter, version: [version] });
      const here = told.filter((row) => row['version'] === version);
      expect(sorted(here.map(({ key, turn_p50, turn_p99 }) => [key, turn_p50, turn_p99]))).toEqual(
        sorted(models.map(({ key, p50_ms, p99_ms }) => [key ?? '', p50_ms, p99_ms])),
      );
    }
    expect(versions.size > 0).toBe(kind !== 'no');
    expect(users.length > 0).toBe(kind !== 'no');
  });
});

/** Rows in any order. */
const sorted = (rows: readonly (readonly unknown[])[]): string[] =>
  rows.map((row) => JSON.stringify(row)).sort((a, b) => (a < b ? -1 : 1));

const round = (value: unknown): number | null => (value === null ? null : Math.round(Number(value) * 1e6) / 1e6);

test('all pages are whole, and in the order of the list', () => {
  for (const dashboard of dashboards) expect(parseDashboard(dashboard)).toEqual(dashboard);
  const ids = dashboards.map(({ id }) => id);
  expect(ids).toEqual(BUILT_IN_ORDER.filter((id) => ids.includes(id)));
  expect(dashboards.filter(({ panels: list, headline }) => list.length > 8 || headline === undefined)).toEqual([]);
});

test.each(panels)('%s leads where sessions can be asked for', (_name, { drill }) => {
  const known = Object.keys(sessionFilterParams);
  const wanted = [...Object.values(drill?.by ?? {}), ...Object.keys(drill?.filter ?? {})];
  expect(wanted.filter((name) => !known.includes(name))).toEqual([]);
});
