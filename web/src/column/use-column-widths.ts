import { useState } from 'react';
import { type ColumnSet, type ColumnWidths, keepWidths, keptWidths } from './column-width.ts';

/** The widths of a table's columns, and how they are changed: kept for the next time at once. */
export function useColumnWidths(set: ColumnSet<string>) {
  const [widths, setWidths] = useState(() => keptWidths(set));
  const change = (next: ColumnWidths): void => {
    setWidths(next);
    keepWidths(set, next);
  };
  return [widths, change] as const;
}
