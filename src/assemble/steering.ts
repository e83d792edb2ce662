/** Words with which the user steered a running turn begin none. In log records they look like any prompt: only the requests around them tell. */
import type { Observation } from '../model/observation.ts';

export type IsSteering = (prompt: Observation) => boolean;

/**
 * What answers such words is asked in a trace in which something had been asked before, and no turn ended between: with TRACEPARENT all turns share one trace.
 * @param ordered of one thread
 */
export function steeringIn(ordered: readonly Observation[]): IsSteering {
  const requests = ordered.filter(({ kind, traceId }) => kind === 'model_attempt' && traceId !== '');
  const ends = ordered.filter(({ kind }) => kind === 'turn_ended' || kind === 'turn_interrupted').map(({ at }) => at);
  return ({ at, traceId }) => {
    const answering = requests.find((request) => request.at > at)?.traceId ?? traceId;
    const before = requests.findLast((request) => request.at < at);
    return before?.traceId === answering && !ends.some((end) => end > before.at && end <= at);
  };
}

/** The trace of the turn that such words steered. */
export const traceSteered = ({ at, traceId }: Observation, ordered: readonly Observation[]): string =>
  ordered.findLast((one) => one.kind === 'model_attempt' && one.traceId !== '' && one.at < at)?.traceId ?? traceId;
