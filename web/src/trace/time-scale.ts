import { formatDuration } from '../format/duration.ts';

/** Marks of a scale at round steps, each with words exact enough to tell it from its neighbours. */
export interface Tick {
  readonly atMs: number;
  readonly words: string;
}

const FACTORS = [1, 2, 5, 10];
const UNITS: readonly (readonly [unit: string, ms: number])[] = [
  ['µs', 0.001],
  ['ms', 1],
  ['s', 1_000],
];
/** Beyond seconds people count in parts of 60. */
const LONG_STEPS_MS = [60_000, 120_000, 300_000, 600_000, 1_800_000, 3_600_000, 7_200_000, 21_600_000, 43_200_000];

/** About `wanted` marks between two times, ms; never more than twice as many. */
export function ticksBetween(fromMs: number, toMs: number, wanted: number): readonly Tick[] {
  const step = stepOf((toMs - fromMs) / wanted);
  const first = Math.ceil(fromMs / step - 1e-9);
  const count = Math.floor((toMs - first * step) / step - 1e-9) + 1;
  return Array.from({ length: Math.max(0, count) }, (_, at) => {
    const atMs = (first + at) * step;
    return { atMs, words: wordsOf(atMs, step) };
  });
}

function stepOf(leastMs: number): number {
  if (leastMs > 30_000)
    return LONG_STEPS_MS.find((step) => step >= leastMs) ?? Math.ceil(leastMs / 43_200_000) * 43_200_000;
  const power = 10 ** Math.floor(Math.log10(Math.max(0.001, leastMs)));
  const step = (FACTORS.find((factor) => factor * power >= leastMs - 1e-12) ?? 10) * power;
  return step === 50_000 ? 60_000 : step;
}

/** With as many digits as tell a mark from its neighbours. */
function wordsOf(atMs: number, step: number): string {
  if (atMs === 0) return '0';
  if (step >= 60_000) return minutesOf(Math.round(atMs / 60_000));
  if (step >= 1_000 && atMs >= 60_000 && atMs < 3_600_000) return formatDuration(atMs);
  const [unit, ms] = UNITS.findLast(([, each]) => each <= atMs * 1.000001) ?? ['µs', 0.001];
  const digits = Math.max(0, -Math.floor(Math.log10(step / ms) + 1e-9));
  return `${(atMs / ms).toFixed(digits)} ${unit}`;
}

function minutesOf(minutes: number): string {
  if (minutes < 60) return `${minutes} min`;
  const rest = minutes % 60;
  return `${Math.floor(minutes / 60)} h${rest === 0 ? '' : ` ${String(rest).padStart(2, '0')} m`}`;
}
