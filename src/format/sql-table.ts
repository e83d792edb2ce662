/** The answer to a user's own SELECT as aligned columns; numbers stand to the right. */

import { counted, duration, UNKNOWN } from '../lib/figure.ts';
import { cleanLine, jsonText } from './clean.ts';
import type { Paint } from './paint.ts';
import { type Column, table } from './table.ts';

export interface SqlRows {
  readonly columns: readonly { readonly name: string; readonly type: string }[];
  readonly rows: readonly (readonly unknown[])[];
  readonly truncated: boolean;
  readonly elapsedMs: number;
}

export interface SqlTableOptions {
  /** Terminal columns. */
  readonly width: number;
  readonly paint: Paint;
}

const NUMERIC = /^(Nullable\(|LowCardinality\()*(U?Int|Float|Decimal)/;
const CELL_WIDTH_MIN = 6;

export function sqlTable({ columns, rows, truncated, elapsedMs }: SqlRows, options: SqlTableOptions): string[] {
  const shown: readonly Column<readonly unknown[]>[] = columns.map(({ name, type }, index) => ({
    head: cleanLine(name),
    cell: (row) => cellText(row[index]),
    align: NUMERIC.test(type) ? 'right' : 'left',
    flexible: !NUMERIC.test(type),
    minWidth: CELL_WIDTH_MIN,
  }));
  const summary = `${counted(rows.length, 'row')} in ${duration(elapsedMs)}${truncated ? ', cut at the limit' : ''}`;
  return [...table(rows, shown, { width: options.width, paintHead: options.paint.dim }), options.paint.dim(summary)];
}

function cellText(value: unknown): string {
  if (value === null || value === undefined) return UNKNOWN;
  if (typeof value === 'string') return cleanLine(value);
  return cleanLine(jsonText(value));
}
