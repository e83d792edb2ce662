import { useState } from 'react';
import { type ColumnWidths, keepWidths, keptWidths } from './column-width.ts';

/** The widths, and how they are changed: kept for the next time at once. */
export function useColumnWidths(): readonly [ColumnWidths, (widths: ColumnWidths) => void] {
  const [widths, setWidths] = useState(keptWidths);
  const change = (next: ColumnWidths): void => {
    setWidths(next);
    keepWidths(next);
  };
  return [widths, change];
}
