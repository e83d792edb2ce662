import { type Drawn, instantOf, numberOf, type Row, readerOf, textOf } from './answer.ts';

export interface HeatCell {
  /** Index of the time and of the bucket, from the lowest. */
  readonly column: number;
  readonly bucket: number;
  readonly value: number;
  readonly row: Row;
}

/** A range of values; or, where the answer has a `series`, what has that name. */
export interface HeatBucket {
  readonly low: number;
  readonly high: number;
  readonly name: string | null;
}

export interface HeatGrid {
  /** ms since the epoch, rising. */
  readonly times: readonly number[];
  readonly buckets: readonly HeatBucket[];
  readonly cells: readonly HeatCell[];
  readonly max: number;
}

/**
 * Rows of `at`, `low`, `high`, `value` as a grid, from the lowest; or of `at`, `series`, `value`, by name with the first one on top. Buckets are of one height whatever
 * they span: theirs is usually a logarithm.
 */
export function heatGrid(answer: Drawn): HeatGrid {
  return hasNames(answer) ? gridOf(namedRows(answer)) : gridOf(rangeRows(answer));
}

/** Whether its rows are things with a name, not ranges. */
export const hasNames = ({ columns }: Pick<Drawn, 'columns'>): boolean => columns.some(({ name }) => name === 'series');

interface PlacedRow extends HeatBucket {
  readonly at: number;
  readonly value: number;
  readonly row: Row;
}

function namedRows(answer: Drawn): readonly PlacedRow[] {
  const read = readerOf(answer);
  const names = [...new Set(answer.rows.map((row) => textOf(read(row, 'series'))))].sort((a, b) =>
    b.localeCompare(a, 'en', { numeric: true }),
  );
  const places = new Map(names.map((name, place) => [name, place]));
  return answer.rows.flatMap((row) => {
    const [at, name] = [instantOf(read(row, 'at')), textOf(read(row, 'series'))];
    const low = places.get(name) ?? 0;
    return at === null ? [] : [{ at, low, high: low + 1, name, row, value: numberOf(read(row, 'value')) ?? 0 }];
  });
}

function rangeRows(answer: Drawn): readonly PlacedRow[] {
  const read = readerOf(answer);
  return answer.rows.flatMap((row) => {
    const [at, low, high] = [instantOf(read(row, 'at')), numberOf(read(row, 'low')), numberOf(read(row, 'high'))];
    return at === null || low === null || high === null
      ? []
      : [{ at, low, high, name: null, row, value: numberOf(read(row, 'value')) ?? 0 }];
  });
}

function gridOf(rows: readonly PlacedRow[]): HeatGrid {
  const times = [...new Set(rows.map(({ at }) => at))].sort((a, b) => a - b);
  const bounds = new Map(rows.map(({ low, high, name }) => [low, { low, high, name }]));
  const buckets = [...bounds.values()].sort((a, b) => a.low - b.low);
  const columnOf = new Map(times.map((at, index) => [at, index]));
  const bucketOf = new Map(buckets.map(({ low }, index) => [low, index]));
  const cells = rows
    .filter(({ value }) => value > 0)
    .map(({ at, low, value, row }) => ({ column: columnOf.get(at) ?? 0, bucket: bucketOf.get(low) ?? 0, value, row }));
  return { times, buckets, cells, max: Math.max(0, ...cells.map(({ value }) => value)) };
}

/** How strong a cell is, 0 to 1: by the root, so that the few slow ones are seen next to the many quick ones. */
export const strengthOf = (value: number, max: number): number => (max <= 0 ? 0 : Math.sqrt(Math.max(0, value) / max));

/**
 * The ramp's colour at `strength`, 0 to 1. In OKLCH equal steps look equal; lightness alone carries the order, so it does not matter
 * which colours an eye can tell apart. On dark ground it runs to light, on light ground to dark: the page's ground is nothing.
 */
export function heatColour(strength: number, isDark: boolean): string {
  const at = Math.min(1, Math.max(0, strength));
  const lightness = isDark ? 0.3 + 0.62 * at : 0.93 - 0.58 * at;
  const hue = isDark ? 262 - 62 * at : 200 + 66 * at;
  const chroma = 0.05 + 0.09 * Math.sin(Math.PI * Math.min(0.85, at + 0.1));
  return `oklch(${lightness.toFixed(3)} ${chroma.toFixed(3)} ${hue.toFixed(1)})`;
}
