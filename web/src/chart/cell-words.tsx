import type { Unit } from '../api/shape.ts';
import { formatExactUnit, formatRoomy, formatUnit } from '../format/unit.ts';
import { Unknown } from '../mark/unknown.tsx';
import { instantOf, numberOf, textOf } from './answer.ts';

/** The year of most times is this one, and goes without saying; it is in the exact words. */
function shortTime(at: number): string {
  const words = formatUnit(at, 'time');
  return words.replace(` ${new Date().getFullYear()},`, ',');
}

/** A value in its unit; the exact one on hover. What is not known says so. */
export function CellWords({ value, unit }: { readonly value: unknown; readonly unit: Unit }) {
  if (value === null || value === undefined || value === '') return <Unknown why="nobody told" />;
  if (unit === 'text') return textOf(value);
  const number = unit === 'time' ? instantOf(value) : numberOf(value);
  if (number === null) return textOf(value);
  return (
    <span className="unbroken" title={formatExactUnit(number, unit)}>
      {unit === 'time' ? shortTime(number) : formatRoomy(number, unit)}
    </span>
  );
}
