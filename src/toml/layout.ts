/**
 * Where a TOML text says what. The text is cut into scopes (the top level, and each `[header]` with the lines under it);
 * inside them every key and every element of an array is a place with a path and a range.
 */
import type { AST } from 'toml-eslint-parser';
import { syntaxOf } from './syntax.ts';
import { meaningOf, type TomlMeaning } from './value.ts';
import type { TomlPath } from './wish.ts';

/** A header and its lines, or the lines before the first header. */
export interface Scope {
  readonly kind: 'scope';
  /** Arrays of tables carry the number of the element; `[]` is the top level. */
  readonly path: TomlPath;
  /** `null` for the top level. */
  readonly header: AST.TOMLTable | null;
  /** From the header to the end of its last value. */
  readonly range: readonly [number, number];
  readonly keys: readonly KeyPlace[];
}

export interface KeyPlace {
  readonly kind: 'key';
  readonly path: TomlPath;
  readonly node: AST.TOMLKeyValue;
  readonly range: readonly [number, number];
  readonly below: readonly Place[];
}

export interface ElementPlace {
  readonly kind: 'element';
  readonly path: TomlPath;
  readonly node: AST.TOMLContentNode;
  readonly range: readonly [number, number];
  readonly below: readonly Place[];
}

export type Place = KeyPlace | ElementPlace;

export interface Layout {
  readonly text: string;
  readonly meaning: Readonly<Record<string, TomlMeaning>>;
  readonly scopes: readonly Scope[];
  readonly tokens: readonly AST.Token[];
}

/** `text` comes without a byte order mark. Throws AppError `invalid_input`. */
export function layoutOf(text: string): Layout {
  const meaning = meaningOf(text);
  const program = syntaxOf(text);
  const [top] = program.body;
  const keys = top.body.filter((node) => node.type === 'TOMLKeyValue').map((node) => keyPlace(node, []));
  const tables = top.body.filter((node) => node.type === 'TOMLTable');
  const first: Scope = { kind: 'scope', path: [], header: null, range: [0, keys.at(-1)?.range[1] ?? 0], keys };
  return { text, meaning, scopes: [first, ...tables.map(scopeOf)], tokens: program.tokens };
}

function scopeOf(table: AST.TOMLTable): Scope {
  const keys = table.body.map((node) => keyPlace(node, table.resolvedKey));
  const end = keys.at(-1)?.range[1] ?? table.range[1];
  return { kind: 'scope', path: table.resolvedKey, header: table, range: [table.range[0], end], keys };
}

function keyPlace(node: AST.TOMLKeyValue, base: TomlPath): KeyPlace {
  const path = [...base, ...node.key.keys.map((key) => (key.type === 'TOMLBare' ? key.name : key.value))];
  return { kind: 'key', path, node, range: node.range, below: placesIn(node.value, path) };
}

function placesIn(value: AST.TOMLContentNode, path: TomlPath): Place[] {
  if (value.type === 'TOMLInlineTable') return value.body.map((node) => keyPlace(node, path));
  if (value.type !== 'TOMLArray') return [];
  return value.elements.map((node, index) => {
    const at = [...path, index];
    return { kind: 'element' as const, path: at, node, range: node.range, below: placesIn(node, at) };
  });
}

/** Whether `path` is `prefix` or below it. */
export function startsWith(path: TomlPath, prefix: TomlPath): boolean {
  return prefix.length <= path.length && prefix.every((key, index) => key === path[index]);
}

/** Keys that two paths share from the top. */
export function sharedLength(a: TomlPath, b: TomlPath): number {
  let n = 0;
  while (n < a.length && n < b.length && a[n] === b[n]) n++;
  return n;
}

/** The outermost places and scopes that say something at `path` or below, in the order of the text. */
export function definitionsOf(layout: Layout, path: TomlPath): (Scope | Place)[] {
  return layout.scopes.flatMap((scope): (Scope | Place)[] => {
    if (scope.header !== null && startsWith(scope.path, path)) return [scope];
    return scope.keys.flatMap((key) => outermost(key, path));
  });
}

function outermost(place: Place, path: TomlPath): Place[] {
  if (startsWith(place.path, path)) return [place];
  return startsWith(path, place.path) ? place.below.flatMap((below) => outermost(below, path)) : [];
}

/** The key whose value is the whole of `path`, if one is. */
export function keyAt(layout: Layout, path: TomlPath): KeyPlace | null {
  const [first, ...more] = definitionsOf(layout, path);
  if (first?.kind !== 'key' || more.length > 0) return null;
  return first.path.length === path.length ? first : null;
}
