import { z } from 'zod';
import type { ServerStatus } from '../../api/contract/status.ts';
import type { SessionSummary } from '../../model/session.ts';
import type { Facets, Query, StatsRow } from '../../query/query.ts';
import type { SessionFilter } from '../../query/session-filter.ts';
import type { ToolAnswer } from '../answer.ts';
import { rangeShape, readFilter } from '../argument.ts';
import { explainEmptiness } from '../emptiness.ts';
import { listLink, sessionRow } from '../session-row.ts';
import { type Json, label, lean, usd } from '../text.ts';
import { defineTool } from '../tool.ts';
import { totalsOf } from '../usage.ts';

const DEFAULT_SINCE = '7d';
const DAY_MS = 86_400_000;
const ATTENTION_MAX = 20;
const TOP = 5;

export const overview = defineTool({
  name: 'overview',
  title: 'Overview',
  description:
    'Start here: how many sessions ran, what they cost (today and in the range, default 7d), which need somebody, which tools fail, what is left of rate limits, and whether data arrive.',
  input: rangeShape,
  answer: { sessions: z.looseObject({}), usage: z.looseObject({}), needs_attention: z.array(z.looseObject({})) },
  async handle(given, call) {
    const { query, ui, now, status } = call;
    const { filter, range } = readFilter(given, now, DEFAULT_SINCE);
    const [facets, days, models, tools, extent] = await Promise.all([
      query.facets(filter),
      query.stats('day', filter),
      query.stats('model', filter),
      query.reliability('tool', filter),
      query.extent(),
    ]);
    const today = await query.stats('day', { since: now - (now % DAY_MS) });
    const attention = await needsAttention(query, filter);
    const health = status === null ? null : healthOf(await status());
    return {
      facts: lean({
        sessions: sessionCounts(facets),
        usage: { range: totalsOf(days), today: totalsOf(today), by_model: models.slice(0, TOP).map(modelFacts) },
        failing_tools: tools
          .filter(({ errors }) => errors > 0)
          .slice(0, TOP)
          .map(({ key, mcp_server, calls, errors }) =>
            lean({ tool: label(key), mcp_server: label(mcp_server), calls, errors }),
          ),
        rate_limits: limitsOf((await query.listSessions({}, { limit: TOP })).sessions),
        health: health ?? { server: 'not running: this is what was stored before' },
      }),
      rows: {
        name: 'needs_attention',
        list: attention.map(sessionRow),
        cursorAfter: () => null,
      },
      deepLink: listLink(ui),
      range,
      dataUntil: extent.last_seen_at,
      narrow: 'ask search_sessions with status=waiting, running or failed for all of them',
      ...(days.length === 0 ? await explainEmptiness(query, extent, filter) : {}),
    } satisfies ToolAnswer;
  },
});

function sessionCounts(facets: Facets): Json {
  const byStatus = Object.fromEntries(facets.status.map(({ value, count }) => [value, count]));
  return { total: facets.status.reduce((sum, { count }) => sum + count, 0), by_status: byStatus };
}

const modelFacts = ({ key, sessions, tokens, cost_usd, cost_basis }: StatsRow): Json =>
  lean({ model: label(key), sessions, total_tokens: tokens.total, cost_usd: usd(cost_usd), cost_basis });

/** Those that wait for somebody or are stuck, whenever they began; then those that failed in the range. */
async function needsAttention(query: Query, filter: SessionFilter): Promise<SessionSummary[]> {
  const open = await query.listSessions({ status: ['waiting', 'running'] }, { limit: ATTENTION_MAX });
  const failed = await query.listSessions({ ...filter, status: ['failed'] }, { limit: ATTENTION_MAX });
  const waiting = open.sessions.filter(
    ({ status, status_reason }) => status === 'waiting' || status_reason === 'stuck',
  );
  return [...waiting, ...failed.sessions].slice(0, ATTENTION_MAX);
}

/** What the provider told last. */
function limitsOf(sessions: readonly SessionSummary[]): readonly Json[] {
  const newest = sessions.find(({ rate_limits }) => rate_limits !== null && rate_limits.length > 0);
  return (newest?.rate_limits ?? []).map(({ window, used_percent, window_minutes, resets_at }) =>
    lean({ window, used_percent, window_minutes, resets_at, told_by_session: newest?.session_id }),
  );
}

function healthOf({ ready, store, journal, receiver, hooks, forwarding, drops }: ServerStatus): Json {
  return lean({
    server: ready ? 'ready' : 'not ready',
    store: store.state,
    trouble: label(store.message),
    journal: journal.state,
    waiting_bytes: journal.waiting_bytes,
    logs_last_at: receiver.logs.last_received_at,
    traces_last_at: receiver.traces.last_received_at,
    metrics_last_at: receiver.metrics.last_received_at,
    hooks_last_at: hooks.last_received_at,
    backends_in_trouble: forwarding.filter(({ state }) => state !== 'ok').map(({ backend }) => label(backend)),
    dropped: drops.slice(0, TOP).map(({ reason, count }) => ({ reason: label(reason), count })),
  });
}
