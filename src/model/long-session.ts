/** Which sessions take so long to assemble that a copy of what came out is worth its place. */
import type { Counts } from './session.ts';

/** Some 100 ms of reading and assembling: whoever waits for less does not notice. */
const STEPS_MIN = 2_000;

export function isLongSession({
  turns,
  model_calls,
  tool_calls,
}: Pick<Counts, 'turns' | 'model_calls' | 'tool_calls'>): boolean {
  return turns + (model_calls ?? 0) + (tool_calls ?? 0) >= STEPS_MIN;
}
