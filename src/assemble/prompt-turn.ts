/** Turns out of what nobody names: one for each prompt, with what follows it. So did every version before 0.125 write its rollouts. */
import type { Observation, ObservationKind } from '../model/observation.ts';
import { startOf } from './reading.ts';
import { type Anchor, newAnchor, OUTSIDE_TURNS } from './turn-anchor.ts';

/** A lone time-to-first-token, a stray span or a change of settings is no turn. */
const MAKES_A_TURN = new Set<ObservationKind>([
  'prompt',
  'model_requested',
  'model_attempt',
  'model_usage',
  'tool_result',
  'tool_started',
  'approval',
  'approval_requested',
  'answer',
  'message',
  'turn_ended',
  'turn_interrupted',
  'error',
]);

/** Said between turns as well as in them: they neither open a turn nor put off its beginning. */
const ALSO_BETWEEN = new Set<ObservationKind>(['settings', 'context', 'rate_limits', 'compaction', 'cost']);

export function promptTurns(loose: readonly Observation[]): Anchor[] {
  const turns: Anchor[] = [];
  let open: Anchor | null = null;
  for (const observation of loose) {
    if (observation.kind === 'thread_started' && observation.source === 'otel_logs') {
      open = null; // a new process: what comes next is a new turn, even before its prompt (compaction at the start of a resumed turn)
      continue;
    }
    if (OUTSIDE_TURNS.has(observation.kind)) continue;
    if (open === null || beginsNext(observation, open)) {
      if (ALSO_BETWEEN.has(observation.kind)) {
        open?.observations.push(observation);
        continue;
      }
      open = newAnchor('', startOf(observation));
      turns.push(open);
    }
    open.observations.push(observation);
  }
  return turns.filter(({ observations }) => observations.some(({ kind }) => MAKES_A_TURN.has(kind)));
}

/** A second prompt, or (with `notify` alone) a second end. */
const beginsNext = ({ kind, source }: Observation, { observations }: Anchor): boolean =>
  (kind === 'prompt' && observations.some((one) => one.kind === 'prompt')) ||
  (kind === 'turn_ended' && observations.some((one) => one.kind === 'turn_ended' && one.source === source));
