/** A database of an earlier schema keeps its rows and answers today's questions about them. */

import { rmSync } from 'node:fs';
import { Agent } from 'node:http';
import { createClient } from '@clickhouse/client';
import { expect, onTestFinished, test } from 'vitest';
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

async function databaseBeforeCosts(): Promise<string> {
  const dataDir = temporaryFolder();
  onTestFinished(() => rmSync(dataDir, { recursive: true, force: true }));
  const engine = await Engine.start(dataDir);
  const agent = new Agent({ socketPath: engine.socketPath } as ConstructorParameters<typeof Agent>[0]);
  const client = createClient({ url: 'http://engine', http_agent: agent });
  await engine.ready();
  await migrate(
    client,
    migrations().filter(({ version }) => version <= BEFORE_COSTS),
  );
  await client.command({ query: OLD_SESSION });
  await client.close();
  await engine.close();
  return dataDir;
}

test('sessions from before costs keep their figures, and no total with them looks complete', async () => {
  const store = await openEmbeddedStore({ dataDir: await databaseBeforeCosts() });
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
