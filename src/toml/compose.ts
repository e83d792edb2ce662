/** New TOML text: keys, headers, blocks, inline forms. */
import type { TomlEntry, TomlSubTable } from './wish.ts';

const BARE = /^[A-Za-z0-9_-]+$/;

/** `a."b c".d` */
export function keyText(keys: readonly string[]): string {
  return keys.map((key) => (BARE.test(key) ? key : quoted(key))).join('.');
}

/** A basic string. JSON's escapes are TOML's, but for the one character that JSON leaves bare and TOML forbids. */
export function quoted(text: string): string {
  return JSON.stringify(text).replaceAll('\u007F', String.raw`\u007F`);
}

export function entryLine([key, value]: TomlEntry): string {
  return `${keyText(key)} = ${value}`;
}

/** Lines of `[path]` and its entries. */
export function tableLines(path: readonly string[], entries: readonly TomlEntry[]): string[] {
  return [`[${keyText(path)}]`, ...entries.map(entryLine)];
}

/** Lines of `[[path]]` and of the tables of arrays inside it. */
export function elementLines(
  path: readonly string[],
  entries: readonly TomlEntry[],
  sub: readonly TomlSubTable[],
): string[] {
  const below = sub.flatMap((one) => ['', `[[${keyText([...path, ...one.path])}]]`, ...one.entries.map(entryLine)]);
  return [`[[${keyText(path)}]]`, ...entries.map(entryLine), ...below];
}

/** `{ a = 1, b = [{ … }] }`: the same table where a header cannot stand. */
export function inlineTable(entries: readonly TomlEntry[], sub: readonly TomlSubTable[] = []): string {
  const arrays = new Map<string, string[]>();
  for (const one of sub) {
    const key = keyText(one.path);
    arrays.set(key, [...(arrays.get(key) ?? []), inlineTable(one.entries)]);
  }
  const parts = [...entries.map(entryLine), ...[...arrays].map(([key, tables]) => `${key} = [${tables.join(', ')}]`)];
  return parts.length === 0 ? '{}' : `{ ${parts.join(', ')} }`;
}
