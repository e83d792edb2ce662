/** RFC 4180, with CRLF and a line of names. What is not known is an empty cell. */
import type { Result } from './result-file.ts';

/**
 * Spreadsheets run cells that begin like this as formulas, and telemetry is text of strangers: such text gets a quote in front, which they
 * take for "this is text". Figures stay as they are.
 */
const FORMULA = /^[=+\-@\t\r]/;
const FIGURE = /^[+-]?(\d+(\.\d*)?|\.\d+)(e[+-]?\d+)?$/i;

export function* csvLines({ columns, rows }: Result): Generator<string> {
  yield lineOf(columns.map(({ name }) => name));
  for (const row of rows) yield lineOf(row);
}

const lineOf = (cells: readonly unknown[]): string => `${cells.map(cellOf).join(',')}\r\n`;

function cellOf(value: unknown): string {
  if (value === null || value === undefined) return '';
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  const safe = typeof value !== 'number' && FORMULA.test(text) && !FIGURE.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
