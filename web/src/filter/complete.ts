import { KEYS, keyOf, LIST_OF_KEY, RANGE_OF_KEY, VALUES_OF_LIST, wordOfValue } from '../../../src/filter/filter-key.ts';
import type { Facets, FacetValue } from '../api/shape.ts';
import { repositoryLabel } from '../session-list/place.ts';

export interface Completion {
  /** What the word at the caret becomes. */
  readonly insert: string;
  readonly label: string;
  /** Sessions behind it; null where nobody counts. */
  readonly count: number | null;
}

export interface Completions {
  /** Where the word begins that is replaced; it ends at the caret. */
  readonly from: number;
  readonly options: readonly Completion[];
}

const OPTIONS_MAX = 8;
const HINT: Readonly<Record<string, string>> = { since: 'since:7d', before: 'before:2026-11-20' };

/** Keys for a word, values behind a key. */
export function completionsAt(text: string, caret: number, facets: Facets | undefined): Completions {
  const word = /(?:"[^"]*"?|[^\s"])*$/.exec(text.slice(0, caret))?.[0] ?? '';
  const from = caret - word.length;
  const [, minus = '', name, before = '', part = ''] = /^(-?)([a-z_]+):((?:[^,]*,)*)"?([^",]*)$/i.exec(word) ?? [];
  if (name === undefined) return { from, options: keysFor(word) };
  const key = keyOf(name.toLowerCase());
  const list = key === undefined ? undefined : LIST_OF_KEY[key];
  if (list === undefined) return { from, options: [] };
  const counted: readonly FacetValue[] = facets?.[list] ?? [];
  const known = (VALUES_OF_LIST[list] ?? []).map((value) => ({ value, count: null }));
  const told = counted.map(({ value, count }) => ({
    value: list === 'repository' ? repositoryLabel(value) : wordOfValue(list, value),
    count,
  }));
  const options = [...told, ...known.filter(({ value }) => !told.some((one) => one.value === value))]
    .filter(({ value }) => value.toLowerCase().includes(part.toLowerCase()))
    .slice(0, OPTIONS_MAX)
    .map(({ value, count }) => ({
      insert: `${minus}${key}:${before}${/[\s",\\]/.test(value) ? `"${value.replaceAll(/["\\]/g, '\\$&')}"` : value} `,
      label: value,
      count,
    }));
  return { from, options };
}

function keysFor(word: string): readonly Completion[] {
  const [, minus = '', start = ''] = /^(-?)([a-z_]*)$/i.exec(word) ?? [null, '', '-'];
  const fitting = KEYS.filter((key) => key.startsWith(start.toLowerCase()) && (minus === '' || key in LIST_OF_KEY));
  return fitting.map((key) => ({
    insert: `${minus}${key}:`,
    label: `${minus}${RANGE_OF_KEY[key]?.example ?? HINT[key] ?? `${key}:`}`,
    count: null,
  }));
}
