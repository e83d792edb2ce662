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

/** Oldest first. A code-mode call stands for nothing itself: the calls that it made do. */
export function leafCalls(turn: Turn): readonly ToolCall[] {
  const parents = new Set(turn.tool_calls.map(({ parent_call_id }) => parent_call_id));
  return turn.tool_calls
    .filter(({ call_id }) => !parents.has(call_id))
    .toSorted((a, b) => Date.parse(a.started_at) - Date.parse(b.started_at));
}

/** The turns of each thread, oldest first: an agent knows what it did itself. */
export const turnsByThread = (session: Session): ReadonlyMap<string, readonly Turn[]> =>
  groupBy(
    session.turns.toSorted((a, b) => Date.parse(a.started_at) - Date.parse(b.started_at)),
    ({ thread_id }) => thread_id,
  );

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
