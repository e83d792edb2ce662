import { parse } from 'smol-toml';
import { meaningOf, valueAt } from './value.ts';
import type { TomlPath } from './wish.ts';

/** A TOML file as values, for who only wants to know. */
export interface TomlText {
  /** Integers are numbers, or bigints where a number would not hold them; dates are `Date`s. `undefined`: not there. */
  readonly valueAt: (path: TomlPath) => unknown;
  readonly has: (path: TomlPath) => boolean;
  /** 0 where there is nothing, or no array. */
  readonly arrayLength: (path: TomlPath) => number;
}

/** Throws AppError `invalid_input` that names line and column. */
export function readToml(text: string): TomlText {
  meaningOf(text); // for its error
  const root = parse(text, { integersAsBigInt: 'asNeeded' });
  return {
    valueAt: (path) => valueAt(root, path),
    has: (path) => valueAt(root, path) !== undefined,
    arrayLength: (path) => {
      const value = valueAt(root, path);
      return Array.isArray(value) ? value.length : 0;
    },
  };
}
