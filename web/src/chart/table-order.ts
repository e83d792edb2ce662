import { numberOf, type Row, textOf } from './answer.ts';

export interface Order {
  readonly column: number;
  readonly direction: 'up' | 'down';
}

/** Figures by size, words by alphabet; what is not known stands last either way. */
export function sortRows(rows: readonly Row[], order: Order | null): readonly Row[] {
  if (order === null) return rows;
  const sign = order.direction === 'up' ? 1 : -1;
  return rows.toSorted((a, b) => compare(a[order.column], b[order.column], sign));
}

function compare(a: unknown, b: unknown, sign: number): number {
  const [isA, isB] = [isKnown(a), isKnown(b)];
  if (!isA || !isB) return Number(isB) - Number(isA);
  const [one, other] = [numberOf(a), numberOf(b)];
  if (one !== null && other !== null) return sign * (one - other);
  return sign * textOf(a).localeCompare(textOf(b), 'en', { numeric: true });
}

const isKnown = (value: unknown): boolean => value !== null && value !== undefined && value !== '';

/** The order after a press on a column's head: largest first, then smallest, then as it came. */
export function nextOrder(order: Order | null, column: number): Order | null {
  if (order?.column !== column) return { column, direction: 'down' };
  return order.direction === 'down' ? { column, direction: 'up' } : null;
}
