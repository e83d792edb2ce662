/** The calls of turns in the order in which they were made. */
import { groupBy } from '../lib/group-by.ts';
import type { ModelCall, Session, ToolCall, Turn } from '../model/session.ts';

export interface MadeCall {
  readonly call: ToolCall;
  readonly turn: Turn;
}

export interface AskedModel {
  readonly call: ModelCall;
  readonly turn: Turn;
  /** As the page names it: `response_id`, or the turn and the place in it. */
  readonly id: string;
  /** ms since the epoch. */
  readonly startMs: number;
}

/** Oldest first; the time of each is read once, not with every comparison. */
export const inOrder = <Item extends { readonly started_at: string }>(items: readonly Item[]): Item[] =>
  items
    .map((item) => ({ item, startMs: Date.parse(item.started_at) }))
    .sort((a, b) => a.startMs - b.startMs)
    .map(({ item }) => item);

/** Each rule asks for the same turns, and a turn may have ten thousand calls. */
const leavesOf = new WeakMap<Turn, readonly ToolCall[]>();

/** Oldest first. A code-mode call stands for nothing itself: the calls that it made do. */
export function leafCalls(turn: Turn): readonly ToolCall[] {
  const known = leavesOf.get(turn);
  if (known !== undefined) return known;
  const parents = new Set(turn.tool_calls.map(({ parent_call_id }) => parent_call_id));
  const leaves = inOrder(turn.tool_calls.filter(({ call_id }) => !parents.has(call_id)));
  leavesOf.set(turn, leaves);
  return leaves;
}

/** The turns of each thread, oldest first: an agent knows what it did itself. */
export const turnsByThread = (session: Session): ReadonlyMap<string, readonly Turn[]> =>
  groupBy(inOrder(session.turns), ({ thread_id }) => thread_id);

/** The model calls of one thread's turns, oldest first. */
export const modelCalls = (turns: readonly Turn[]): readonly AskedModel[] =>
  turns
    .flatMap((turn) =>
      turn.model_calls.map((call, index) => ({
        call,
        turn,
        id: call.response_id ?? `${turn.turn_id}-${index}`,
        startMs: Date.parse(call.started_at),
      })),
    )
    .sort((a, b) => a.startMs - b.startMs);

/** ms since the epoch; null where its end is not told. */
export const endMs = ({
  started_at,
  duration_ms,
}: {
  started_at: string;
  duration_ms: number | null;
}): number | null => (duration_ms === null ? null : Date.parse(started_at) + duration_ms);

/** Of the values, none of which may be missing. */
export function median(values: readonly number[]): number | null {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? null;
}
