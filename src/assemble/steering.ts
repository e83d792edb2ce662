/** Words with which the user steered a running turn begin none. In log records they look like any prompt: only the requests around them tell. */
import type { Observation } from '../model/observation.ts';
import { countBefore, countUpTo } from './in-time.ts';
import { startOf } from './reading.ts';
import { SLACK_MS } from './turn-anchor.ts';

export type IsSteering = (prompt: Observation) => boolean;

/**
 * What answers such words is asked in a trace in which something had been asked before, and no turn ended between: with TRACEPARENT all turns share one trace.
 * @param ordered of one thread
 */
export function steeringIn(ordered: readonly Observation[]): IsSteering {
  const beginning = beginningPrompts(ordered);
  const requests = ordered.filter(({ kind, traceId }) => kind === 'model_attempt' && traceId !== '');
  const requestedAt = requests.map(({ at }) => at);
  const ends = ordered.filter(({ kind }) => kind === 'turn_ended' || kind === 'turn_interrupted').map(({ at }) => at);
  return (prompt) => {
    const { at, traceId } = prompt;
    const answering = requests[countUpTo(requestedAt, at)]?.traceId ?? traceId;
    const before = requests[countBefore(requestedAt, at) - 1];
    if (before?.traceId !== answering || beginning.has(prompt)) return false;
    return countUpTo(ends, at) === countUpTo(ends, before.at);
  };
}

/**
 * Prompts of which it is certain that they began a turn: Codex logs the first token of each turn once, and how long after the turn's beginning it came. What was said first since then began it.
 * @param ordered of one thread
 */
export function beginningPrompts(ordered: readonly Observation[]): ReadonlySet<Observation> {
  const logged = ordered.filter(({ source }) => source === 'otel_logs');
  const prompts = logged.filter(({ kind }) => kind === 'prompt');
  const promptedAt = prompts.map(({ at }) => at);
  const begun = logged.filter(({ kind }) => kind === 'turn_ttft').map(startOf);
  const first = begun.map((start) => prompts[countBefore(promptedAt, start - SLACK_MS)]);
  return new Set(first.filter((prompt) => prompt !== undefined));
}

/** The trace of the turn that such words steered. */
export const traceSteered = ({ at, traceId }: Observation, ordered: readonly Observation[]): string =>
  ordered.findLast((one) => one.kind === 'model_attempt' && one.traceId !== '' && one.at < at)?.traceId ?? traceId;
