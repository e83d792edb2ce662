/** Which sessions take so long to assemble that a copy of what came out is worth its place. */
import type { Counts } from './session.ts';

/** Some 4,000 observations, which take 150 ms to read and assemble: whoever waits for less does not notice. */
const STEPS_MIN = 1_000;

export function isLongSession(counts: Pick<Counts, 'turns' | 'model_calls' | 'tool_calls'>): boolean {
  return counts.turns + (counts.model_calls ?? 0) + (counts.tool_calls ?? 0) >= STEPS_MIN;
}
