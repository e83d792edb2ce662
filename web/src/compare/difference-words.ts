import type { ComparedFigure, ComparedStep } from '../api/shape.ts';
import { formatCost } from '../format/cost.ts';
import { formatCount } from '../format/count.ts';
import { formatDuration } from '../format/duration.ts';

type Difference = ComparedStep['difference'];

const SIGN: Readonly<Record<Difference, readonly [sign: string, words: string]>> = {
  none: ['=', 'the same'],
  outcome: ['✕', 'the same, and it ended otherwise'],
  words: ['≈', 'the same place, in other words'],
  other: ['≠', 'something else'],
  only_a: ['−', 'only in A'],
  only_b: ['+', 'only in B'],
};

export const differenceSign = (difference: Difference): string => SIGN[difference][0];
export const differenceWords = (difference: Difference): string => SIGN[difference][1];

/** `+38 s`, `−1.2 s`; null where it is unknown or too little to be said. Milliseconds. */
export function timeDifference(ms: number | null, leastMs = 50): string | null {
  return ms === null || Math.abs(ms) < leastMs ? null : `${sign(ms)}${formatDuration(Math.abs(ms))}`;
}

const LEAST_USD = 0.0001;

/** One word for each figure that differs; what nobody knows is not among them. */
export function figureDifferences(figures: {
  readonly time_ms: ComparedFigure;
  readonly tokens: ComparedFigure;
  readonly cost_usd: ComparedFigure;
  readonly tool_calls: ComparedFigure;
  readonly failures: ComparedFigure;
}): string[] {
  const counted = ({ difference }: ComparedFigure, one: string, many: string): string | null =>
    difference === null || difference === 0
      ? null
      : `${sign(difference)}${formatCount(Math.abs(difference))} ${Math.abs(difference) === 1 ? one : many}`;
  const usd = figures.cost_usd.difference;
  return [
    timeDifference(figures.time_ms.difference),
    counted(figures.tokens, 'token', 'tokens'),
    usd === null || Math.abs(usd) < LEAST_USD ? null : `${sign(usd)}${formatCost(Math.abs(usd))}`,
    counted(figures.tool_calls, 'call', 'calls'),
    counted(figures.failures, 'failed', 'failed'),
  ].filter((word) => word !== null);
}

const sign = (value: number): string => (value < 0 ? '−' : '+');
