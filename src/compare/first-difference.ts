import type { ComparedStep, ComparedTurn, Parting, StepSide } from './comparison.ts';

/** What the model says differs in any two runs: that is where they parted only if nothing else is. */
const SAID: ReadonlySet<StepSide['kind']> = new Set(['answer', 'message', 'plan']);

const isOnlySaid = ({ difference, a, b }: ComparedStep): boolean =>
  difference === 'words'
    ? SAID.has((a ?? b)?.kind ?? 'tool')
    : (a ?? b)?.kind === 'message' && (b ?? a)?.kind === 'message';

/** Where two sessions first did something else; where they did the same, where they first said it in other words. */
export function firstDifference(turns: readonly ComparedTurn[]): Parting | null {
  let said: Parting | null = null;
  for (const [turn, compared] of turns.entries()) {
    const { a, b, steps } = compared;
    for (const [step, one] of steps.entries()) {
      if (one.difference === 'none') continue;
      const parting = {
        turn,
        step,
        place: placeOf(compared, one),
        difference: one.difference,
        is_only_words: isOnlySaid(one),
      };
      if (!parting.is_only_words) return parting;
      said ??= parting;
    }
    if ((a === null || b === null) && steps.length === 0)
      return {
        turn,
        step: null,
        place: placeOf(compared, null),
        difference: a === null ? 'only_b' : 'only_a',
        is_only_words: false,
      };
  }
  return said;
}

/** `turn 2 step 4`, by the numbers of A where it has the step. Without names: those are recorded text. */
function placeOf({ a, b }: ComparedTurn, step: ComparedStep | null): string {
  const side = step === null || step.a !== null ? (a ?? b) : (b ?? a);
  const number = step?.a?.number ?? step?.b?.number;
  const turn = `turn ${side?.number ?? 0}`;
  if (side?.agent != null) return `${number === undefined ? '' : `step ${number} of `}a sub-agent's ${turn}`;
  return number === undefined ? turn : `${turn} step ${number}`;
}
