/**
 * Log records name no turn, so that a turn which others name may have begun before anybody named it: `notify` and the Stop hook speak when all is over, and a turn
 * may compact before its prompt is logged. What lies between the turn before and the first word of this one is this one's.
 */
import type { Observation } from '../model/observation.ts';
import { countUpTo } from './in-time.ts';
import { startOf } from './reading.ts';
import type { IsSteering } from './steering.ts';
import { type Anchor, OUTSIDE_TURNS, SLACK_MS } from './turn-anchor.ts';

export interface Reach {
  /** Turns by their start. */
  readonly anchors: readonly Anchor[];
  /** Turns that only their end is told of. */
  readonly isEndOnly: (anchor: Anchor) => boolean;
  /** When processes opened the thread (ms). */
  readonly restarts: readonly number[];
  readonly isSteering: IsSteering;
}

/** Moves the starts of anchors back to the first log record that is theirs. */
export function reachBack(ordered: readonly Observation[], { anchors, isEndOnly, restarts, isSteering }: Reach): void {
  const logged = ordered.filter(
    ({ source, kind, turnId }) =>
      source === 'otel_logs' && turnId === '' && !OUTSIDE_TURNS.has(kind) && kind !== 'cost',
  );
  if (logged.length === 0) return;
  const within = createWithin(logged);
  anchors.forEach((anchor, index) => {
    if (anchor.turnId === '') return;
    const before = anchors[index - 1];
    const restart = restarts.findLast((at) => at < anchor.start) ?? Number.NEGATIVE_INFINITY;
    const from = Math.max(before === undefined ? Number.NEGATIVE_INFINITY : borderOf(before), restart);
    const between = within(from + SLACK_MS, anchor.start);
    const first = isEndOnly(anchor) ? firstSinceAsked(between, isSteering) : firstInTrace(between, anchor, anchors);
    if (first !== undefined) anchor.start = Math.min(anchor.start, startOf(first));
  });
}

/**
 * What was told after one moment and began before another. A session may have thousands of turns, so that only the records between are looked at.
 * @param logged by time
 */
function createWithin(logged: readonly Observation[]): (after: number, before: number) => Observation[] {
  const ats = logged.map(({ at }) => at);
  // what lasted is told when it was over: from here on, when did the first begin?
  const firstStarts = logged.map(startOf);
  for (let index = firstStarts.length - 2; index >= 0; index--)
    firstStarts[index] = Math.min(firstStarts[index] ?? 0, firstStarts[index + 1] ?? 0);
  return (after, before) => {
    const found: Observation[] = [];
    for (let index = countUpTo(ats, after); (firstStarts[index] ?? before) < before; index++) {
      const one = logged[index];
      if (one !== undefined && startOf(one) < before) found.push(one);
    }
    return found;
  };
}

/** Nothing before it is another turn's; where the end of the turn before is not told, nobody knows where the border lies. */
const borderOf = ({ start, end }: Anchor): number =>
  end === Number.POSITIVE_INFINITY ? Number.POSITIVE_INFINITY : Math.max(start, end);

/** The prompt that this turn answers is the last one before its end with which nobody steered. */
const firstSinceAsked = (between: readonly Observation[], isSteering: IsSteering): Observation | undefined =>
  between.findLast((one) => one.kind === 'prompt' && !isSteering(one)) ?? between[0];

/** With TRACEPARENT all turns share one trace: then only a trace without other prompts is this turn's. */
function firstInTrace(
  between: readonly Observation[],
  { turnId, traceIds }: Anchor,
  anchors: readonly Anchor[],
): Observation | undefined {
  const isOwn = ({ traceId }: Observation): boolean =>
    traceId !== '' &&
    traceIds.has(traceId) &&
    !anchors.some((other) => other.turnId !== turnId && other.traceIds.has(traceId));
  // another prompt lies between: then so does another turn
  return between.some(({ kind }) => kind === 'prompt') ? undefined : between.find(isOwn);
}
