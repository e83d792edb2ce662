import type { RangeKey } from './filter-key.ts';

export interface Range {
  readonly min?: number;
  readonly max?: number;
}

const FIGURE = '\\$?([0-9.]+(?:e[+-]?[0-9]+)?)([a-z]*)';
const ONE_SIDE = new RegExp(`^(>=?|<=?)${FIGURE}$`);
const BOTH_SIDES = new RegExp(`^${FIGURE}\\.\\.${FIGURE}$`);

/** `>1`, `<100k`, `1m..5m`. Both ends belong to it. undefined for what is no range. */
export function parseRange(text: string, key: RangeKey): Range | undefined {
  const word = text.toLowerCase();
  const [, sign, figure, unit] = ONE_SIDE.exec(word) ?? [];
  if (sign !== undefined) {
    const limit = amount(figure, unit, key);
    if (limit === undefined) return undefined;
    return sign.startsWith('>') ? { min: limit } : { max: limit };
  }
  const [, low, lowUnit, high, highUnit] = BOTH_SIDES.exec(word.replace('..', ' .. ').replaceAll(' ', '')) ?? [];
  const [min, max] = [amount(low, lowUnit, key), amount(high, highUnit, key)];
  return min === undefined || max === undefined || min > max ? undefined : { min, max };
}

function amount(figure: string | undefined, suffix: string | undefined, { units }: RangeKey): number | undefined {
  const unit = units.find((one) => one.suffix === suffix);
  const value = figure === undefined ? Number.NaN : Number(figure);
  return unit === undefined || !Number.isFinite(value) ? undefined : value * unit.factor;
}

/** In the greatest unit that leaves a whole number, so that nothing is rounded. */
export function printAmount(value: number, { units }: RangeKey): string {
  const unit = units.find(({ factor }) => value !== 0 && Number.isInteger(value / factor)) ?? units.at(-1);
  return `${value / (unit?.factor ?? 1)}${unit?.suffix ?? ''}`;
}
