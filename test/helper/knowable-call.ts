/** Which call does a word about a call id mean? An id is unique within its turn only; where several turns use one, each of them names its own. */
import type { Observation } from '../../src/model/observation.ts';
import type { ToolCall, Turn } from '../../src/model/session.ts';

/** What one source says of the beginning of a call differs from another's by less. */
const CLOCK_MS = 100;

export interface CallKeys {
  /** Of an observation; '' where it is about no call. */
  readonly of: (one: Observation) => string;
  /** Of a call that is shown. A part may not know the turn's name: then the time tells which one it is. */
  readonly shown: (call: ToolCall, turn: Turn) => string;
}

/** @param all of the recording; @param whole all turns, of all of it */
export function callKeysOf(all: readonly Observation[], whole: readonly Turn[]): CallKeys {
  const turnsOf = new Map<string, Set<string>>();
  // '' for a trace that several turns share
  const traced = new Map<string, string>();
  for (const { kind, name, callId, turnId, traceId } of all) {
    if (turnId !== '' && traceId !== '') traced.set(traceId, (traced.get(traceId) ?? turnId) === turnId ? turnId : '');
    const begins = kind === 'tool_started' || (kind === 'tool_span' && name !== 'mcp.tools.call');
    if (callId !== '' && turnId !== '' && begins) turnsOf.set(callId, (turnsOf.get(callId) ?? new Set()).add(turnId));
  }
  const begun = new Map<string, { readonly turnId: string; readonly at: number }[]>();
  for (const { turn_id, tool_calls } of whole) {
    for (const { call_id, started_at } of tool_calls) {
      const at = Date.parse(started_at);
      begun.set(
        call_id,
        [...(begun.get(call_id) ?? []), { turnId: turn_id, at }].sort((a, b) => a.at - b.at),
      );
    }
  }
  // before 0.113 no turn has a name: there the whole shows that there are several
  const isReused = (callId: string): boolean =>
    (turnsOf.get(callId)?.size ?? 0) > 1 || (begun.get(callId)?.length ?? 0) > 1;
  /** A word about a call comes after its beginning, and before the next call of that id. */
  const nearest = (callId: string, at: number): string => {
    const calls = begun.get(callId) ?? [];
    return (calls.findLast((call) => call.at <= at + CLOCK_MS) ?? calls[0])?.turnId ?? '';
  };
  return {
    of: ({ callId, turnId, traceId, at }) =>
      isReused(callId) ? `${callId}@${turnId || traced.get(traceId) || nearest(callId, at)}` : callId,
    shown: ({ call_id, started_at }, { turn_id }) => {
      if (!isReused(call_id)) return call_id;
      const isNamed = turnsOf.get(call_id)?.has(turn_id) === true;
      return `${call_id}@${isNamed ? turn_id : nearest(call_id, Date.parse(started_at))}`;
    },
  };
}
