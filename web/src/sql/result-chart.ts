import type { SqlAnswer } from '../api/shape.ts';
import { type Drawn, instantOf, type Look, numberOf } from '../chart/answer.ts';

export interface ChartedResult {
  readonly look: Look;
  readonly answer: Drawn;
}

/**
 * A picture of an answer where it has one: a column of times and one of figures is a line, of words and figures a ranking. Columns that
 * are named as charts name them (`at`, `series`, `value`) are taken by their names. null where there is nothing to draw.
 */
export function chartOf({ columns, rows }: Pick<SqlAnswer, 'columns' | 'rows'>): ChartedResult | null {
  const isTime = (type: string): boolean => /^(Nullable\()?Date/.test(type);
  const isFigure = (type: string): boolean => /^(Nullable\()?(U?Int|Float|Decimal)/.test(type);
  const at = columns.findIndex(({ type }) => isTime(type));
  const value = preferred(columns, 'value', ({ type }) => isFigure(type));
  const words = preferred(columns, 'series', ({ type }) => !isFigure(type) && !isTime(type));
  const title = columns[value]?.name ?? '';
  if (value < 0 || rows.length === 0) return null;
  if (at < 0) {
    if (words < 0) return null;
    const ranked = rows.map((row) => [row[words], row[value]]);
    return drawn(
      'rank',
      title,
      [columns[words], columns[value]].map((column, index) => ({
        name: index === 0 ? 'key' : 'value',
        type: column?.type ?? '',
      })),
      ranked,
      0,
      1,
    );
  }
  const points = rows.map((row) => [row[at], words < 0 ? '' : row[words], numberOf(row[value])]);
  const times = points.map(([time]) => instantOf(time)).filter((time) => time !== null);
  const [since, until] = [Math.min(...times), Math.max(...times)];
  if (!Number.isFinite(since) || since === until) return null;
  const named = ['at', 'series', 'value'].map((name) => ({ name, type: '' }));
  return drawn('time', title, named, points, since, until);
}

function preferred(
  columns: SqlAnswer['columns'],
  name: string,
  fits: (column: SqlAnswer['columns'][number]) => boolean,
): number {
  const named = columns.findIndex((column) => column.name === name && fits(column));
  return named >= 0 ? named : columns.findIndex(fits);
}

function drawn(
  chart: Look['chart'],
  title: string,
  columns: Drawn['columns'],
  rows: Drawn['rows'],
  since: number,
  until: number,
): ChartedResult {
  const step_seconds = Math.max(1, Math.round((until - since) / 1000 / Math.max(1, rows.length)));
  return {
    look: { title, chart, unit: 'count', isStraight: true },
    answer: { columns, rows, since: new Date(since).toISOString(), until: new Date(until).toISOString(), step_seconds },
  };
}
