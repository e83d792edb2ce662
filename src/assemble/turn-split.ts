/**
 * Cuts one thread into turns. Rollouts (from 0.125 on), hooks and spans name the turn; log records do not, so a log record goes with the fact that
 * it is part of, else by its trace id, else by its time; and where nobody names turns, a turn is what lies between two prompts.
 */
import type { Observation, ObservationKind } from '../model/observation.ts';
import { reachBack } from './anchor-start.ts';
import type { Identified } from './identity.ts';
import { countUpTo } from './in-time.ts';
import { promptTurns } from './prompt-turn.ts';
import { byTime, endOf, startOf } from './reading.ts';
import { beginningPrompts, steeringIn, traceSteered } from './steering.ts';
import { type Anchor, newAnchor, OUTSIDE_TURNS, SLACK_MS } from './turn-anchor.ts';

export interface TurnDraft {
  /** Codex's turn id, or `<thread id>:<n>` where no source named it. */
  readonly turnId: string;
  readonly start: number;
  /** The turn's own span: it is exported when the turn ends, so its presence is the proof that it did. */
  readonly span: Observation | null;
  readonly observations: readonly Observation[];
}

/** @param restarts when a new process opened the thread (ms, in order): whatever turn was open before is over */
export function splitTurns(
  threadId: string,
  { observations, leaders, adopted }: Identified,
  restarts: readonly number[],
): TurnDraft[] {
  const anchors = anchorsOf(observations, adopted, restarts);
  const named = new Map(anchors.filter(({ turnId }) => turnId !== '').map((anchor) => [anchor.turnId, anchor]));
  const index = indexOf(anchors, observations);
  const inTurns = observations.filter(({ kind }) => kind !== 'process' && kind !== 'cost');
  const leaderOf = ({ id }: Observation): string => leaders.get(id) ?? id;
  const homes = homesOf(inTurns, leaderOf, (one) => named.get(one.turnId) ?? guessedHome(one, index));
  const loose: Observation[] = [];
  const followers: Observation[] = [];
  for (const observation of inTurns) {
    const home = homes.get(leaderOf(observation));
    if (home !== undefined) home.observations.push(observation);
    else if (leaderOf(observation) === observation.id) loose.push(observation);
    else followers.push(observation);
  }
  const ended = new Set(followers.filter(({ source }) => source === 'notify').map(({ id }) => leaders.get(id) ?? ''));
  const guessed = promptTurns(loose, ended);
  for (const anchor of guessed) for (const { id } of anchor.observations) homes.set(id, anchor);
  // what is told twice belongs where it was told first
  for (const follower of followers) homes.get(leaders.get(follower.id) ?? '')?.observations.push(follower);
  for (const cost of observations.filter(({ kind }) => kind === 'cost'))
    turnOfCost(cost, [...anchors, ...guessed])?.observations.push(cost);
  return draftsOf(threadId, [...anchors, ...guessed]);
}

/** The turn of each fact, by its leader: the leader's own, else that of the first who has one. No fact lies in two turns. */
function homesOf(
  ordered: readonly Observation[],
  leaderOf: (observation: Observation) => string,
  homeOf: (observation: Observation) => Anchor | undefined,
): Map<string, Anchor> {
  const homes = new Map<string, Anchor>();
  for (const observation of ordered) {
    const leader = leaderOf(observation);
    if (leader !== observation.id && homes.has(leader)) continue;
    const home = homeOf(observation);
    if (home !== undefined) homes.set(leader, home);
  }
  return homes;
}

/** It comes minutes later, when other turns run: its turn's id is the one thing that tells whose it is. */
const turnOfCost = ({ turnId }: Observation, turns: readonly Anchor[]): Anchor | undefined =>
  turnId === ''
    ? undefined
    : (turns.find((turn) => turn.turnId === turnId) ?? turns.find((turn) => nameFromAnswer(turn) === turnId));

const guessedHome = (observation: Observation, index: AnchorIndex): Anchor | undefined =>
  OUTSIDE_TURNS.has(observation.kind) ? undefined : anchorFor(observation, index);

function draftsOf(threadId: string, anchors: readonly Anchor[]): TurnDraft[] {
  return anchors
    .toSorted((a, b) => a.start - b.start)
    .map((turn, index) => ({
      turnId: turn.turnId !== '' ? turn.turnId : (nameFromAnswer(turn) ?? `${threadId}:${index + 1}`),
      start: turn.start,
      span: turn.span,
      observations: turn.observations.sort(byTime),
    }));
}

/** Without spans, the answer is the only log record that names its turn. */
const nameFromAnswer = ({ observations }: Anchor): string | undefined =>
  observations.find(({ kind, turnId }) => kind === 'answer' && turnId !== '')?.turnId;

/** Spans that name a turn without being part of it: `codex.exec` begins with the process, an interrupt may come when all is over. */
const SPANS_ABOUT = new Set<ObservationKind>(['process', 'turn_interrupted', 'thread_ended']);

/** True for what proves that a turn began. A log record names a turn when it is over, or minutes later (its cost). */
function founds({ source, kind }: Observation): boolean {
  if (source === 'otel_logs') return false;
  return source === 'otel_traces' ? !SPANS_ABOUT.has(kind) : !OUTSIDE_TURNS.has(kind);
}

/**
 * A turn begins with its prompt, whoever names the turn of it (`notify` does when all is over). A command that began in another turn says nothing of when the
 * one began in which it ended.
 */
const tellsStart = (observation: Observation, adopted: ReadonlySet<string>): boolean =>
  adopted.has(observation.id) ? observation.callId === '' && observation.kind !== 'cost' : founds(observation);

/** Turns that somebody names, and prompts whose trace nobody has named yet (spans come seconds after the logs). */
function anchorsOf(
  ordered: readonly Observation[],
  adopted: ReadonlySet<string>,
  restarts: readonly number[],
): Anchor[] {
  const anchors = new Map<string, Anchor>();
  const founding = ordered.filter((one) => one.turnId !== '' && founds(one));
  const named = new Set(founding.map(({ turnId }) => turnId));
  const isSteering = steeringIn(ordered);
  const begins = (one: Observation): boolean =>
    tellsStart(one, adopted) && !(adopted.has(one.id) && one.kind === 'prompt' && isSteering(one));
  for (const observation of ordered) {
    const { turnId } = observation;
    if (!named.has(turnId) || !begins(observation)) continue;
    const anchor = anchors.get(turnId) ?? newAnchor(turnId, startOf(observation));
    anchors.set(turnId, anchor);
    anchor.start = Math.min(anchor.start, startOf(observation));
  }
  for (const observation of founding) {
    const { turnId } = observation;
    const anchor = anchors.get(turnId) ?? newAnchor(turnId, startOf(observation));
    anchors.set(turnId, anchor);
    noteSign(anchor, observation);
  }
  // a log record whose turn another source names tells which trace is that turn's; words that steered it have one of their own as well
  for (const one of ordered) {
    const anchor = anchors.get(one.turnId);
    if (one.source !== 'otel_logs' || one.traceId === '' || anchor === undefined) continue;
    anchor.traceIds.add(one.traceId);
    if (one.kind === 'prompt' && isSteering(one)) anchor.traceIds.add(traceSteered(one, ordered));
  }
  const list = [...anchors.values(), ...tracedAnchors(ordered, [...anchors.values()])].sort(
    (a, b) => a.start - b.start,
  );
  const isWorked = new Set(ordered.filter((one) => begins(one) && !isEnd(one)).map(({ turnId }) => turnId));
  reachBack(ordered, { anchors: list, isEndOnly: ({ turnId }) => !isWorked.has(turnId), restarts, isSteering });
  list.sort((a, b) => a.start - b.start);
  list.forEach((anchor, index) => {
    const next = list[index + 1]?.start ?? Number.POSITIVE_INFINITY;
    const restart = restarts.find((at) => at > anchor.start + SLACK_MS) ?? Number.POSITIVE_INFINITY;
    anchor.end = Math.min(anchor.end, next - SLACK_MS, restart - SLACK_MS);
  });
  return list;
}

/** A span is the whole turn. */
const isEnd = ({ kind, source }: Observation): boolean =>
  source !== 'otel_traces' && (kind === 'turn_ended' || kind === 'turn_interrupted');

function noteSign(anchor: Anchor, observation: Observation): void {
  const { kind, source, traceId, callId } = observation;
  if (traceId !== '') anchor.traceIds.add(traceId);
  if (callId !== '') anchor.callIds.add(callId);
  if (kind !== 'turn_ended' && kind !== 'turn_interrupted') return;
  if (kind === 'turn_ended' && source === 'otel_traces') anchor.span = observation;
  // hooks say that the work is done, then Codex ends the turn
  const ended = endOf(observation);
  anchor.end = anchor.end === Number.POSITIVE_INFINITY ? ended : Math.max(anchor.end, ended);
}

/**
 * Turns known by their trace alone: their spans come seconds after the logs, or were lost with the process. Only where a process gives its
 * prompts trace ids: 0.80 gives them to its requests but not to its prompts, and one trace to all turns.
 */
function tracedAnchors(ordered: readonly Observation[], named: readonly Anchor[]): Anchor[] {
  const known = new Set(named.flatMap(({ traceIds }) => [...traceIds]));
  const beginning = beginningPrompts(ordered);
  return processesIn(ordered).flatMap((told) => {
    if (!told.some(({ kind, traceId }) => kind === 'prompt' && traceId !== '')) return [];
    const anchors: Anchor[] = [];
    const anchored = new Set<string>();
    for (const observation of told) {
      const { kind, traceId, turnId } = observation;
      if ((kind !== 'prompt' && kind !== 'model_attempt') || traceId === '' || turnId !== '') continue;
      // with TRACEPARENT all turns share one trace
      if (known.has(traceId) || (!beginning.has(observation) && anchored.has(traceId))) continue;
      anchored.add(traceId);
      const anchor = newAnchor('', startOf(observation));
      anchor.traceIds.add(traceId);
      anchors.push(anchor);
    }
    const traced = tracesIn(told);
    return anchors.filter((anchor) => !isSteering(anchor, traced, named) && !isUnasked(anchor, traced, named));
  });
}

/** What one process said in its traces. */
interface Traced {
  /** Traces with a prompt. */
  readonly prompted: ReadonlySet<string>;
  /** Traces with a request. */
  readonly requested: ReadonlySet<string>;
  /** By time. */
  readonly requests: readonly Observation[];
  readonly requestedAt: readonly number[];
  /** When something was first said in a trace, ms since the epoch. */
  readonly begunAt: ReadonlyMap<string, number>;
}

function tracesIn(told: readonly Observation[]): Traced {
  const requests = told.filter(({ kind }) => kind === 'model_attempt');
  const begunAt = new Map<string, number>();
  for (const { traceId, at } of told) if (!begunAt.has(traceId)) begunAt.set(traceId, at);
  return {
    prompted: new Set(told.filter(({ kind }) => kind === 'prompt').map(({ traceId }) => traceId)),
    requested: new Set(requests.map(({ traceId }) => traceId)),
    requests,
    requestedAt: requests.map(({ at }) => at),
    begunAt,
  };
}

const hasAny = (traces: ReadonlySet<string>, traceIds: ReadonlySet<string>): boolean =>
  [...traceIds].some((traceId) => traces.has(traceId));

/** A request that no prompt asked for, while a turn ran of which nobody tells the trace, is that turn's: a /compact has no prompt. */
function isUnasked({ start, traceIds }: Anchor, { prompted }: Traced, named: readonly Anchor[]): boolean {
  if (hasAny(prompted, traceIds)) return false;
  const running = named
    .filter((turn) => turn.start - SLACK_MS <= start)
    .reduce<Anchor | null>((last, turn) => (last === null || turn.start > last.start ? turn : last), null);
  return running !== null && running.traceIds.size === 0 && start <= running.end;
}

/** A prompt that comes while a turn runs has a trace of its own and no request: what answers it is asked in the trace of the turn. */
function isSteering({ start, traceIds }: Anchor, traced: Traced, named: readonly Anchor[]): boolean {
  const { requested, requests, requestedAt, begunAt } = traced;
  if (hasAny(requested, traceIds)) return false;
  if (named.some(({ span, ...turn }) => span !== null && turn.start < start && start < endOf(span))) return true;
  const next = requests[countUpTo(requestedAt, start)];
  return next !== undefined && (begunAt.get(next.traceId) ?? start) < start;
}

/** What each Codex process said on the thread: one thread may be resumed by another process, and by another version. */
function processesIn(ordered: readonly Observation[]): Observation[][] {
  const processes: Observation[][] = [[]];
  for (const observation of ordered) {
    if (observation.kind === 'thread_started' && observation.source === 'otel_logs') processes.push([]);
    processes.at(-1)?.push(observation);
  }
  return processes;
}

interface AnchorIndex {
  /** By start. */
  readonly anchors: readonly Anchor[];
  /** null where calls of several turns have one id. */
  readonly byCall: ReadonlyMap<string, Anchor | null>;
  readonly byTrace: ReadonlyMap<string, readonly Anchor[]>;
  /** As logs tell them. */
  readonly prompts: readonly Observation[];
}

/** A session of 300 turns asks 50,000 times which turn a record belongs to. */
function indexOf(anchors: readonly Anchor[], observations: readonly Observation[]): AnchorIndex {
  const byCall = new Map<string, Anchor | null>();
  const byTrace = new Map<string, Anchor[]>();
  for (const anchor of anchors) {
    for (const callId of anchor.callIds) byCall.set(callId, byCall.has(callId) ? null : anchor);
    for (const traceId of anchor.traceIds) {
      const sharing = byTrace.get(traceId);
      if (sharing === undefined) byTrace.set(traceId, [anchor]);
      else sharing.push(anchor);
    }
  }
  const prompts = observations.filter(({ kind, source }) => kind === 'prompt' && source === 'otel_logs');
  return { anchors, byCall, byTrace, prompts };
}

function anchorFor(observation: Observation, index: AnchorIndex): Anchor | undefined {
  const { anchors, byCall, byTrace } = index;
  const sameCall = observation.callId === '' ? undefined : byCall.get(observation.callId);
  if (sameCall !== undefined && sameCall !== null) return sameCall;
  const sameTrace = (observation.traceId === '' ? undefined : byTrace.get(observation.traceId)) ?? [];
  const [only] = sameTrace;
  if (sameTrace.length === 1 && only !== undefined) return orUntraced(observation, only, index);
  if (sameTrace.length === 0) return anchorAt(observation.at, anchors);
  // with TRACEPARENT several turns share one trace: then only time can tell
  return anchorAt(observation.at, sameTrace) ?? untracedAt(observation.at, anchors);
}

/** A turn that only hooks name is not known to have the trace that all turns share. */
function untracedAt(at: number, anchors: readonly Anchor[]): Anchor | undefined {
  const then = anchorAt(at, anchors);
  return then?.traceIds.size === 0 ? then : undefined;
}

/** Where all turns share one trace, those that only hooks name are not known to have it, and those that only logs tell of are not known at all. */
function orUntraced({ at, traceId }: Observation, traced: Anchor, index: AnchorIndex): Anchor | undefined {
  const over = traced.end + SLACK_MS;
  if (at <= over) return traced;
  const then = untracedAt(at, index.anchors);
  if (then !== undefined) return then;
  const isOfNext = index.prompts.some((prompt) => prompt.traceId === traceId && prompt.at > over && prompt.at <= at);
  return isOfNext ? undefined : traced;
}

/** The last turn that had begun by then, unless it was over: turns of a thread do not overlap. */
function anchorAt(at: number, anchors: readonly Anchor[]): Anchor | undefined {
  let low = 0;
  let high = anchors.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((anchors[middle]?.start ?? Number.POSITIVE_INFINITY) - SLACK_MS <= at) low = middle + 1;
    else high = middle;
  }
  const last = anchors[low - 1];
  return last !== undefined && at <= last.end + SLACK_MS ? last : undefined;
}
