/** Spans before 0.113 name neither turn nor thread: what they lie in is their process, and its span is told when it ends in order. */
import type { Observation, Source } from '../model/observation.ts';

interface Told {
  readonly sources: ReadonlySet<Source>;
  readonly observations: readonly Observation[];
}

/** True where such spans are all that tells of calls, so that those of a process that was stopped are nobody's. */
export const areSpansNameless = ({ sources, observations }: Told): boolean =>
  !sources.has('rollout') && !sources.has('otel_logs') && observations.some(({ name }) => name === 'new_session');
