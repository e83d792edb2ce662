import type { Panel, PanelAnswer, Unit } from '../api/shape.ts';

/** What of a panel decides how its answer is drawn. Whoever has other data than a panel's can draw it too. */
export type Look = Pick<Panel, 'title' | 'chart' | 'unit' | 'stacked' | 'columns' | 'drill' | 'total' | 'empty'> & {
  /** Rows of its times are points of their own, not steps that somebody counted over. */
  readonly isStraight?: boolean;
};

/** What of an answer is drawn. */
export type Drawn = Pick<PanelAnswer, 'columns' | 'rows' | 'since' | 'until' | 'step_seconds'>;

export type Row = readonly unknown[];

/** A figure of an answer; null for what is not known. 64-bit numbers may come as text, to keep all their digits. */
export function numberOf(value: unknown): number | null {
  const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
  return typeof number === 'number' && Number.isFinite(number) ? number : null;
}

/** ms since the epoch, of a number of them or of ClickHouse's text of a time in UTC; null where it is neither. */
export function instantOf(value: unknown): number | null {
  const number = numberOf(value);
  if (number !== null || typeof value !== 'string') return number;
  const text = value.trim().replace(' ', 'T');
  const at = Date.parse(text.length === 10 || /(Z|[+-]\d\d:?\d\d)$/.test(text) ? text : `${text}Z`);
  return Number.isNaN(at) ? null : at;
}

/** Words of a value; '' where there is none. */
export function textOf(value: unknown): string {
  if (value === null || value === undefined) return '';
  if (typeof value === 'string') return value;
  return JSON.stringify(value);
}

/** Reads a row by name of column; undefined where the answer has no such column. */
export function readerOf(answer: Pick<Drawn, 'columns'>): (row: Row, column: string) => unknown {
  const places = new Map(answer.columns.map(({ name }, index) => [name, index]));
  return (row, column) => {
    const place = places.get(column);
    return place === undefined ? undefined : row[place];
  };
}

const VALUES = new Set(['value', 'before', 'p50', 'p95', 'p99']);

/** The unit that a column is written in. Columns that nobody named are text, and figures among them count something. */
export function unitOf(look: Look, column: string, type = ''): Unit {
  const said = look.columns?.[column]?.unit;
  if (said !== undefined) return said;
  if (VALUES.has(column)) return look.unit;
  if (column === 'at' || /^(Nullable\()?Date/.test(type)) return 'time';
  if (look.chart === 'heat' && (column === 'low' || column === 'high')) return 'ms';
  return /^(Nullable\()?(U?Int|Float|Decimal)/.test(type) ? 'count' : 'text';
}

/** What is read from its beginning, and so begins at the left. */
export const isWords = (unit: Unit): boolean => unit === 'text' || unit === 'time';

/** Columns that are drawn; those that only say where a mark leads are not. */
export const isShown = (look: Pick<Look, 'columns'>, column: string): boolean =>
  look.columns?.[column]?.hidden !== true;

export function titleOf(look: Look, column: string): string {
  const said = look.columns?.[column]?.title;
  if (said !== undefined) return said;
  return column === 'at' ? 'time' : column.replaceAll('_', ' ');
}

const NEEDED: Readonly<Record<Look['chart'], readonly string[]>> = {
  number: ['value'],
  time: ['at', 'value'],
  band: ['at', 'p50', 'p95', 'p99'],
  heat: ['at', 'low', 'high', 'value'],
  rank: ['key', 'value'],
  table: [],
};

/**
 * Whether anything can be drawn: steps that nobody knows anything of are rows, too. Where series are asked for and there is none, the engine
 * fills the steps of one without a name, with zeros.
 */
export function hasFigures({ chart }: Pick<Look, 'chart'>, answer: Pick<Drawn, 'columns' | 'rows'>): boolean {
  if (chart !== 'time' && chart !== 'band') return answer.rows.length > 0;
  const read = readerOf(answer);
  const hasSeries = answer.columns.some(({ name }) => name === 'series');
  return answer.rows.some((row) => {
    const value = numberOf(read(row, chart === 'band' ? 'p99' : 'value'));
    return hasSeries && textOf(read(row, 'series')) === '' ? (value ?? 0) !== 0 : value !== null;
  });
}

/** Columns that the chart needs and the answer lacks. */
export function missingColumns(chart: Look['chart'], { columns }: Pick<Drawn, 'columns'>): readonly string[] {
  const has = (name: string): boolean => columns.some((column) => column.name === name);
  // Rows of a heat map are ranges, or have names.
  const needed = chart === 'heat' && has('series') ? NEEDED.time : NEEDED[chart];
  return needed.filter((name) => !has(name));
}
