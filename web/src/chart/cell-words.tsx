import type { Unit } from '../api/shape.ts';
import { formatExactUnit, formatRoomy, formatUnit } from '../format/unit.ts';
import { Unknown } from '../mark/unknown.tsx';
import { instantOf, numberOf, textOf } from './answer.ts';

/** The year of most times is this one, and goes without saying; it is in the exact words. */
function shortTime(at: number, isDay: boolean): string {
  const words = formatUnit(at, 'time').replace(` ${new Date().getFullYear()},`, ',');
  return isDay ? words.replace(/, [^,]*$/, '') : words;
}

interface Props {
  readonly value: unknown;
  readonly unit: Unit;
  /** A time that is the beginning of a day or more goes without its hour. */
  readonly isDay?: boolean;
}

/** A value in its unit; the exact one on hover. What is not known says so. */
export function CellWords({ value, unit, isDay = false }: Props) {
  if (value === null || value === undefined || value === '') return <Unknown why="nobody told" />;
  if (unit === 'text') return textOf(value);
  const number = unit === 'time' ? instantOf(value) : numberOf(value);
  if (number === null) return textOf(value);
  return (
    <span className="unbroken" title={formatExactUnit(number, unit)}>
      {unit === 'time' ? shortTime(number, isDay) : formatRoomy(number, unit)}
    </span>
  );
}
