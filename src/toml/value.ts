/** What a TOML text means, apart from how it is written: the ruler for every edit. */
import { parse, TomlDate, TomlError } from 'smol-toml';
import { AppError } from '../lib/errors.ts';
import type { TomlPath } from './wish.ts';

/** Strings, bigints (integers), numbers (floats), booleans, `TomlDate`, arrays and plain objects. */
export type TomlMeaning = unknown;

/** Throws AppError `invalid_input` that names line and column (both from 1). */
export function meaningOf(text: string): Readonly<Record<string, TomlMeaning>> {
  try {
    return parse(text, { integersAsBigInt: true });
  } catch (error) {
    if (!(error instanceof TomlError)) throw error;
    throw unreadable(error.line, error.column, reasonOf(error), error);
  }
}

/** The one sentence for a text that is not TOML. */
export function unreadable(line: number, column: number, reason: string, cause?: unknown): AppError {
  return new AppError('invalid_input', `cannot read the TOML file: line ${line}, column ${column}: ${reason}`, {
    cause,
    hint: `Mend line ${line} by hand, or put it away, and try again; nothing was changed.`,
  });
}

/** The parser's message without its picture of the place. */
function reasonOf(error: TomlError): string {
  return (error.message.split('\n')[0] ?? '').replace(/^Invalid TOML document: /, '');
}

export function isTable(value: TomlMeaning): value is Readonly<Record<string, TomlMeaning>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Date);
}

/** `undefined` where there is nothing. */
export function valueAt(root: TomlMeaning, path: TomlPath): TomlMeaning {
  let value = root;
  for (const key of path) {
    if (typeof key === 'number' ? !Array.isArray(value) : !isTable(value) || !Object.hasOwn(value, key))
      return undefined;
    value = (value as Record<string | number, TomlMeaning>)[key];
  }
  return value;
}

/**
 * Every value that is not a container as one line: its path, its type, itself. Places in arrays are written `*`, so that
 * an element that comes or goes changes only its own lines. Empty tables and arrays have none.
 */
export function leavesOf(value: TomlMeaning, path: TomlPath = []): string[] {
  const out: string[] = [];
  collect(value, path.map((key) => (typeof key === 'number' ? '*' : JSON.stringify(key))).join('.'), out);
  return out;
}

function collect(value: TomlMeaning, name: string, out: string[]): void {
  if (Array.isArray(value)) for (const element of value) collect(element, `${name}.*`, out);
  else if (isTable(value)) {
    for (const [key, below] of Object.entries(value)) {
      collect(below, name === '' ? JSON.stringify(key) : `${name}.${JSON.stringify(key)}`, out);
    }
  } else out.push(`${name} = ${scalar(value)}`);
}

/** Type and value: `1`, `1.0` and `"1"` differ, and so do the four forms of a date. */
function scalar(value: TomlMeaning): string {
  if (value instanceof TomlDate) return `date ${value.toISOString()}`;
  if (typeof value === 'number') return `float ${Object.is(value, -0) ? '-0' : value}`;
  if (typeof value === 'string') return `string ${JSON.stringify(value)}`;
  return `${typeof value} ${String(value)}`;
}

/** Whether two values mean the same. Unlike `leavesOf` this minds empty containers and the order of elements. */
export function isSame(a: TomlMeaning, b: TomlMeaning): boolean {
  if (Array.isArray(a)) {
    return Array.isArray(b) && a.length === b.length && a.every((element, index) => isSame(element, b[index]));
  }
  if (isTable(a)) {
    if (!isTable(b) || Object.keys(a).length !== Object.keys(b).length) return false;
    return Object.keys(a).every((key) => Object.hasOwn(b, key) && isSame(a[key], b[key]));
  }
  return a !== undefined && !Array.isArray(b) && !isTable(b) && b !== undefined && scalar(a) === scalar(b);
}

/** What is in `after` more often than in `before`, and the other way round. */
export function leafChange(before: readonly string[], after: readonly string[]): { gained: string[]; lost: string[] } {
  const count = new Map<string, number>();
  for (const leaf of after) count.set(leaf, (count.get(leaf) ?? 0) + 1);
  for (const leaf of before) count.set(leaf, (count.get(leaf) ?? 0) - 1);
  const gained: string[] = [];
  const lost: string[] = [];
  for (const [leaf, n] of count) {
    for (let i = 0; i < Math.abs(n); i++) (n > 0 ? gained : lost).push(leaf);
  }
  return { gained, lost };
}
