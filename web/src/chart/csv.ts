import { type Drawn, textOf } from './answer.ts';

/**
 * An answer as CSV (RFC 4180), as it came: names of columns first. A spreadsheet takes a cell that begins with one of = + - @ for a
 * formula, and these texts come from anywhere: they get an apostrophe. Figures stay figures.
 */
export function csvOf({ columns, rows }: Pick<Drawn, 'columns' | 'rows'>): string {
  const lines = [columns.map(({ name }) => cell(name)), ...rows.map((row) => row.map(cell))];
  return lines.map((line) => `${line.join(',')}\r\n`).join('');
}

function cell(value: unknown): string {
  const text = textOf(value);
  const isFormula = typeof value !== 'number' && /^[=+\-@\t\r]/.test(text) && Number.isNaN(Number(text));
  const safe = isFormula ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
