import { type Drawn, instantOf, numberOf, type Row, readerOf, textOf } from './answer.ts';

export interface Series {
  readonly name: string;
  /** One for each time; null where nothing is known. */
  readonly values: readonly (number | null)[];
  /** The rows that the values come from; several where small series were put together. */
  readonly rows: readonly (readonly Row[])[];
}

export interface Aligned {
  /** ms since the epoch, rising, each once. */
  readonly times: readonly number[];
  readonly series: readonly Series[];
}

/** As many as colours can be told apart. */
export const SERIES_MAX = 8;

/** What stands for the smaller ones. */
export const REST = 'others';

/**
 * Rows of `at`, `series` and `column` as lines over the same times, the largest first. Where values add up (`isSum`), what is too
 * much to tell apart becomes `others`, and so stands what the question itself put together; where they do not, the smaller ones are left out:
 * `hidden` says how many.
 */
export function alignSeries(answer: Drawn, column: string, isSum: boolean): Aligned & { readonly hidden: number } {
  const read = readerOf(answer);
  const rows = answer.rows.flatMap((row) => {
    const at = instantOf(read(row, 'at'));
    return at === null ? [] : [{ at, row, name: textOf(read(row, 'series')), value: numberOf(read(row, column)) }];
  });
  const times = [...new Set(rows.map(({ at }) => at))].sort((a, b) => a - b);
  const places = new Map(times.map((at, index) => [at, index]));
  const lines = new Map<string, MutableSeries>();
  for (const { at, row, name, value } of rows) {
    const line = lines.get(name) ?? emptySeries(name, times.length);
    lines.set(name, line);
    add(line, places.get(at) ?? 0, value, [row]);
  }
  const ranked = [...lines.values()].sort(
    (a, b) => Number(a.name === REST) - Number(b.name === REST) || sizeOf(b, isSum) - sizeOf(a, isSum),
  );
  if (ranked.length <= SERIES_MAX) return { times, series: ranked, hidden: 0 };
  const shown = ranked.slice(0, isSum ? SERIES_MAX - 1 : SERIES_MAX);
  const rest = ranked.slice(shown.length);
  return isSum
    ? { times, series: [...shown, together(rest, times.length)], hidden: 0 }
    : { times, series: shown, hidden: rest.length };
}

interface MutableSeries extends Series {
  readonly values: (number | null)[];
  readonly rows: (readonly Row[])[];
}

const emptySeries = (name: string, length: number): MutableSeries => ({
  name,
  values: Array.from<number | null>({ length }).fill(null),
  rows: Array.from<readonly Row[]>({ length }).fill([]),
});

function add(line: MutableSeries, place: number, value: number | null, rows: readonly Row[]): void {
  line.rows[place] = [...(line.rows[place] ?? []), ...rows];
  if (value !== null) line.values[place] = (line.values[place] ?? 0) + value;
}

/** A sum ranks by its total; a percentile by its peak, for that is what it is looked at for. */
function sizeOf({ values }: Series, isSum: boolean): number {
  return values.reduce<number>((size, value) => (isSum ? size + (value ?? 0) : Math.max(size, value ?? 0)), 0);
}

function together(parts: readonly Series[], length: number): Series {
  const rest = emptySeries(REST, length);
  for (const part of parts) part.values.forEach((value, place) => add(rest, place, value, part.rows[place] ?? []));
  return rest;
}

/** Each line on top of those before it. What is not known adds nothing; where nobody knows anything there is a gap. */
export function stack(series: readonly Pick<Series, 'values'>[]): readonly (readonly (number | null)[])[] {
  const length = series[0]?.values.length ?? 0;
  const known = Array.from({ length }, (_, place) => series.some(({ values }) => (values[place] ?? null) !== null));
  const sum = Array.from<number>({ length }).fill(0);
  return series.map(({ values }) =>
    sum.map((_, place) => {
      sum[place] = (sum[place] ?? 0) + (values[place] ?? 0);
      return known[place] ? (sum[place] ?? 0) : null;
    }),
  );
}

/** Which line is meant by a point of the picture at `value`: the area that holds it, or the nearest line. -1 for none. */
export function seriesAt(tops: readonly (number | null)[], value: number, isStacked: boolean): number {
  if (isStacked) return tops.findIndex((top) => top !== null && value <= top);
  let best = -1;
  let distance = Number.POSITIVE_INFINITY;
  tops.forEach((top, index) => {
    if (top === null || Math.abs(top - value) >= distance) return;
    best = index;
    distance = Math.abs(top - value);
  });
  return best;
}
