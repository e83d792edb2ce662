/**
 * Which observations of a thread speak of the same fact, told by different sources? Log records name no turn, hooks no response, old rollouts neither: once the
 * facts are one, the turn that any source names is the turn for all of them.
 */
import type { Observation, Source } from '../model/observation.ts';
import { countBefore, countUpTo } from './in-time.ts';
import { isMoved } from './late-arrival.ts';
import { pairInOrder } from './pair-in-order.ts';
import { askedFor } from './permission.ts';
import { endOf, startOf } from './reading.ts';
import { type Request, requestsIn } from './request.ts';
import { callsAmong } from './same-call.ts';
import { isMember, promptsToldBy, type ToldPrompt } from './same-prompt.ts';
import { loggedPrompts, OVERLAP_MS } from './turn-of-prompt.ts';
import { type Usage, usagesOf } from './usage.ts';

export interface Identified {
  /** By time, with turn ids filled in wherever some source names the turn of the same fact. */
  readonly observations: readonly Observation[];
  /** Ids of those whose turn somebody else named. */
  readonly adopted: ReadonlySet<string>;
  /** Observation id → id of the observation that leads the same fact; where one's turn must be guessed, it goes with its leader. */
  readonly leaders: ReadonlyMap<string, string>;
  /** Observation id of any member → the response. */
  readonly usages: ReadonlyMap<string, Usage>;
}

/** Who is believed about the turn of a fact. */
const TURN_SOURCES: readonly Source[] = ['rollout', 'hooks', 'otel_traces', 'otel_logs', 'notify'];

/** @param ordered the observations of one thread, by time */
export function identify(ordered: readonly Observation[]): Identified {
  const asked = askedFor(ordered);
  const paired = ordered.map((observation) => {
    const callId = asked.get(observation.id);
    return callId === undefined ? observation : { ...observation, callId };
  });
  const requests = requestsIn(paired);
  const usages = usagesOf(paired, requests);
  const prompts = promptsOf(paired);
  const facts = [...usages.map((usage) => responseOf(usage, requests)), ...prompts, ...callsOf(paired)];
  const leaders = new Map<string, string>();
  const turnOf = new Map<string, string>();
  for (const members of facts) {
    const leader = leaderOf(members);
    const turnId = turnNamed(members);
    for (const { id } of members) {
      if (leader !== undefined && members.length > 1) leaders.set(id, leader.id);
      if (turnId !== '') turnOf.set(id, turnId);
    }
  }
  const isAdopted = ({ id, turnId }: Observation): boolean => (turnOf.get(id) ?? turnId) !== turnId;
  return {
    observations: paired.map((one) => (isAdopted(one) ? { ...one, turnId: turnOf.get(one.id) ?? '' } : one)),
    adopted: new Set(paired.filter(isAdopted).map(({ id }) => id)),
    leaders,
    usages: new Map(usages.flatMap((usage) => usage.members.map(({ id }) => [id, usage] as const))),
  };
}

/** What was asked leads where nobody tells the turn: the tokens may come when another prompt has been logged. */
function responseOf({ members, turnId }: Usage, requests: ReadonlyMap<string, Request>): Observation[] {
  if (turnNamed(members) !== '') return [...members];
  if (turnId !== '') return members.map((member) => ({ ...member, turnId }));
  const asked = members.map(({ id }) => requests.get(id)).filter((request) => request !== undefined);
  return [...asked.flatMap(({ attempt, stream }) => [attempt, ...stream]), ...members];
}

/** A trace tells more about a turn than the time does. */
const leaderOf = (members: readonly Observation[]): Observation | undefined =>
  members.find(({ traceId }) => traceId !== '') ?? members[0];

function turnNamed(members: readonly Observation[]): string {
  for (const source of TURN_SOURCES) {
    const named = members.find((member) => member.source === source && member.turnId !== '');
    if (named !== undefined) return named.turnId;
  }
  return '';
}

const OF_A_CALL = new Set<Observation['kind']>([
  'tool_started',
  'tool_result',
  'tool_span',
  'approval',
  'approval_requested',
  'sandbox_outcome',
]);

/** Calls, earliest word first: a command that goes on in the background may end in another turn, and belongs to the one that started it. */
function callsOf(ordered: readonly Observation[]): Observation[][] {
  const byCall = new Map<string, Observation[]>();
  for (const observation of ordered) {
    if (observation.callId === '' || !OF_A_CALL.has(observation.kind)) continue;
    const call = byCall.get(observation.callId);
    if (call === undefined) byCall.set(observation.callId, [observation]);
    else call.push(observation);
  }
  return [...byCall.values()].flatMap(callsAmong).map((call) => {
    const [first] = call.filter(({ turnId }) => turnId !== '').sort((a, b) => startOf(a) - startOf(b));
    // its home first, so that every source agrees
    return first === undefined ? call : call.map((member) => ({ ...member, turnId: first.turnId }));
  });
}

/** Notify comes at the end of a turn, with the prompts that began it: until then anything may have happened. */
const PROMPT_SOURCES: readonly Source[] = ['rollout', 'hooks', 'otel_logs'];

/** Each prompt once, with everyone who told of it; notify's word for a turn goes with the turn's prompt. */
function promptsOf(ordered: readonly Observation[]): Observation[][] {
  const ends = ordered
    .filter(endsATurn)
    .map(endOf)
    .sort((a, b) => a - b);
  const prompts = loggedPrompts(ordered);
  const turnOf = ({ id, turnId }: Observation): string => (turnId === '' ? (prompts.get(id)?.turnId ?? '') : turnId);
  // the same words again, in another turn, are another prompt; what came late is only about where it belongs
  const isOverBetween = ({ at, members }: ToldPrompt, told: Observation): boolean =>
    ![...members, told].some(isMoved) &&
    countBefore(ends, Math.max(at, told.at)) > countUpTo(ends, Math.min(at, told.at) + OVERLAP_MS);
  // Codex waits for the hooks of a prompt before it asks the model, if not for a compaction: what had asked all that it asked by then was another
  const isAnsweredBefore = ({ members }: ToldPrompt, told: Observation): boolean => {
    const requestedAt = prompts.get(told.id)?.requestedAt ?? null;
    const hook = members.find(({ source }) => source === 'hooks');
    return requestedAt !== null && hook !== undefined && requestedAt < hook.at && ![hook, told].some(isMoved);
  };
  const isOtherTurn = (members: readonly Observation[], told: Observation): boolean =>
    turnOf(told) !== '' && members.some((member) => turnOf(member) !== '' && turnOf(member) !== turnOf(told));
  const known = promptsToldBy(
    PROMPT_SOURCES,
    ordered,
    (prompt, told) =>
      isOverBetween(prompt, told) || isAnsweredBefore(prompt, told) || isOtherTurn(prompt.members, told),
  );
  const notified = ordered.filter(({ source }) => source === 'notify');
  const begun = pairInOrder(known, notified, {
    atOfKnown: ({ at }) => at,
    atOf: ({ at }) => at,
    same: ({ at, members }, end) =>
      (at <= end.at || isMoved(end)) && isMember(members, end) && !isOtherTurn(members, end),
    windowMs: Number.POSITIVE_INFINITY,
  });
  notified.forEach((end, index) => known[begun[index] ?? -1]?.members.push(end));
  return known.map(({ members }) => members);
}

/** Whoever says so at once: notify does not wait to be read. */
const endsATurn = ({ kind, source }: Observation): boolean =>
  source !== 'notify' && (kind === 'turn_ended' || kind === 'turn_interrupted' || kind === 'thread_ended');
