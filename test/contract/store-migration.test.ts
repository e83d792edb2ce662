/** A database of an earlier schema keeps its rows and answers today's questions about them. */

import { rmSync } from 'node:fs';
import { Agent } from 'node:http';
import { createClient } from '@clickhouse/client';
import { expect, onTestFinished, test } from 'vitest';
import { builtInDashboards } from '../../src/dashboard/built-in-dashboard.ts';
import { panelSpan } from '../../src/dashboard/panel-span.ts';
import { runPanel } from '../../src/dashboard/run-panel.ts';
import { rowOfSession } from '../../src/ingest/rows/session-rows.ts';
import { NO_LIVE_SESSIONS } from '../../src/model/live-sessions.ts';
import { createQuery } from '../../src/query/create-query.ts';
import { Engine } from '../../src/store/chdb/engine.ts';
import { openEmbeddedStore } from '../../src/store/embedded-store.ts';
import { migrate, migrations } from '../../src/store/migrate.ts';
import { sampleSession } from '../helper/sample-session.ts';
import { temporaryFolder } from './store-ways.ts';

const BEFORE_COSTS = 14;

/** A session as version 14 wrote it: two models, one turn, no costs of their own. */
const OLD_SESSION = `
INSERT INTO session (OrderedAt, SessionId, Version, Status, Kind, StartedAt, User, CostBasis, Turns, ModelCalls, ToolCalls,
  \`ModelUsage.Model\`, \`ModelUsage.Turns\`, \`ModelUsage.Calls\`, \`ModelUsage.InputTokens\`, \`ModelUsage.CachedInputTokens\`,
  \`ModelUsage.CacheWriteInputTokens\`, \`ModelUsage.OutputTokens\`, \`ModelUsage.ReasoningOutputTokens\`, \`ModelUsage.TotalTokens\`,
  \`ModelUsage.Errors\`, \`TurnUse.TurnId\`, \`TurnUse.StartedAt\`, \`TurnUse.DurationMs\`, \`TurnUse.TtftMs\`, \`TurnUse.Status\`,
  \`TurnUse.TotalTokens\`)
SELECT now64(3), 'old', 1, 'completed', 'session', now64(3), 'ada', 'unknown', 1, 7, 3,
  ['gpt-5.5', 'old-model'], [1, 1], [4, 3], [10, 10], [0, 0], [0, 0], [5, 5], [0, 0], [15, 15], [0, 0],
  ['t'], [now64(3)], [1], [1], ['completed'], [30]`;

/** A data folder of an earlier version, with what was written to it then. */
async function databaseAt(newest: number, statements: readonly string[]): Promise<string> {
  const dataDir = temporaryFolder();
  onTestFinished(() => rmSync(dataDir, { recursive: true, force: true }));
  const engine = await Engine.start(dataDir);
  const agent = new Agent({ socketPath: engine.socketPath } as ConstructorParameters<typeof Agent>[0]);
  const client = createClient({ url: 'http://engine', http_agent: agent });
  await engine.ready();
  await migrate(
    client,
    migrations().filter(({ version }) => version <= newest),
  );
  for (const query of statements) await client.command({ query });
  await client.close();
  await engine.close();
  return dataDir;
}

test('sessions from before costs keep their figures, and no total with them looks complete', async () => {
  const store = await openEmbeddedStore({ dataDir: await databaseAt(BEFORE_COSTS, [OLD_SESSION]) });
  onTestFinished(() => store.close());
  const query = createQuery({ store, live: NO_LIVE_SESSIONS, now: Date.now });
  const of = async (by: 'user' | 'model') =>
    new Map((await query.stats(by, {})).map(({ key, cost_usd, cost_basis }) => [key, { cost_usd, cost_basis }]));
  expect(await query.stats('user', {})).toMatchObject([{ key: 'ada', turns: 1, tool_calls: 3, cost_basis: 'unknown' }]);
  expect((await of('model')).get('old-model')).toEqual({ cost_usd: null, cost_basis: 'unknown' });

  const [turn] = sampleSession.turns;
  const priced = { cost_usd: 0.5, cost_basis: 'priced' } as const;
  const [call] = turn!.model_calls;
  const turns = [{ ...turn!, ...priced, model_calls: [{ ...call!, model: 'gpt-5.5', cost_usd: 0.5 }] }];
  const session = { ...sampleSession, ...priced, user: 'ada', plan_type: null, turns };
  await store.insert(
    rowOfSession({ session, orderedAt: Date.now(), version: 1, deleted: false, threadIds: [session.session_id] }),
    'new',
  );
  expect((await of('user')).get('ada')).toEqual({ cost_usd: 0.5, cost_basis: 'partly' });
  expect((await of('model')).get('gpt-5.5')).toEqual({ cost_usd: 0.5, cost_basis: 'partly' });
});

const BEFORE_TOOLS = 15;

test('sessions from before the tools had a column of their own are filtered and counted by them', async () => {
  const dataDir = await databaseAt(BEFORE_TOOLS, [
    `INSERT INTO session (OrderedAt, SessionId, Version, Kind, Status, StartedAt, SearchText, Summary, \`ToolUse.CallId\`, \`ToolUse.TurnId\`,
       \`ToolUse.Model\`, \`ToolUse.Tool\`, \`ToolUse.McpServer\`, \`ToolUse.Status\`, \`ToolUse.ExitCode\`, \`ToolUse.StartedAt\`, \`ToolUse.DurationMs\`)
     SELECT now64(3), 'old', 1, 'session', 'completed', now64(3), 'Mend the Parser', '{"session_id":"old"}', ['1', '2', '3'], ['t', 't', 't'],
       ['', '', ''], ['shell', 'shell', 'query'], ['', '', 'postgres'], ['ok', 'ok', 'ok'], [0, 0, NULL], [now64(3), now64(3), now64(3)], [1, 2, 3]`,
  ]);
  const store = await openEmbeddedStore({ dataDir });
  onTestFinished(() => store.close());
  const query = createQuery({ store, live: NO_LIVE_SESSIONS, now: Date.now });
  const facets = await query.facets({});
  expect(facets.tool).toEqual([
    { value: 'query', count: 1 },
    { value: 'shell', count: 1 },
  ]);
  expect(facets.mcp_server).toEqual([{ value: 'postgres', count: 1 }]);
  for (const filter of [{ tool: ['query'] }, { text: 'parse' }, { tool: ['shell'], text: 'MEND parser' }]) {
    expect((await query.listSessions(filter, { limit: 5 })).sessions).toHaveLength(1);
  }
  expect((await query.listSessions({ tool: ['apply_patch'] }, { limit: 5 })).sessions).toEqual([]);
  await expect
    .poll(() => store.query('SELECT count() AS waiting FROM system.mutations WHERE NOT is_done'), { timeout: 10_000 })
    .toEqual([{ waiting: '0' }]);
  expect((await query.facets({})).tool).toEqual(facets.tool);
});

test('sessions from before approvals and problems were kept one by one say so, and their turns still join', async () => {
  const store = await openEmbeddedStore({ dataDir: await databaseAt(BEFORE_COSTS, [OLD_SESSION]) });
  onTestFinished(() => store.close());
  const session = { ...sampleSession, kind: 'session' as const };
  await store.insert(
    rowOfSession({ session, orderedAt: Date.now(), version: 1, deleted: false, threadIds: [session.session_id] }),
    'new',
  );
  const turns = await store.query(
    `SELECT SessionId = 'old' AS old, Shape, PlanType, LinesAdded, length(CallUse.StartedAt) + length(ProblemRules) AS kept, TurnUse.TtfmMs AS ttfm, TurnUse.ErrorKind AS error
     FROM session FINAL ARRAY JOIN TurnUse WHERE old`,
  );
  expect(turns).toEqual([{ old: 1, Shape: 0, PlanType: '', LinesAdded: null, kept: '0', ttfm: null, error: '' }]);
  const calls = session.turns.flatMap((turn) => turn.model_calls);
  expect(
    await store.query('SELECT CallUse.Model AS model FROM session FINAL ARRAY JOIN CallUse WHERE Shape = 1'),
  ).toEqual(calls.map(({ model }) => ({ model: model ?? '' })));
  const dashboards = builtInDashboards();
  const sqlOf = (page: string, panel: string): string =>
    dashboards.find(({ id }) => id === page)?.panels.find(({ id }) => id === panel)?.sql ?? '';
  const { rows } = await runPanel(
    (text, params) => store.sql(text, { params }),
    { name: 'health/rewritten', sql: sqlOf('health', 'rewritten') },
    { filter: {}, span: panelSpan({}, Date.now() + 60_000) },
  );
  expect(rows).toEqual(
    expect.arrayContaining([
      ['in part, by an earlier version', '1'],
      ['with all that is known', '1'],
    ]),
  );
});
