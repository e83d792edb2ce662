/** What the log records and spans around a logged prompt tell of its turn: it names none itself. */
import type { Observation } from '../model/observation.ts';
import { countUpTo } from './in-time.ts';
import { endOf } from './reading.ts';

/** The span of a turn may close when the next prompt is already logged; no turn is over so soon after its own. */
export const OVERLAP_MS = 10;

export interface LoggedPrompt {
  /** '' where nobody tells it. */
  readonly turnId: string;
  /** When the last request before the next prompt was answered, ms since the epoch; null where none is told. */
  readonly requestedAt: number | null;
}

/**
 * By observation id.
 * @param ordered of one thread, by time
 */
export function loggedPrompts(ordered: readonly Observation[]): ReadonlyMap<string, LoggedPrompt> {
  const spans = ordered.filter((one) => one.kind === 'turn_ended' && one.source === 'otel_traces' && one.turnId !== '');
  const ran: Ran = { spans, ats: spans.map(({ at }) => at) };
  const logged = ordered.filter(({ source }) => source === 'otel_logs');
  const known = new Map<string, LoggedPrompt>();
  let next: Observation | undefined;
  let requestedAt: number | null = null;
  let answer: Observation | undefined;
  for (const one of logged.toReversed()) {
    if (one.kind === 'model_attempt') requestedAt ??= one.at;
    if (one.kind === 'answer') answer = one;
    if (one.kind !== 'prompt') continue;
    const own = turnInSpans(one, next, ran) ?? (isInTraceOf(one, answer) ? answer : undefined);
    known.set(one.id, { turnId: own?.turnId ?? '', requestedAt });
    next = one;
    requestedAt = null;
    answer = undefined;
  }
  return known;
}

/** No other prompt lies between the two. With TRACEPARENT all turns share one trace. */
const isInTraceOf = (prompt: Observation, answer: Observation | undefined): answer is Observation =>
  answer !== undefined && prompt.traceId !== '' && answer.traceId === prompt.traceId;

interface Ran {
  /** Of turns, by time. */
  readonly spans: readonly Observation[];
  /** When they began, ms since the epoch. */
  readonly ats: readonly number[];
}

/** The turn that ran, else the one that began in the prompt's trace before there was another prompt. */
function turnInSpans(
  { at, traceId }: Observation,
  next: Observation | undefined,
  { spans, ats }: Ran,
): Observation | undefined {
  const begunBy = countUpTo(ats, at);
  const ran = spans[begunBy - 1];
  if (ran !== undefined && at <= endOf(ran) - OVERLAP_MS) return ran;
  const begun = spans[begunBy];
  const isOwn = begun !== undefined && traceId !== '' && begun.traceId === traceId;
  return isOwn && (next === undefined || begun.at < next.at) ? begun : undefined;
}
