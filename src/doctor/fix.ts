/** Ways to mend something, each worded alike, so that a person (or a program) finds the command in it. */
import { quoteForShell } from '../hook/quote.ts';

export const run = (command: string): string => `Run \`${command}\`.`;

/** `value`: TOML source. A dotted key is one that TOML reads the same wherever tables stand. */
export const set = (file: string, path: readonly string[], value: string): string =>
  `In ${file} set ${dotted(path)} = ${value}`;

export const take = (file: string, path: readonly string[]): string => `In ${file} delete ${dotted(path)}`;

const dotted = (path: readonly string[]): string =>
  path.map((key) => (/^[\w-]+$/.test(key) ? key : JSON.stringify(key))).join('.');

/** A word as short as it may be: quoted only where a shell would read it otherwise. */
export const word = (text: string): string => (/^[\w./:@%+=,-]+$/.test(text) ? text : quoteForShell(text));
