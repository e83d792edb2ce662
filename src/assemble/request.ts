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
