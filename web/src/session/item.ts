/**
 * A session as one flat list of things that happened, in reading order. Transcript, axis and inspector all work on
 * it, so that one id selects the same thing in all three.
 */
import type { Approval, ModelCall, Session, SessionError, ToolCall, Turn } from '../api/shape.ts';
import { plainLine } from '../format/plain-text.ts';

interface ItemBase {
  /** Stable while the session grows: made of ids, not of places. */
  readonly id: string;
  readonly turn: Turn;
  /** ms since the epoch. */
  readonly start: number;
  /** ms since the epoch; null for an instant, or for what has no known end. */
  readonly end: number | null;
  readonly isFailed: boolean;
  /** 0 in a turn, 1 inside a code-mode call. */
  readonly depth: number;
}

export type Item = ItemBase &
  (
    | { readonly kind: 'turn'; readonly label: string; readonly agent: string | null }
    | { readonly kind: 'prompt'; readonly words: string | null; readonly who: 'you' | 'parent' }
    | { readonly kind: 'model'; readonly call: ModelCall }
    | {
        readonly kind: 'tool';
        readonly call: ToolCall;
        readonly approval: Approval | null;
      }
    | { readonly kind: 'approval'; readonly approval: Approval }
    | { readonly kind: 'error'; readonly error: SessionError }
    | { readonly kind: 'answer'; readonly words: string | null }
  );

/** All items in reading order: turns by start, and inside a turn prompt, what happened by time, answer. */
export function itemsOf(session: Session): readonly Item[] {
  const turnNumbers = new Map<string, number>();
  const turns = session.turns.toSorted((a, b) => Date.parse(a.started_at) - Date.parse(b.started_at));
  return turns.flatMap((turn) => {
    const number = (turnNumbers.get(turn.thread_id) ?? 0) + 1;
    turnNumbers.set(turn.thread_id, number);
    return turnItems(session, turn, number);
  });
}

const AGENT_CHARS_MAX = 60;

/** How a sub-agent is called; null for the root thread. */
export function agentLabel(session: Session, threadId: string): string | null {
  const agent = session.agents.find((candidate) => candidate.thread_id === threadId);
  if (agent === undefined) return threadId === session.session_id ? null : `thread ${threadId.slice(0, 8)}`;
  return agent.parent_thread_id === null ? null : plainLine(agent.nickname ?? agent.role, AGENT_CHARS_MAX);
}

function turnItems(session: Session, turn: Turn, number: number): readonly Item[] {
  const start = Date.parse(turn.started_at);
  const end = turn.duration_ms === null ? null : start + turn.duration_ms;
  const agent = agentLabel(session, turn.thread_id);
  const base = { turn, start, end, isFailed: false, depth: 0 };
  const items: Item[] = [
    {
      ...base,
      kind: 'turn',
      id: `turn-${turn.turn_id}`,
      isFailed: turn.status === 'failed',
      label: `${agent === null ? '' : `${agent}, `}turn ${number}${turn.kind === 'turn' ? '' : `, ${turn.kind}`}`,
      agent,
    },
  ];
  // A sub-agent is asked by its parent, whose spawn call is in the transcript, and a compaction by nobody in words: what was not
  // sent needs no line there.
  const asks = agent === null && turn.kind === 'turn';
  if (turn.prompt !== null || asks) {
    items.push({
      ...base,
      kind: 'prompt',
      id: `prompt-${turn.turn_id}`,
      end: null,
      words: turn.prompt,
      who: agent === null ? 'you' : 'parent',
    });
  }
  items.push(...happenings(turn, base));
  const isOver = turn.status !== 'running' && turn.status !== 'waiting';
  if (turn.answer !== null || (asks && turn.status === 'completed')) {
    const at = isOver ? (end ?? start) : start;
    items.push({
      ...base,
      kind: 'answer',
      id: `answer-${turn.turn_id}`,
      start: at,
      end: null,
      words: turn.answer,
    });
  }
  return items;
}

type Base = Omit<ItemBase, 'id'>;

function happenings(turn: Turn, base: Base): readonly Item[] {
  const approvals = new Map(turn.approvals.flatMap((a) => (a.call_id === null ? [] : [[a.call_id, a] as const])));
  const tools = turn.tool_calls.map((call) => toolItem(call, approvals.get(call.call_id) ?? null, base));
  const toolIds = new Set(turn.tool_calls.map((call) => call.call_id));
  const nested = Map.groupBy(tools, (item) => parentOf(item, toolIds));
  const top: Item[] = [
    ...turn.model_calls.map((call, index) => modelItem(call, index, base)),
    ...(nested.get(null) ?? []),
  ];
  turn.errors.forEach((error, index) => top.push(errorItem(error, index, base)));
  top.sort((a, b) => a.start - b.start);
  const told = top.flatMap((item) => (item.kind === 'tool' ? withNested(item, nested, 0) : [item]));
  const loose = turn.approvals.filter((approval) => approval.call_id === null || !toolIds.has(approval.call_id));
  return [...told, ...loose.map((approval, index) => approvalItem(approval, index, base))];
}

type ToolItem = Extract<Item, { kind: 'tool' }>;

const parentOf = (item: ToolItem, known: ReadonlySet<string>): string | null => {
  const parent = item.call.parent_call_id;
  return parent !== null && parent !== item.call.call_id && known.has(parent) ? parent : null;
};

/** Deeper nesting than this is a loop in what we were told. */
const DEPTH_MAX = 4;

function withNested(item: ToolItem, nested: ReadonlyMap<string | null, ToolItem[]>, depth: number): readonly Item[] {
  const children = depth < DEPTH_MAX ? (nested.get(item.call.call_id) ?? []) : [];
  const sorted = children.toSorted((a, b) => a.start - b.start);
  return [{ ...item, depth }, ...sorted.flatMap((child) => withNested(child, nested, depth + 1))];
}

const endOf = (start: number, durationMs: number | null): number | null =>
  durationMs === null ? null : start + durationMs;

function toolItem(call: ToolCall, approval: Approval | null, base: Base): ToolItem {
  const start = Date.parse(call.started_at);
  return {
    ...base,
    kind: 'tool',
    id: `tool-${call.call_id}`,
    start,
    end: endOf(start, call.duration_ms),
    isFailed: call.status === 'error' || call.status === 'denied' || (call.exit_code !== null && call.exit_code !== 0),
    call,
    approval,
  };
}

function modelItem(call: ModelCall, index: number, base: Base): Item {
  const start = Date.parse(call.started_at);
  return {
    ...base,
    kind: 'model',
    id: `model-${call.response_id ?? `${base.turn.turn_id}-${index}`}`,
    start,
    end: endOf(start, call.duration_ms),
    isFailed: call.status === 'error',
    call,
  };
}

function errorItem(error: SessionError, index: number, base: Base): Item {
  const id = `error-${base.turn.turn_id}-${index}`;
  return { ...base, kind: 'error', id, start: Date.parse(error.at), end: null, isFailed: true, error };
}

function approvalItem(approval: Approval, index: number, base: Base): Item {
  const id = `approval-${base.turn.turn_id}-${index}`;
  return { ...base, kind: 'approval', id, end: null, approval };
}
