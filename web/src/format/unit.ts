import type { Unit } from '../api/shape.ts';
import { formatDuration } from './duration.ts';

/** `undefined` is the browser's own. */
type Locale = string | undefined;

const formats = new Map<string, Intl.NumberFormat>();

/** Making a format is dear, and a table writes thousands of values with the same one. */
function numberFormat(locale: Locale, options: Intl.NumberFormatOptions): Intl.NumberFormat {
  const key = `${locale ?? ''} ${JSON.stringify(options)}`;
  const known = formats.get(key) ?? new Intl.NumberFormat(locale, options);
  formats.set(key, known);
  return known;
}

/** Less than this says nothing but that it is not zero. */
const SMALL = 0.001;
const PREFIXES = ['', ' k', ' M', ' G', ' T'];

/** Three figures, as elsewhere: `950`, `8.4 k`, `84 k`, `1.2 M`; small parts keep two figures that say something. */
function compact(value: number, locale: Locale): string {
  let rest = Math.abs(value);
  let step = 0;
  while (rest >= 999.5 && step < PREFIXES.length - 1) {
    rest /= 1000;
    step += 1;
  }
  const sign = value < 0 ? '−' : '';
  if (rest !== 0 && rest < SMALL) return `${sign}<${numberFormat(locale, {}).format(SMALL)}`;
  const figures =
    rest !== 0 && rest < 0.1 ? { maximumSignificantDigits: 2 } : { maximumFractionDigits: digitsOf(rest) };
  return `${sign}${numberFormat(locale, figures).format(rest)}${PREFIXES[step]}`;
}

const digitsOf = (rest: number): number => (rest < 9.95 ? 1 : 0);

function money(usd: number, locale: Locale): string {
  const amount = Math.abs(usd);
  const sign = usd < 0 ? '−' : '';
  if (amount !== 0 && amount < 0.0001)
    return `${sign}<$${numberFormat(locale, { maximumFractionDigits: 4 }).format(0.0001)}`;
  if (amount >= 10_000) return `${sign}$${compact(amount, locale)}`;
  const digits = amount === 0 || amount >= 1000 ? 0 : amount < 0.01 ? 4 : 2;
  const fraction = { minimumFractionDigits: amount === 0 ? 0 : digits, maximumFractionDigits: digits };
  return `${sign}$${numberFormat(locale, fraction).format(amount)}`;
}

const BYTES = ['B', 'kB', 'MB', 'GB', 'TB'];

function bytes(value: number, locale: Locale): string {
  const step = Math.min(BYTES.length - 1, Math.max(0, Math.floor(Math.log10(Math.max(1, value)) / 3)));
  const rest = value / 1000 ** step;
  return `${numberFormat(locale, { maximumFractionDigits: step === 0 ? 0 : digitsOf(rest) }).format(rest)} ${BYTES[step]}`;
}

const percent = (value: number, locale: Locale): string =>
  `${numberFormat(locale, { maximumFractionDigits: digitsOf(Math.abs(value)) }).format(value)} %`;

/** A value for an axis, a label, a cell: short enough to compare by eye. `share` is 0 to 1. */
export function formatUnit(value: number, unit: Unit, locale?: Locale): string {
  switch (unit) {
    case 'usd':
      return money(value, locale);
    case 'ms':
      return value < 0 ? `−${formatDuration(-value)}` : formatDuration(value);
    case 'bytes':
      return bytes(value, locale);
    case 'share':
      return percent(value * 100, locale);
    case 'percent':
      return percent(value, locale);
    case 'per_second':
      return `${compact(value, locale)}/s`;
    case 'time':
      return instant(value, locale);
    case 'count':
    case 'tokens':
    case 'text':
      return compact(value, locale);
  }
}

/** Counts up to here are written out where there is room. */
const EXACT_BELOW = 999_999.5;

/** A value that stands alone or in a column: as `formatUnit`, but a count keeps all its figures, for `2 k` beside `484` hides what differs. */
export function formatRoomy(value: number, unit: Unit, locale?: Locale): string {
  const isLong = unit === 'count' && Math.abs(value) >= 1000 && Math.abs(value) < EXACT_BELOW;
  return isLong ? numberFormat(locale, { maximumFractionDigits: 0 }).format(value) : formatUnit(value, unit, locale);
}

/** Every figure, with its unit: for hover and for the table behind a chart. */
export function formatExactUnit(value: number, unit: Unit, locale?: Locale): string {
  const plain = (digits: number): string => numberFormat(locale, { maximumFractionDigits: digits }).format(value);
  switch (unit) {
    case 'usd':
      return `$${plain(4)}`;
    case 'ms':
      return value >= 60_000 ? formatDuration(value) : `${plain(1)} ms`;
    case 'bytes':
      return `${plain(0)} B`;
    case 'share':
      return `${numberFormat(locale, { maximumFractionDigits: 2 }).format(value * 100)} %`;
    case 'percent':
      return `${plain(2)} %`;
    case 'per_second':
      return `${plain(3)}/s`;
    case 'time':
      return instant(value, locale);
    case 'tokens':
      return `${plain(0)} tokens`;
    case 'count':
    case 'text':
      return plain(2);
  }
}

/** Units whose values add up to something: a share or a percentile of a sum is another one. */
export const isAmount = (unit: Unit): boolean =>
  unit === 'count' || unit === 'tokens' || unit === 'usd' || unit === 'bytes';

const TIME: Intl.DateTimeFormatOptions = {
  day: 'numeric',
  month: 'short',
  year: 'numeric',
  hour: '2-digit',
  minute: '2-digit',
  hourCycle: 'h23',
};

/** The words around it are English, so is the month: 3/4 is a riddle. */
const instant = (at: number, locale: Locale): string => new Intl.DateTimeFormat(locale ?? 'en-GB', TIME).format(at);
