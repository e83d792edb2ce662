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
  const tracesWithTurns = new Set<string>();
  for (const observation of ordered) {
    const { source, kind, turnId, threadId, callId } = observation;
    if (callId !== '' && threadId !== '') threadOfCall.set(callId, threadId);
    if (turnId !== '' && threadId !== '') threadOfTurn.set(turnId, threadId);
    if (source !== 'otel_traces') continue;
    spans.set(spanKey(observation.traceId, observation.spanId), observation);
    if (turnId !== '' && kind === 'model_span') tracesWithTurns.add(observation.traceId);
    if (threadId !== '' && (kind === 'turn_ended' || kind === 'thread_ended')) enclosing.push(observation);
  }
  return ordered.map((observation) => {
    if (observation.threadId !== '') return observation;
    const turnId = observation.turnId !== '' ? observation.turnId : turnAbove(observation, spans);
    const threadId = threadOfTurn.get(turnId) ?? threadOfCall.get(observation.callId);
    if (threadId !== undefined) return { ...observation, turnId, threadId };
    // tokens below a span that names its turn will be known when that span has come
    const waits = observation.kind === 'model_usage' && tracesWithTurns.has(observation.traceId);
    const around = observation.source === 'otel_traces' && !waits ? innermost(observation, enclosing) : undefined;
    if (around !== undefined && observation.kind === 'model_usage' && !mayAsk(around)) return observation;
    return around === undefined ? observation : { ...observation, turnId: around.turnId, threadId: around.threadId };
  });
}

/** A thread asks nothing itself while its reviewer works; and a turn that tells its own sum needs no guess, which may be another agent's. */
const mayAsk = (turn: Observation): boolean =>
  turn.name !== 'session_task.review' && turn.attributes['codex.turn.token_usage.input_tokens'] === undefined;

/** Older versions name the thread on few spans, and the spans between are not kept: then the tightest turn around it in its trace. */
function innermost(observation: Observation, enclosing: readonly Observation[]): Observation | undefined {
  return enclosing.findLast(
    ({ traceId, at, durationMs }) =>
      traceId === observation.traceId && at <= observation.at && observation.at <= at + (durationMs ?? 0),
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
