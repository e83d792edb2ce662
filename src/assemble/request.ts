/** Which request do the log records of a response belong to? They name neither it nor its trace; the record of its attempt does, and comes before them. */
import type { Observation } from '../model/observation.ts';

/** A request that was answered. */
export interface Request {
  /** The last one. */
  readonly attempt: Observation;
  readonly stream: readonly Observation[];
}

interface Open {
  readonly attempt: Observation;
  readonly stream: Observation[];
}

/**
 * By the id of the record that tells its tokens. Of two that are open, one of a process that was stopped or of another that works on the same thread, the newer is answered first.
 * @param ordered of one thread, by time
 */
export function requestsIn(ordered: readonly Observation[]): ReadonlyMap<string, Request> {
  const requests = new Map<string, Request>();
  let open: Open[] = [];
  for (const one of ordered) {
    if (one.source !== 'otel_logs') continue;
    const newest = open.at(-1);
    if (one.kind === 'model_attempt') {
      // in one trace it is asked again what was not answered
      open = [...open.filter(({ attempt }) => attempt.traceId !== one.traceId), { attempt: one, stream: [] }];
    } else if (one.kind === 'model_stream') newest?.stream.push(one);
    else if (one.kind === 'model_usage' && newest !== undefined) {
      requests.set(one.id, newest);
      open = open.slice(0, -1);
    }
  }
  return requests;
}

interface Ran {
  readonly turnIds: Set<string>;
  start: number;
  end: number;
}

/** By trace, where one turn alone has it (with TRACEPARENT many have one), the turn and when it ran; by spans and files, which tell all turns. */
export function tracedTurns(ordered: readonly Observation[]): (traceId: string, at: number) => string {
  const traceOf = new Map<string, string>();
  for (const { source, traceId, turnId, kind } of ordered)
    if (traceId !== '' && turnId !== '' && isOfTurn(source, kind)) traceOf.set(turnId, traceId);
  const byTrace = new Map<string, Ran>();
  for (const one of ordered) {
    const traceId = traceOf.get(one.turnId);
    if (traceId === undefined || !isOfTurn(one.source, one.kind)) continue;
    const ran = byTrace.get(traceId) ?? { turnIds: new Set(), start: one.at, end: one.at };
    byTrace.set(traceId, ran);
    ran.turnIds.add(one.turnId);
    ran.end = Math.max(ran.end, one.source === 'otel_traces' ? one.at + (one.durationMs ?? 0) : one.at);
  }
  return (traceId, at) => {
    const ran = byTrace.get(traceId);
    const [only] = ran?.turnIds ?? [];
    return ran !== undefined && ran.turnIds.size === 1 && at >= ran.start && at <= ran.end ? (only ?? '') : '';
  };
}

const isOfTurn = (source: Observation['source'], kind: Observation['kind']): boolean =>
  source === 'rollout' || (source === 'otel_traces' && kind !== 'process' && kind !== 'turn_interrupted');
