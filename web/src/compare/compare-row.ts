/** A comparison as one flat list of rows: turns, steps, and folds in the place of steps that are the same. */
import type { ComparedStep, ComparedTurn, Comparison } from '../api/shape.ts';

export type CompareRow = {
  /** `2` for a turn, `2.4` for a step, `2.4~` for a fold that begins there: places in the comparison, from 0. */
  readonly id: string;
} & (
  | { readonly kind: 'turn'; readonly turn: ComparedTurn }
  | { readonly kind: 'step'; readonly step: ComparedStep }
  | { readonly kind: 'fold'; readonly count: number; readonly isOpen: boolean }
);

/** Fewer steps are as easily read as a line that says how many there are. */
const FOLD_MIN = 3;

/** @param open ids of folds that are unfolded, or `all`. */
export function compareRows({ turns }: Comparison, open: ReadonlySet<string> | 'all'): readonly CompareRow[] {
  return turns.flatMap((turn, at): CompareRow[] => [
    { id: String(at), kind: 'turn', turn },
    ...runsOf(turn.steps).flatMap((run) => runRows(at, run, open)),
  ]);
}

interface Run {
  readonly from: number;
  readonly steps: readonly ComparedStep[];
}

/** Steps that are the same and stand together, and each of the others for itself. */
function runsOf(steps: readonly ComparedStep[]): Run[] {
  const runs: { from: number; steps: ComparedStep[] }[] = [];
  for (const [index, step] of steps.entries()) {
    const last = runs.at(-1);
    const isMore = step.difference === 'none' && last?.steps[0]?.difference === 'none';
    if (isMore) last.steps.push(step);
    else runs.push({ from: index, steps: [step] });
  }
  return runs;
}

function runRows(turn: number, { from, steps }: Run, open: ReadonlySet<string> | 'all'): CompareRow[] {
  const id = `${turn}.${from}~`;
  const isFolding = steps[0]?.difference === 'none' && steps.length >= FOLD_MIN;
  const isOpen = open === 'all' || open.has(id);
  const rows = steps.map((step, index): CompareRow => ({ id: `${turn}.${from + index}`, kind: 'step', step }));
  if (!isFolding) return rows;
  return [{ id, kind: 'fold', count: steps.length, isOpen }, ...(isOpen ? rows : [])];
}

/** The id of the row where the two first parted; null where they did not. */
export function firstDifferenceId({ first_difference: first }: Comparison): string | null {
  if (first === null) return null;
  return first.step === null ? String(first.turn) : `${first.turn}.${first.step}`;
}

/** Whether a row is worth a stop on the way from difference to difference. */
export const isDifferent = (row: CompareRow): boolean =>
  (row.kind === 'step' && row.step.difference !== 'none') ||
  (row.kind === 'turn' && (row.turn.a === null || row.turn.b === null));
