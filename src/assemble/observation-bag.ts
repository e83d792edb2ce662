/**
 * Puts a bag of observations in order: each once, by time, and every one with the thread that it belongs to.
 * Spans of a model request name neither thread nor turn; they are joined through their parents in the same trace.
 */
import type { Observation } from '../model/observation.ts';
import { byTime } from './reading.ts';

/** Earliest first; the id breaks ties, so that the order of arrival never shows. */
export function inOrder(observations: Iterable<Observation>): Observation[] {
  const byId = new Map<string, Observation>();
  for (const observation of observations) byId.set(observation.id, observation);
  return [...byId.values()].sort(byTime);
}

/** Observations by thread id, in order. What names no thread, and hangs below nothing that does, is left out. */
export function byThread(ordered: readonly Observation[]): Map<string, Observation[]> {
  const settled = settle(ordered);
  const threads = new Map<string, Observation[]>();
  for (const observation of settled) {
    if (observation.threadId === '') continue;
    const thread = threads.get(observation.threadId);
    if (thread === undefined) threads.set(observation.threadId, [observation]);
    else thread.push(observation);
  }
  return threads;
}

/** Fills in the turn (from the nearest ancestor span that names one) and the thread (from whoever names that turn's thread). */
function settle(ordered: readonly Observation[]): Observation[] {
  const threadOfTurn = new Map<string, string>();
  const threadOfCall = new Map<string, string>();
  const spans = new Map<string, Observation>();
  const enclosing: Observation[] = [];
  for (const observation of ordered) {
    const { source, kind, turnId, threadId, callId } = observation;
    if (callId !== '' && threadId !== '') noteThread(threadOfCall, callId, threadId);
    if (turnId !== '' && threadId !== '') threadOfTurn.set(turnId, threadId);
    if (source !== 'otel_traces') continue;
    spans.set(spanKey(observation.traceId, observation.spanId), observation);
    if (threadId !== '' && (kind === 'turn_ended' || kind === 'thread_ended')) enclosing.push(observation);
  }
  return ordered.map((observation) => {
    if (observation.threadId !== '') return observation;
    const turnId = observation.turnId !== '' ? observation.turnId : turnAbove(observation, spans);
    const threadId = threadOfTurn.get(turnId) ?? (threadOfCall.get(observation.callId) || undefined);
    const around = mayBeGuessed(observation, turnId) ? innermost(observation, enclosing, threadId) : undefined;
    return {
      ...observation,
      turnId: turnId === '' ? (around?.turnId ?? '') : turnId,
      threadId: threadId ?? around?.threadId ?? '',
    };
  });
}

/** Calls of two threads may have one id: then it tells nothing. */
const noteThread = (threads: Map<string, string>, callId: string, threadId: string): void => {
  const known = threads.get(callId);
  threads.set(callId, known === undefined || known === threadId ? threadId : '');
};

/**
 * Never what names its turn, which would be known if that were the one around it; and never tokens: every version that tells them in spans names the turn above
 * them, so that without it they may as well be another agent's.
 */
const mayBeGuessed = ({ source, kind }: Observation, turnId: string): boolean =>
  source === 'otel_traces' && kind !== 'model_usage' && turnId === '';

/** Older versions name the thread on few spans, and the spans between are not kept: then the tightest turn around it in its trace. */
function innermost(
  observation: Observation,
  enclosing: readonly Observation[],
  threadId: string | undefined,
): Observation | undefined {
  return enclosing.findLast(
    ({ traceId, at, durationMs, ...around }) =>
      (threadId === undefined || threadId === around.threadId) &&
      traceId === observation.traceId &&
      at <= observation.at &&
      observation.at <= at + (durationMs ?? 0),
  );
}

const spanKey = (traceId: string, spanId: string): string => `${traceId}/${spanId}`;

/** handle_responses → receiving_stream → try_run_sampling_request: more than three steps is a loop in bad data. */
const ANCESTORS_MAX = 8;

function turnAbove(observation: Observation, spans: ReadonlyMap<string, Observation>): string {
  let at: Observation | undefined = observation;
  for (let step = 0; step < ANCESTORS_MAX && at !== undefined; step++) {
    if (at.turnId !== '') return at.turnId;
    at = spans.get(spanKey(at.traceId, at.parentSpanId));
  }
  return '';
}
