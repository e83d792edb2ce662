/** Recorded sessions, made different from each other: what the questions of `query.test.ts` are asked about. */
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { turnCosts } from '../../src/assemble/session-price.ts';
import { sumCost } from '../../src/model/cost.ts';
import { type LiveSessions, NO_LIVE_SESSIONS } from '../../src/model/live-sessions.ts';
import type { Session, SessionSummary, Turn } from '../../src/model/session.ts';
import { summaryOf } from '../../src/model/session.ts';
import { callCosts } from '../../src/price/call-costs.ts';
import type { ListName } from '../../src/query/session-filter.ts';

export const NOW = Date.parse('2026-12-01T12:00:00Z');
export const DAY_MS = 86_400_000;
/** Hours of age: several in one slice of the list, some alone, one from last year. */
const AGES_DAYS = [0.01, 0.02, 0.5, 0.9, 2, 3, 3.1, 6, 12, 25, 40, 41, 200, 500];

const golden = path.resolve(import.meta.dirname, '../golden/session');

/** Recorded sessions, each with an owner, a place and an age of its own. */
function sampleSessions(): Session[] {
  const recorded = readdirSync(golden)
    .filter((file) => file.startsWith('0.169.0-') || file.startsWith('0.125.0-'))
    .flatMap((file) => JSON.parse(readFileSync(path.join(golden, file), 'utf8')) as Session[]);
  const ids = new Set<string>();
  return recorded
    .filter(({ session_id }) => !ids.has(session_id) && ids.add(session_id))
    .map((session, index) => ({
      ...session,
      startedAt: NOW - (AGES_DAYS[index % AGES_DAYS.length] ?? 0) * DAY_MS - index * 1000,
    }))
    .map(({ startedAt, ...session }, index) => ({
      ...session,
      session_id: madeAt(session.session_id, startedAt),
      agents: session.agents.map((agent) => ({ ...agent, thread_id: madeAt(agent.thread_id, startedAt) })),
      started_at: new Date(startedAt).toISOString(),
      user: ['ada', 'grace', null][index % 3] ?? null,
      team: index % 4 === 0 ? 'compilers' : null,
      environment: index % 5 === 0 ? 'staging' : null,
      sources: index % 3 === 0 ? [...session.sources, 'hooks' as const] : session.sources,
      turns: index % 7 === 0 ? session.turns.map(withFailedCall).map(withStubbornCommand) : session.turns,
      git: index % 2 === 0 ? { repository: 'git@host:lab/web.git', branch: 'main', commit: null } : null,
    }))
    .map(withCosts);
}

const withFailedCall = (turn: Turn): Turn => ({
  ...turn,
  model_calls: turn.model_calls.map((call) => ({ ...call, status: 'error' as const })),
});

/** The same command again and again, and it fails each time: what a rule finds. */
const withStubbornCommand = (turn: Turn): Turn => ({
  ...turn,
  tool_calls: turn.tool_calls.flatMap((call) =>
    Array.from({ length: 6 }, (_, at) => ({
      ...call,
      call_id: `${call.call_id}-${at}`,
      name: 'exec_command',
      mcp_server: null,
      arguments: '{"cmd":"make test"}',
      output: 'no',
      status: 'error' as const,
      exit_code: 1,
    })),
  ),
});

/** All priced, in part, not at all, or by a subscription. Quarters of a dollar, so that sums are exact in any order. */
function withCosts(session: Session, index: number): Session {
  const billing = index % 4 === 3 ? 'plan' : 'api';
  const turns = session.turns.map((turn) => {
    const model_calls = turn.model_calls.map((call, at) => {
      const unpriced = call.tokens.total === null || index % 4 === 2 || (index % 4 === 1 && at === 0);
      return { ...call, cost_usd: unpriced ? null : 0.25 * (1 + (at % 7)) };
    });
    return { ...turn, model_calls, ...sumCost(callCosts(model_calls, billing)) };
  });
  return { ...session, turns, plan_type: null, ...sumCost(turnCosts(turns)) };
}

/** The id of a thread that was made at another time: a UUID of version 7 begins with its milliseconds. */
function madeAt(id: string, ms: number): string {
  const digits = ms.toString(16).padStart(12, '0');
  return `${digits.slice(0, 8)}-${digits.slice(8)}${id.slice(13)}`;
}

export const sessions = sampleSessions();
export const shown = sessions.filter(({ kind }) => kind === 'session');
export const idsOf = (list: readonly SessionSummary[]): string[] => list.map(({ session_id }) => session_id);
export const toolCallsOf = (list: readonly Session[]) =>
  list.flatMap(({ turns }) => turns.flatMap(({ tool_calls }) => tool_calls));
export const newestFirst = (list: readonly Session[]): Session[] =>
  [...list].sort(
    (a, b) => Date.parse(b.started_at) - Date.parse(a.started_at) || (a.session_id < b.session_id ? 1 : -1),
  );

export const holding = (held: readonly Session[]): LiveSessions => ({
  ...NO_LIVE_SESSIONS,
  summaries: () => held.map(summaryOf),
  session: (id) => held.find(({ session_id }) => session_id === id),
});

/** A value of each list that some have and some have not. */
export const VALUE_OF: Readonly<Record<ListName, string>> = {
  status: 'completed',
  model: shown.flatMap(({ models }) => models)[0] ?? '',
  repository: 'web',
  branch: 'main',
  user: 'ada',
  team: 'compilers',
  tool: toolCallsOf(shown)[0]?.name ?? '',
  mcp_server: toolCallsOf(shown).find(({ mcp_server }) => mcp_server !== null)?.mcp_server ?? '',
  environment: 'staging',
  version: '0.125.0',
  source: 'hooks',
  has: 'subagents',
  problem: 'failing_command',
};
