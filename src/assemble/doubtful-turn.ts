/** Lines of a file that two processes wrote at once name no turn (before 0.147): the reader guesses that they are the newer turn's, and notes which other one was open. */
import type { Observation } from '../model/observation.ts';
import { attribute, endOf } from './reading.ts';

const others = (line: Observation): string[] => attribute(line, 'beside_turn_ids')?.split(',') ?? [];

/** True for lines that another turn, of which something was heard later, may have written as well. */
export function doubtfulIn(observations: readonly Observation[]): (line: Observation) => boolean {
  const signs = new Map<string, number>();
  for (const one of observations)
    if (one.kind !== 'cost' && others(one).length === 0)
      signs.set(one.turnId, Math.max(signs.get(one.turnId) ?? Number.NEGATIVE_INFINITY, endOf(one)));
  return (line) => others(line).some((turnId) => (signs.get(turnId) ?? Number.NEGATIVE_INFINITY) >= line.at);
}

/** Without the guess: whoever else tells of the same fact knows better. A turn that was killed wrote nothing more. */
export function withoutGuesses(observations: readonly Observation[]): readonly Observation[] {
  const isDoubtful = doubtfulIn(observations);
  return observations.map((one) => (isDoubtful(one) ? { ...one, turnId: '' } : one));
}
