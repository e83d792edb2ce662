import type { SqlAnswer } from '../api/shape.ts';
import { textOf } from '../chart/answer.ts';

export const WIDTH_PX = { least: 60, most: 900, step: 20 } as const;
/** Longer texts are cut until somebody widens their column. */
const FITTED_MOST_PX = 420;
const LOOKED_AT_ROWS = 200;
/** Of the table's face. */
const LETTER_PX = 7.3;
/** Around a text: its space, the arrow of the order, the grip. */
const AROUND_PX = 40;

/** As wide as the name and the first texts of each column need, px. */
export function fittedWidths({ columns, rows }: Pick<SqlAnswer, 'columns' | 'rows'>): readonly number[] {
  const seen = rows.slice(0, LOOKED_AT_ROWS);
  return columns.map(({ name }, column) => {
    const letters = seen.reduce((most, row) => Math.max(most, textOf(row[column]).length), name.length);
    return Math.min(FITTED_MOST_PX, Math.max(WIDTH_PX.least, Math.ceil(letters * LETTER_PX + AROUND_PX)));
  });
}

export const widened = (width: number): number => Math.min(WIDTH_PX.most, Math.max(WIDTH_PX.least, width));
