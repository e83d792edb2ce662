/** Which call does a word about a call id mean? An id is unique within its turn only; where several turns use one, each of them names its own. */
import type { Observation } from '../../src/model/observation.ts';
import type { ToolCall, Turn } from '../../src/model/session.ts';

export interface CallKeys {
  /** Of an observation; '' where it is about no call. */
  readonly of: (one: Observation) => string;
  /** Of a call that is shown. A part may not know the turn's name: then the time tells which one it is. */
  readonly shown: (call: ToolCall, turn: Turn) => string;
}

/** @param all of the recording; @param whole all turns, of all of it */
export function callKeysOf(all: readonly Observation[], whole: readonly Turn[]): CallKeys {
  const turnsOf = new Map<string, Set<string>>();
  const traced = new Map<string, string>();
  for (const { kind, name, callId, turnId, traceId } of all) {
    if (turnId !== '' && traceId !== '') traced.set(traceId, turnId);
    const begins = kind === 'tool_started' || (kind === 'tool_span' && name !== 'mcp.tools.call');
    if (callId !== '' && turnId !== '' && begins) turnsOf.set(callId, (turnsOf.get(callId) ?? new Set()).add(turnId));
  }
  const isReused = (callId: string): boolean => (turnsOf.get(callId)?.size ?? 0) > 1;
  const nearest = (callId: string, at: number): string =>
    whole
      .flatMap(({ turn_id, tool_calls }) => tool_calls.map((call) => ({ turn_id, call })))
      .filter(({ call }) => call.call_id === callId)
      .map(({ turn_id, call }) => ({ turn_id, distance: Math.abs(Date.parse(call.started_at) - at) }))
      .sort((a, b) => a.distance - b.distance)[0]?.turn_id ?? '';
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
