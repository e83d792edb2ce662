/**
 * The heart: a bag of observations → the sessions in it. Pure; the order, the splitting and the repetition of the bag change nothing.
 * Every screen, total, export and answer comes from what this returns, so that no two of them can disagree.
 */
import type { Observation, Source } from '../model/observation.ts';
import type { Agent, Counts, Session, SessionKind, SessionStatus, Turn } from '../model/session.ts';
import { SILENCE_MAX_MS } from '../model/session-clock.ts';
import { sumTokens } from '../model/tokens.ts';
import { type Parents, parentsOf, rootOf } from './lineage.ts';
import { missingFrom } from './missing.ts';
import { byThread, inOrder } from './observation-bag.ts';
import { attribute, isoOf, lastOf } from './reading.ts';
import { assembleThread, type Thread } from './thread.ts';

export interface AssembleOptions {
  /** ms since the epoch: decides between running and unknown, nothing else. */
  readonly now: number;
}

/** One session for each root thread, oldest first. */
export function assemble(observations: Iterable<Observation>, { now }: AssembleOptions): Session[] {
  const threads = byThread(inOrder(observations));
  const parents = parentsOf(threads);
  const families = new Map<string, Thread[]>();
  for (const [threadId, told] of threads) {
    const root = rootOf(threadId, parents);
    const thread = assembleThread(threadId, told, now);
    const family = families.get(root);
    if (family === undefined) families.set(root, [thread]);
    else family.push(thread);
  }
  return [...families]
    .map(([root, family]) => sessionOf(root, family, parents, now))
    .sort((a, b) =>
      a.started_at < b.started_at ? -1 : a.started_at > b.started_at ? 1 : a.session_id < b.session_id ? -1 : 1,
    );
}

function sessionOf(root: string, family: readonly Thread[], parents: Parents, now: number): Session {
  const observations = family
    .flatMap((thread) => thread.observations)
    .sort((a, b) => a.at - b.at || (a.id < b.id ? -1 : 1));
  const rootThread = family.find(({ threadId }) => threadId === root);
  const ownWords = rootThread?.observations ?? [];
  const turns = family.flatMap((thread) => thread.turns).sort(byStart);
  const { first, last } = spanOf(observations);
  const status = statusOf(rootThread?.turns ?? [], turns, last, now);
  const sources = new Set<Source>(observations.map(({ source }) => source));
  const tokens = sumTokens(turns.map((turn) => turn.tokens));
  const running = status === 'running' || status === 'waiting';
  const starts = ownWords.filter(
    ({ kind }) => kind === 'thread_started' || kind === 'process' || kind === 'turn_ended',
  );
  return {
    session_id: root,
    kind: kindOf(rootThread?.turns ?? []),
    status,
    started_at: isoOf(first),
    ended_at: running ? null : isoOf(last),
    duration_ms: Math.round((running ? Math.max(now, last) : last) - first),
    title: titleOf(rootThread?.turns ?? []),
    model: lastOf(ownWords, 'model'),
    models: [...new Set(turns.flatMap(({ model_calls }) => model_calls.map(({ model }) => model ?? '')))].filter(
      (m) => m !== '',
    ),
    cwd: lastOf(ownWords, 'cwd'),
    git: null,
    codex_version: lastOf(starts, 'app.version') ?? lastOf(starts, 'resource.service.version'),
    originator: lastOf(starts, 'originator') ?? lastOf(starts, 'resource.service.name'),
    user: lastOf(starts, 'user.email') ?? lastOf(starts, 'resource.user.name') ?? lastOf(starts, 'user.account_id'),
    team: lastOf(starts, 'resource.team'),
    environment: lastOf(starts, 'resource.env'),
    sources: [...sources].sort(),
    tokens,
    cost_usd: null,
    cost_basis: 'unknown',
    counts: countsOf(family, turns),
    agents: agentsOf(root, family, parents),
    missing: missingFrom({ sources, observations, turns }),
    turns,
  };
}

const byStart = (a: Turn, b: Turn): number =>
  a.started_at < b.started_at ? -1 : a.started_at > b.started_at ? 1 : a.turn_id < b.turn_id ? -1 : 1;

/** First and last sign of life. A log record that times something is written at its end. */
function spanOf(observations: readonly Observation[]): { first: number; last: number } {
  let first = Number.POSITIVE_INFINITY;
  let last = 0;
  for (const { at, durationMs, source } of observations) {
    first = Math.min(first, source === 'otel_logs' ? at - (durationMs ?? 0) : at);
    last = Math.max(last, source === 'otel_logs' ? at : at + (durationMs ?? 0));
  }
  return { first, last };
}

function statusOf(rootTurns: readonly Turn[], turns: readonly Turn[], last: number, now: number): SessionStatus {
  if (turns.some(({ status }) => status === 'running')) return 'running';
  const lastTurn = rootTurns.at(-1) ?? turns.at(-1);
  if (lastTurn !== undefined) return lastTurn.status;
  // opened, and no word yet
  return now - last > SILENCE_MAX_MS ? 'unknown' : 'running';
}

/** The TUI asks for a title in a thread of its own; the request always begins with these words. */
const TITLE_REQUEST = 'Generate a concise, single-line task title';

const kindOf = (turns: readonly Turn[]): SessionKind =>
  turns[0]?.prompt?.startsWith(TITLE_REQUEST) === true ? 'title_generator' : 'session';

const TITLE_LENGTH_MAX = 200;

function titleOf(turns: readonly Turn[]): string | null {
  const prompt = turns.find((turn) => turn.prompt !== null)?.prompt ?? null;
  const line = prompt?.split('\n').find((text) => text.trim() !== '');
  return line === undefined ? null : Array.from(line.trim()).slice(0, TITLE_LENGTH_MAX).join('');
}

function countsOf(family: readonly Thread[], turns: readonly Turn[]): Counts {
  const calls = turns.flatMap((turn) => turn.model_calls);
  const tools = turns.flatMap((turn) => turn.tool_calls);
  return {
    turns: turns.length,
    model_calls: calls.length,
    tool_calls: tools.length,
    tool_failures: tools.filter(({ status }) => status === 'error').length,
    approvals: turns.reduce((sum, turn) => sum + turn.approvals.length, 0),
    subagents: family.length - 1,
    compactions: family.reduce((sum, { compactions }) => sum + compactions, 0),
    retries: calls.reduce((sum, { attempts }) => sum + Math.max(0, (attempts ?? 1) - 1), 0),
  };
}

function agentsOf(root: string, family: readonly Thread[], parents: Parents): Agent[] {
  return family
    .map(({ threadId, observations }) => {
      const path = observations
        .map((observation) => attribute(observation, 'agent_name'))
        .find((name) => name !== null);
      const name = path?.split('/').at(-1) ?? null;
      return {
        thread_id: threadId,
        parent_thread_id: threadId === root ? null : (parents.get(threadId) ?? null),
        role: threadId === root ? 'root' : 'subagent',
        nickname: threadId === root || name === threadId || name === '' ? null : name,
      };
    })
    .sort((a, b) => Number(b.role === 'root') - Number(a.role === 'root') || (a.thread_id < b.thread_id ? -1 : 1));
}
