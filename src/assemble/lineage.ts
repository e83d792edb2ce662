/** Which thread is whose child. Told by Codex where it tells; else read off the nesting of spans in one trace. */
import type { Observation } from '../model/observation.ts';
import { asksForTitle } from './session-kind.ts';

export type Parents = ReadonlyMap<string, string>;

/** Of a review of whose two threads each told only itself, and the turn. */
interface ReviewThreads {
  readonly parent?: string;
  readonly child?: string;
}

/** Child thread → parent thread. A hook names only the root of the tree: whoever names the parent itself is believed instead. */
export function parentsOf(threads: ReadonlyMap<string, readonly Observation[]>): Parents {
  const parents = new Map<string, string>();
  const roots = new Map<string, string>();
  const reviewed = new Map<string, ReviewThreads>();
  for (const observations of threads.values()) {
    for (const { kind, attributes } of observations) {
      if (kind !== 'thread_link') continue;
      const { parent_thread_id: parent, child_thread_id: child, child_turn_id: turn, link } = attributes;
      if (turn !== undefined)
        reviewed.set(turn, { ...reviewed.get(turn), ...(parent && { parent }), ...(child && { child }) });
      if (parent === undefined || child === undefined || parent === child) continue;
      if (link === 'root') roots.set(child, parent);
      else parents.set(child, parent);
    }
  }
  for (const { parent, child } of reviewed.values()) {
    if (parent !== undefined && child !== undefined && parent !== child && !parents.has(child))
      parents.set(child, parent);
  }
  for (const [child, parent] of nestedThreads(threads)) if (!parents.has(child)) parents.set(child, parent);
  for (const [child, root] of roots) if (!parents.has(child)) parents.set(child, root);
  return parents;
}

/** The thread at the top. A circle (bad data) ends at the smallest id, so that every member agrees on it. */
export function rootOf(threadId: string, parents: Parents): string {
  const seen = new Set<string>();
  let at = threadId;
  for (let parent = parents.get(at); parent !== undefined; parent = parents.get(at)) {
    if (seen.has(at)) return [...seen].sort()[0] ?? at;
    seen.add(at);
    at = parent;
  }
  return at;
}

interface Opening {
  readonly threadId: string;
  readonly traceId: string;
  readonly from: number;
  readonly to: number;
}

/** Spans below which Codex opens another thread. */
const opensThread = (observation: Observation): boolean =>
  observation.source === 'otel_traces' &&
  (observation.name === 'session_task.review' || observation.name.endsWith('spawn_agent'));

/** A title is asked for while a review runs, and in its trace where the whole process is in one: but not from inside. A process names the thread that it was begun for. */
const isBegunByClient = ({ turnId }: Observation, thread: readonly Observation[]): boolean =>
  thread.some((one) => one.kind === 'process' || (one.name === 'turn/start' && one.turnId === turnId)) ||
  asksForTitle(thread);

/**
 * A review (and, before 0.147, a sub-agent without a readable `spawn_agent` output) is linked by nothing but the trace:
 * its turn starts in the same trace, inside the span that opened it. With TRACEPARENT unrelated sessions share a trace,
 * hence the demand for an enclosing span of just that kind.
 */
function* nestedThreads(threads: ReadonlyMap<string, readonly Observation[]>): Generator<[string, string]> {
  const openings: Opening[] = [];
  for (const [threadId, observations] of threads) {
    for (const observation of observations) {
      if (!opensThread(observation)) continue;
      const { traceId, at, durationMs } = observation;
      openings.push({ threadId, traceId, from: at, to: at + (durationMs ?? 0) });
    }
  }
  if (openings.length === 0) return;
  for (const [threadId, observations] of threads) {
    const firstTurn = observations.find(({ name }) => name === 'session_task.turn');
    if (firstTurn === undefined || isBegunByClient(firstTurn, observations)) continue;
    const opening = openings.find(
      (o) =>
        o.threadId !== threadId && o.traceId === firstTurn.traceId && o.from <= firstTurn.at && firstTurn.at <= o.to,
    );
    if (opening !== undefined) yield [threadId, opening.threadId];
  }
}
