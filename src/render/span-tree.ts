/**
 * A session as a tree of spans that belongs to no backend: turn → model calls, tool calls (→ calls of code mode, turns of sub-agents), and the
 * moments between them. What a span is called and what is said about it is the profile's business; what it hangs under, when
 * it was and how it ended is decided here, once for all of them.
 */
import { groupBy } from '../lib/group-by.ts';
import type { Agent, Approval, FileEdit, ModelCall, Session, ToolCall, Turn } from '../model/session.ts';
import type { TraceParent } from '../model/trace-parent.ts';
import { conversationOf } from './conversation.ts';
import { modelCallOutcome, type Outcome, toolCallOutcome, turnOutcome } from './outcome.ts';
import { spanIdOf, traceIdOf } from './span-id.ts';
import type { ModelCallNode, MomentNode, Place, SpanNode, ToolCallNode, TurnNode } from './span-node.ts';
import { parentsOf } from './sub-agent.ts';
import { NO_USAGE, type UsageOn, usageOfTurn } from './usage.ts';

export interface TreeOptions {
  /** A trace for each turn, or one for the whole conversation. A sub-agent's turn is in the trace of its parent's. */
  readonly traceOf: 'turn' | 'conversation';
  readonly usageOn: UsageOn;
  /** The span that the turn hangs under; it decides about the trace, too. By default its `trace_parent`. */
  readonly traceParentOf?: (turn: Turn) => TraceParent | null;
}

interface Family {
  readonly session: Session;
  readonly options: TreeOptions;
  readonly agents: ReadonlyMap<string, Agent>;
  readonly childTurns: ReadonlyMap<Turn | ToolCall, readonly Turn[]>;
  readonly previous: ReadonlyMap<Turn, Turn>;
}

/** What everything in a turn needs to know of it. */
interface Scene {
  readonly family: Family;
  readonly turn: Turn;
  readonly place: Place;
  readonly isRunning: boolean;
  /** By the call that made them; '' for the model's own. */
  readonly callsUnder: ReadonlyMap<string, readonly ToolCall[]>;
  readonly approvals: ReadonlyMap<string, readonly Approval[]>;
  readonly fileEdits: ReadonlyMap<string, readonly FileEdit[]>;
}

/** The root turns with all that hangs under them, in the session's order. */
export function spanTree(session: Session, options: TreeOptions): readonly TurnNode[] {
  const parents = parentsOf(session);
  const childTurns = new Map<Turn | ToolCall, Turn[]>();
  for (const [turn, { turn: parent, call }] of parents) {
    const under = call ?? parent;
    childTurns.set(under, [...(childTurns.get(under) ?? []), turn]);
  }
  const agents = new Map(session.agents.map((agent) => [agent.thread_id, agent]));
  const family = { session, options, agents, childTurns, previous: previousTurns(session) };
  return session.turns
    .filter((turn) => !parents.has(turn))
    .map((turn) => turnNode(family, turn, rootPlace(family, turn)));
}

function previousTurns({ turns }: Session): Map<Turn, Turn> {
  const last = new Map<string, Turn>();
  const previous = new Map<Turn, Turn>();
  for (const turn of turns) {
    const before = last.get(turn.thread_id);
    if (before !== undefined) previous.set(turn, before);
    last.set(turn.thread_id, turn);
  }
  return previous;
}

function rootPlace({ session, options }: Family, turn: Turn): Place {
  const above = (options.traceParentOf ?? ownTraceParent)(turn);
  const own =
    options.traceOf === 'turn' ? traceIdOf(turn.thread_id, turn.turn_id) : traceIdOf(session.session_id, null);
  return { traceId: above?.trace_id ?? own, spanId: turnSpanId(turn), parentSpanId: above?.span_id ?? '' };
}

const ownTraceParent = (turn: Turn): TraceParent | null => turn.trace_parent;

const turnSpanId = ({ thread_id, turn_id }: Turn): string => spanIdOf(thread_id, turn_id, 'turn', '');

const under = (parent: Place, spanId: string): Place => ({
  traceId: parent.traceId,
  spanId,
  parentSpanId: parent.spanId,
});

/** `key` has to be the same whatever sources told: an id of Codex's, or a number in an order that all of them know. */
const within = ({ turn }: Scene, parent: Place, kind: string, key: string): Place =>
  under(parent, spanIdOf(turn.thread_id, turn.turn_id, kind, key));

function sceneOf(family: Family, turn: Turn, place: Place): Scene {
  const ids = new Set(turn.tool_calls.map(({ call_id }) => call_id));
  return {
    family,
    turn,
    place,
    isRunning: turnOutcome(turn).kind === 'running',
    // a script that nobody told of leaves its calls to the turn
    callsUnder: groupBy(turn.tool_calls, ({ call_id, parent_call_id: script }) =>
      script !== null && script !== call_id && ids.has(script) ? script : '',
    ),
    approvals: groupBy(turn.approvals, ({ call_id }) => call_id ?? ''),
    fileEdits: groupBy(turn.file_edits, ({ call_id }) => call_id),
  };
}

function turnNode(family: Family, turn: Turn, place: Place): TurnNode {
  const scene = sceneOf(family, turn, place);
  const conversation = conversationOf(turn);
  const calls = turn.model_calls.map((call, index): ModelCallNode => {
    const exchange = conversation.exchanges[index] ?? { input: [], output: [] };
    return modelCallNode(scene, call, { index, exchange, isLast: index === turn.model_calls.length - 1 });
  });
  const children: SpanNode[] = [
    ...calls,
    ...toolCallNodes(scene, '', place),
    ...momentNodes(scene),
    ...turnsUnder(family, turn, place),
  ].sort(byStart);
  const start = nanoOf(turn.started_at);
  return {
    ...place,
    kind: 'turn',
    ...spanTimes(start, turn.duration_ms, endOfAll(children, start)),
    outcome: turnOutcome(turn),
    turn,
    usage: usageOfTurn(turn, family.options.usageOn),
    children,
    agent: family.agents.get(turn.thread_id) ?? null,
    conversation,
    previous: previousOf(family, turn),
  };
}

/** Where the turn before stands. Its own root decides about its trace, so that the link is right under a `TRACEPARENT`, too. */
function previousOf(family: Family, turn: Turn): Place | null {
  const before = family.previous.get(turn);
  const isSubAgent = (family.agents.get(turn.thread_id)?.parent_thread_id ?? null) !== null;
  return before === undefined || isSubAgent ? null : rootPlace(family, before);
}

interface CallPosition extends Pick<ModelCallNode, 'exchange' | 'isLast'> {
  readonly index: number;
}

function modelCallNode(scene: Scene, call: ModelCall, { index, exchange, isLast }: CallPosition): ModelCallNode {
  const { turn, place, family, isRunning } = scene;
  const start = nanoOf(call.started_at);
  const isReporting = family.options.usageOn !== 'turn';
  return {
    // Only rollouts of late versions know response ids, so the number of the call names it.
    ...within(scene, place, 'model_call', `${index + 1}`),
    kind: 'model_call',
    ...spanTimes(start, call.duration_ms, start),
    outcome: modelCallOutcome(call, isRunning),
    turn,
    usage: isReporting ? { tokens: call.tokens, costUsd: call.cost_usd } : NO_USAGE,
    children: [],
    call,
    exchange,
    isLast,
  };
}

/** The direct calls of a turn, or those that a script of code mode made. */
function toolCallNodes(scene: Scene, script: string, parent: Place): ToolCallNode[] {
  const { turn, family } = scene;
  return (scene.callsUnder.get(script) ?? []).map((call) => {
    const place = within(scene, parent, 'tool_call', call.call_id);
    const children = [...toolCallNodes(scene, call.call_id, place), ...turnsUnder(family, call, place)].sort(byStart);
    const start = nanoOf(call.started_at);
    const ownCalls = children.filter(({ kind }) => kind === 'tool_call');
    return {
      ...place,
      kind: 'tool_call',
      ...spanTimes(start, call.duration_ms, endOfAll(ownCalls, start)),
      outcome: toolCallOutcome(call, scene.isRunning),
      turn,
      usage: NO_USAGE,
      children,
      call,
      approval: scene.approvals.get(call.call_id)?.at(-1) ?? null,
      fileEdits: scene.fileEdits.get(call.call_id) ?? [],
    };
  });
}

const turnsUnder = (family: Family, parent: Turn | ToolCall, place: Place): TurnNode[] =>
  (family.childTurns.get(parent) ?? []).map((turn) => turnNode(family, turn, under(place, turnSpanId(turn))));

const NOTHING_SAID: Outcome = { kind: 'unknown', reason: null, errorType: null };

/** Approvals that nobody was asked for are no moments: they are said on the tool call. */
function momentNodes(scene: Scene): MomentNode[] {
  const { turn, place } = scene;
  const base = { turn, usage: NO_USAGE, children: [] };
  const times = (iso: string, ms: number | null) => spanTimes(nanoOf(iso), ms, nanoOf(iso));
  return [
    ...turn.approvals.flatMap((approval, index): MomentNode[] => {
      if (approval.requested_at === null) return [];
      const key = `${approval.call_id ?? ''}/${index + 1}`;
      const here = within(scene, place, 'approval', key);
      const when = times(approval.requested_at, approval.waited_ms);
      return [{ ...base, ...here, ...when, kind: 'approval', outcome: NOTHING_SAID, approval }];
    }),
    ...turn.compactions.map((compaction, index): MomentNode => {
      const here = within(scene, place, 'compaction', `${index + 1}`);
      const when = times(compaction.at, compaction.duration_ms);
      return { ...base, ...here, ...when, kind: 'compaction', outcome: NOTHING_SAID, compaction };
    }),
    ...turn.errors.map((error, index): MomentNode => {
      const here = within(scene, place, 'error', `${index + 1}`);
      const outcome: Outcome = { kind: 'error', reason: error.message, errorType: error.kind };
      return { ...base, ...here, ...times(error.at, 0), kind: 'error', outcome, error };
    }),
  ];
}

const NANO_PER_MS = 1_000_000n;

const nanoOf = (iso: string): bigint => BigInt(Date.parse(iso)) * NANO_PER_MS;

const byStart = (a: SpanNode, b: SpanNode): number => Number(a.startUnixNano - b.startUnixNano);

const endOfAll = (nodes: readonly SpanNode[], least: bigint): bigint =>
  nodes.reduce((latest, { endUnixNano }) => (endUnixNano > latest ? endUnixNano : latest), least);

/** A span has to end. Where nobody tells when, it ends with the last that is known to have happened in it, and says so. */
function spanTimes(startUnixNano: bigint, durationMs: number | null, lastSeen: bigint) {
  const isEndKnown = durationMs !== null;
  const endUnixNano = isEndKnown ? startUnixNano + BigInt(Math.round(durationMs * 1e6)) : lastSeen;
  return { startUnixNano, endUnixNano, isEndKnown };
}
