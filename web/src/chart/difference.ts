import type { Unit } from '../api/shape.ts';
import { formatRoomy } from '../format/unit.ts';

/** How a figure differs from the one of the span before: `18 % above the span before ($12.50)`. Equal is said, too. */
export function differenceWords(value: number, before: number, unit: Unit): string {
  const was = `(${formatRoomy(before, unit)})`;
  if (value === before) return `as in the span before ${was}`;
  const side = value > before ? 'above' : 'below';
  // A share differs by points: 2 % of 4 % is a riddle.
  const points = unit === 'share' ? 100 : unit === 'percent' ? 1 : null;
  if (points !== null) return `${figure(Math.abs(value - before) * points)} points ${side} the span before ${was}`;
  if (before === 0) return 'none in the span before';
  const ratio = value / before;
  if (ratio >= 3) return `${figure(ratio)} times the span before ${was}`;
  return `${figure(Math.abs(ratio - 1) * 100)} % ${side} the span before ${was}`;
}

const figure = (value: number): string =>
  value < 9.95 ? value.toFixed(1).replace(/\.0$/, '') : formatRoomy(Math.round(value), 'count');
