/**
 * The heart: a bag of observations → the sessions in it. Pure; the order, the splitting and the repetition of the bag change nothing.
 * Every screen, total, export and answer comes from what this returns, so that no two of them can disagree.
 */

import { groupBy } from '../lib/group-by.ts';
import { sumCost } from '../model/cost.ts';
import type { Observation, Source } from '../model/observation.ts';
import type { Agent, Git, Session, StatusReason, Turn } from '../model/session.ts';
import { SILENCE_MAX_MS } from '../model/session-clock.ts';
import { sumTokens } from '../model/tokens.ts';
import { billingOf } from '../price/billing.ts';
import type { Billing } from '../price/call-costs.ts';
import type { PriceBook } from '../price/price-book.ts';
import { inOwnTime } from './late-arrival.ts';
import { type Parents, parentsOf, rootOf } from './lineage.ts';
import { missingFrom } from './missing.ts';
import { withOwnPrompts } from './notified-prompt.ts';
import { byThread, inOrder } from './observation-bag.ts';
import { told } from './precedence.ts';
import { limitsOf } from './rate-limit.ts';
import { byTime, endOf, isoOf, lastOf, startOf } from './reading.ts';
import { countsOf } from './session-count.ts';
import { kindOf } from './session-kind.ts';
import { pricedTurn, turnCosts } from './session-price.ts';
import { assembleThread, type Thread } from './thread.ts';
import type { Standing } from './turn-status.ts';
import { isWriterGone } from './writer-gone.ts';

export interface AssembleOptions {
  /** ms since the epoch: decides between running and unknown, nothing else. */
  readonly now: number;
  /** Without it every cost is unknown. */
  readonly prices?: PriceBook | undefined;
}

/** One session for each root thread, oldest first. */
export function assemble(observations: Iterable<Observation>, options: AssembleOptions): Session[] {
  const threads = byThread(inOrder(observations));
  const parents = parentsOf(threads);
  return [...groupBy(threads.keys(), (threadId) => rootOf(threadId, parents))]
    .map(([root, threadIds]) => {
      const all = threadIds.flatMap((threadId) => threads.get(threadId) ?? []).sort(byTime);
      const family = inOwnTime(withOwnPrompts(all));
      const told = [...groupBy(family, ({ threadId }) => threadId)];
      return sessionOf(
        root,
        told.map(([threadId, own]) => assembleThread(threadId, own, options.now)),
        parents,
        options,
      );
    })
    .filter(isUsed)
    .sort((a, b) =>
      a.started_at < b.started_at ? -1 : a.started_at > b.started_at ? 1 : a.session_id < b.session_id ? -1 : 1,
    );
}

/** Codex writes a file as soon as somebody forks: without a turn of its own, that is a place to go on from, and nothing that happened. */
const isUsed = ({ forked_from, turns }: Session): boolean => forked_from === null || turns.length > 0;

function sessionOf(
  root: string,
  family: readonly Thread[],
  parents: Parents,
  { now, prices }: AssembleOptions,
): Session {
  const observations = family.flatMap((thread) => thread.observations).sort(byTime);
  const rootThread = family.find(({ threadId }) => threadId === root);
  const ownWords = rootThread?.observations ?? [];
  const limits = limitsOf(observations);
  const billing = billingOf({ authMode: lastOf(observations, 'auth_mode'), planType: limits.plan_type });
  const turns = withReviewers(turnsOf(root, family, prices, billing), parents);
  const rootTurns = turns.filter(({ thread_id }) => thread_id === root);
  const { first, last } = spanOf(observations);
  const { status, reason } = standingOf(rootTurns, turns, last, now);
  const sources = new Set<Source>(observations.filter((one) => !isWriterGone(one)).map(({ source }) => source));
  const counts = countsOf({ rootId: root, sources, observations, turns, subagents: family.length - 1 });
  const cwd = told(ownWords, 'session.cwd');
  const codexVersion = told(ownWords, 'session.codex_version');
  const originator = told(ownWords, 'session.originator');
  const running = status === 'running' || status === 'waiting';
  const newest = rootTurns.at(-1) ?? turns.at(-1);
  return {
    session_id: root,
    kind: kindOf(rootTurns, ownWords),
    status,
    status_reason: reason,
    started_at: isoOf(first),
    ended_at: running ? null : isoOf(last),
    duration_ms: Math.round((running ? Math.max(now, last) : last) - first),
    // a review is asked of its reviewer: the root has no prompt, and no model
    title: titleOf(rootTurns) ?? titleOf(turns),
    model: newest?.model ?? told(ownWords, 'turn.model') ?? turns.at(-1)?.model ?? null,
    models: modelsOf(turns),
    cwd,
    git: gitOf(ownWords),
    codex_version: codexVersion,
    originator,
    user: told(ownWords, 'session.user'),
    team: told(ownWords, 'session.team'),
    environment: told(ownWords, 'session.environment'),
    sources: [...sources].sort(),
    tokens: sumTokens(turns.map((turn) => turn.tokens)),
    ...sumCost(turnCosts(turns)),
    codex_cost_usd: sumKnown(turns.map((turn) => turn.codex_cost_usd)),
    provider: told(ownWords, 'session.provider'),
    forked_from: told(ownWords, 'session.forked_from'),
    settings: newest?.settings ?? NO_SETTINGS,
    context: rootTurns.findLast(({ context }) => context !== null)?.context ?? null,
    ...limits,
    counts,
    agents: agentsOf(root, family, parents),
    missing: missingFrom({ rootId: root, sources, observations, turns, counts, cwd, codexVersion, originator }),
    turns,
  };
}

const NO_SETTINGS = { effort: null, service_tier: null, approval_policy: null, sandbox_policy: null };

function turnsOf(root: string, family: readonly Thread[], prices: PriceBook | undefined, billing: Billing): Turn[] {
  const turns = family
    .flatMap((thread) => thread.turns)
    // hooks of a sub-agent have the environment of its process, too
    .map((turn) => (turn.thread_id === root ? turn : { ...turn, trace_parent: null }))
    .sort(byStart);
  return prices === undefined ? turns : turns.map((turn) => pricedTurn(turn, prices, billing));
}

/** Without the file, a review that was stopped looks like one that ended: its reviewer's turn knows better. */
function withReviewers(turns: readonly Turn[], parents: Parents): Turn[] {
  return turns.map((turn) => {
    if (turn.kind !== 'review' || turn.status !== 'completed' || turn.sources.includes('rollout')) return turn;
    const end = isoOf(Date.parse(turn.started_at) + (turn.duration_ms ?? 0));
    const reviewer = turns.find(
      ({ thread_id, started_at }) =>
        parents.get(thread_id) === turn.thread_id && started_at >= turn.started_at && started_at <= end,
    );
    return reviewer?.status === 'interrupted'
      ? { ...turn, status: reviewer.status, status_reason: reviewer.status_reason }
      : turn;
  });
}

const byStart = (a: Turn, b: Turn): number =>
  a.started_at < b.started_at ? -1 : a.started_at > b.started_at ? 1 : a.turn_id < b.turn_id ? -1 : 1;

const sumKnown = (values: readonly (number | null)[]): number | null =>
  values.reduce<number | null>((sum, value) => (value === null ? sum : (sum ?? 0) + value), null);

/** First and last sign of life. */
function spanOf(observations: readonly Observation[]): { first: number; last: number } {
  let first = Number.POSITIVE_INFINITY;
  let last = 0;
  for (const observation of observations) {
    // its cost may come minutes later
    if (observation.kind === 'cost') continue;
    first = Math.min(first, startOf(observation));
    last = Math.max(last, endOf(observation));
  }
  return { first, last };
}

function standingOf(rootTurns: readonly Turn[], turns: readonly Turn[], last: number, now: number): Standing {
  const open = turns.find(({ status }) => status === 'waiting') ?? turns.find(({ status }) => status === 'running');
  const decisive = open ?? rootTurns.at(-1) ?? turns.at(-1);
  if (decisive !== undefined) return { status: decisive.status, reason: decisive.status_reason };
  // opened, and no word yet
  const silent: StatusReason = 'silent';
  return now - last > SILENCE_MAX_MS ? { status: 'unknown', reason: silent } : { status: 'running', reason: null };
}

const TITLE_LENGTH_MAX = 200;

function titleOf(turns: readonly Turn[]): string | null {
  const prompt = turns.find((turn) => turn.prompt !== null)?.prompt ?? null;
  const line = prompt?.split('\n').find((text) => text.trim() !== '');
  return line === undefined ? null : Array.from(line.trim()).slice(0, TITLE_LENGTH_MAX).join('');
}

function modelsOf(turns: readonly Turn[]): string[] {
  const called = turns.flatMap(({ model_calls }) => model_calls.map(({ model }) => model));
  // hooks without PostModelRequest tell a turn's model, but no calls
  const all = called.length > 0 ? called : turns.map(({ model }) => model);
  return [...new Set(all)].filter((model) => model !== null);
}

function gitOf(observations: readonly Observation[]): Git | null {
  const git = {
    repository: told(observations, 'session.git.repository'),
    branch: told(observations, 'session.git.branch'),
    commit: told(observations, 'session.git.commit'),
  };
  return git.repository === null && git.branch === null && git.commit === null ? null : git;
}

/** Codex's name for a sub-agent without a role of its own. */
const NO_ROLE = 'default';

function agentsOf(root: string, family: readonly Thread[], parents: Parents): Agent[] {
  return family
    .map(({ threadId, observations }) => {
      // links are told to both ends: only the child's own words are about the child
      const own = observations.filter(
        ({ kind, attributes }) => kind !== 'thread_link' || attributes['child_thread_id'] === threadId,
      );
      const role = told(own, 'agent.role');
      const name = told(own, 'agent.nickname')?.split('/').at(-1) ?? null;
      return {
        thread_id: threadId,
        parent_thread_id: threadId === root ? null : (parents.get(threadId) ?? null),
        role: threadId === root ? 'root' : role === null || role === NO_ROLE ? 'subagent' : role,
        nickname: threadId === root || name === threadId || name === '' ? null : name,
      };
    })
    .sort((a, b) => Number(b.role === 'root') - Number(a.role === 'root') || (a.thread_id < b.thread_id ? -1 : 1));
}
