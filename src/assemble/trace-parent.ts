/** Whose span does a turn hang under? */
import type { Observation } from '../model/observation.ts';
import { parseTraceParent, type TraceParent } from '../model/trace-parent.ts';
import { told } from './precedence.ts';
import { attribute } from './reading.ts';

/** By trace: the header of the span that Codex's own spans in it hang under, where any of the thread's does. */
export function traceParentsIn(thread: readonly Observation[]): ReadonlyMap<string, string> {
  const headers = new Map<string, string>();
  for (const one of thread) {
    const header = one.source === 'otel_traces' ? attribute(one, 'traceparent') : null;
    if (header !== null) headers.set(one.traceId, header);
  }
  return headers;
}

/** Spans of a /compact or a review do not say it: there the trace tells, which a caller's span gives to all that is done under it. */
export function traceParentOf(turn: readonly Observation[], byTrace: ReadonlyMap<string, string>): TraceParent | null {
  const shared = turn.map(({ traceId }) => byTrace.get(traceId)).find((header) => header !== undefined);
  const header = told(turn, 'turn.trace_parent') ?? shared;
  return header === undefined ? null : parseTraceParent(header);
}
