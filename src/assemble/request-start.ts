/**
 * When a request began that only a rollout tells of. Codex sends it as soon as the last thing that it holds is there, and writes that down first: by recordings that tell both, some
 * milliseconds before the log record of the request, and never after it.
 */
import type { Observation, ObservationKind } from '../model/observation.ts';

/** What a request waits for. MCP servers that are slow to start come between the turn and its settings, which are written right before the prompt. */
const HELD: ReadonlySet<ObservationKind> = new Set(['turn_started', 'settings', 'prompt', 'tool_result', 'compaction']);
/** Of what comes back: written while the response still streams. */
const ANSWERED: ReadonlySet<ObservationKind> = new Set(['reasoning', 'message', 'answer', 'tool_started']);

/**
 * By the id of the line that tells a response's tokens, ms since the epoch. Only lines that name the response are written when it is over (from 0.160 on); older ones come when
 * its tools are done, so that nobody knows its end either.
 * @param observations of one turn, by time
 */
export function requestStarts(observations: readonly Observation[]): ReadonlyMap<string, number> {
  const starts = new Map<string, number>();
  let start: number | null = null;
  let isAnswering = false;
  for (const { source, kind, id, at, responseId } of observations) {
    if (source !== 'rollout') continue;
    if (HELD.has(kind)) {
      // a tool may be done before the response that called it is over
      if (!isAnswering) start = at;
    } else if (ANSWERED.has(kind)) {
      isAnswering = start !== null;
    } else if (kind === 'model_usage') {
      if (start !== null && responseId !== '') starts.set(id, start);
      start = null;
      isAnswering = false;
    }
  }
  return starts;
}
