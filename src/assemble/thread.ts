/** What one thread (one `conversation.id`) amounts to: its turns and what it says of itself. */
import type { Observation } from '../model/observation.ts';
import type { Turn } from '../model/session.ts';
import { withoutGuesses } from './doubtful-turn.ts';
import { identify } from './identity.ts';
import { attribute, endOf, lastOf, lastSign, numberOf } from './reading.ts';
import { traceParentsIn } from './trace-parent.ts';
import { assembleTurn } from './turn.ts';
import { SLACK_MS } from './turn-anchor.ts';
import { splitTurns, type TurnDraft } from './turn-split.ts';
import { isWriterGone } from './writer-gone.ts';

export interface Thread {
  readonly threadId: string;
  readonly observations: readonly Observation[];
  readonly turns: readonly Turn[];
}

const ABOUT_THE_THREAD = new Set<Observation['kind']>(['settings', 'thread_started']);

export function assembleThread(threadId: string, told: readonly Observation[], now: number): Thread {
  // a rollout and a hook tell of the thread's start too, but with the first turn, not before it
  const restarts = told
    .filter(({ kind, source }) => kind === 'thread_started' && source === 'otel_logs')
    .map(({ at }) => at);
  const identified = identify(withoutGuesses(withoutInherited(threadId, told)));
  const { observations, usages } = identified;
  const drafts = splitTurns(threadId, identified, restarts);
  const mcpServers = (lastOf(observations, 'mcp_servers') ?? '').split(',').filter((name) => name !== '');
  const about = observations.filter(({ kind }) => ABOUT_THE_THREAD.has(kind));
  const ended = processEnd(observations, restarts);
  const rolledBack = rolledBackIn(observations, drafts);
  const traceParents = traceParentsIn(observations);
  const turns = drafts.map((draft, index) =>
    assembleTurn(draft, {
      threadId,
      about: aboutBy(about, draft, drafts[index + 1]),
      usages,
      mcpServers,
      over: index < drafts.length - 1 || ended.overAt > draft.start,
      endedInOrder: saidGoodbye(ended, draft, drafts[index + 1], restarts),
      rolledBack: rolledBack.has(draft),
      traceParents,
      now,
    }),
  );
  const [first, ...others] = turns;
  return {
    threadId,
    observations,
    turns:
      first === undefined ? [] : [{ ...first, prompt: first.prompt ?? givenPrompt(threadId, observations) }, ...others],
  };
}

/** What was in force while the turn ran: what is set behind its last word is set for another, which may be lost. */
function aboutBy(
  about: readonly Observation[],
  { observations }: TurnDraft,
  next: TurnDraft | undefined,
): readonly Observation[] {
  const last = lastSign(observations);
  return about.filter(
    ({ kind, at }) => at < (next?.start ?? Number.POSITIVE_INFINITY) && (kind !== 'settings' || at <= last),
  );
}

/** A sub-agent inherits what its parent was asked, and `notify` tells it as the agent's own prompt. */
function withoutInherited(threadId: string, told: readonly Observation[]): readonly Observation[] {
  const isChild = told.some(
    ({ kind, attributes }) => kind === 'thread_link' && attributes['child_thread_id'] === threadId,
  );
  if (!isChild) return told;
  return told.map((one) => {
    if (one.source !== 'notify' || one.attributes['prompt'] === undefined) return one;
    const { prompt: _inherited, ...attributes } = one.attributes;
    return { ...one, attributes };
  });
}

/** Codex logs no `user_prompt` for a sub-agent: its prompt is the parent's message. */
const givenPrompt = (threadId: string, observations: readonly Observation[]): string | null =>
  observations
    .filter(({ kind, attributes }) => kind === 'thread_link' && attributes['child_thread_id'] === threadId)
    .map((link) => attribute(link, 'prompt'))
    .find((prompt) => prompt !== null) ?? null;

interface ProcessEnd {
  /** ms since the epoch: turns that began before are over. */
  readonly overAt: number;
  /** When processes said so, ms since the epoch. */
  readonly saidAt: readonly number[];
}

/** By the process that ran the turn: whoever went on with the thread says nothing about it. */
function saidGoodbye(
  { saidAt }: ProcessEnd,
  { start }: TurnDraft,
  next: TurnDraft | undefined,
  restarts: readonly number[],
): boolean {
  const gone = Math.min(next?.start ?? Number.POSITIVE_INFINITY, ...restarts.filter((at) => at > start + SLACK_MS));
  return saidAt.some((at) => at > start && at <= gone);
}

/** The session loop's span ends with the process, SessionEnd comes with it; a later `conversation_starts` means that the process before it is gone. */
function processEnd(observations: readonly Observation[], restarts: readonly number[]): ProcessEnd {
  const saidAt: number[] = [];
  let overAt = (restarts.at(-1) ?? Number.NEGATIVE_INFINITY) - 1;
  for (const one of observations) {
    if (one.kind !== 'thread_ended' && one.kind !== 'process') continue;
    overAt = Math.max(overAt, endOf(one));
    if (one.kind === 'thread_ended' && !isWriterGone(one)) saidAt.push(endOf(one));
  }
  return { overAt, saidAt };
}

/** Turns that the user took back: the last so many that still stood at that time, or all from a line of the rollout on. */
function rolledBackIn(observations: readonly Observation[], drafts: readonly TurnDraft[]): ReadonlySet<TurnDraft> {
  const gone = new Set<TurnDraft>();
  for (const back of observations) {
    if (back.kind !== 'rolled_back') continue;
    const standing = drafts.filter((draft) => draft.start < back.at && !gone.has(draft));
    const from = numberOf(back, 'from_ordinal');
    const count = numberOf(back, 'num_turns') ?? 0;
    const taken =
      from === null
        ? standing.slice(Math.max(0, standing.length - count))
        : standing.filter((draft) => ordinalOf(draft) >= from);
    for (const draft of taken) gone.add(draft);
  }
  return gone;
}

/** Where a turn begins in the rollouts of its thread; before everything where that is not told. */
const ordinalOf = ({ observations }: TurnDraft): number =>
  observations
    .filter(({ kind }) => kind === 'turn_started')
    .map((started) => numberOf(started, 'ordinal'))
    .find((ordinal) => ordinal !== null) ?? -1;
