import type { AskedFilter, BoundName, ListName } from './condition.ts';
import { apiValue, KEYS, keyOf, LIST_OF_KEY, RANGE_OF_KEY, TIME_OF_KEY, VALUES_OF_LIST } from './filter-key.ts';
import { parseRange } from './range.ts';

/** What cannot be understood, and where: from `at` to `end` in the text. */
export interface FilterFault {
  readonly at: number;
  readonly end: number;
  /** A sentence that says what would be right. */
  readonly message: string;
}

export interface ParsedFilter {
  readonly filter: AskedFilter;
  readonly faults: readonly FilterFault[];
}

/** Quoted whole, or without blanks; a condition may have quoted parts. */
const TOKEN = /-?[a-z_]+:(?:"(?:[^"\\]|\\.)*"|[^\s"])*(?=\s|$)|"[^"]*"|\S+/gi;
const CONDITION = /^(-?)([a-z_]+):(.*)$/is;
const VALUE = /"((?:[^"\\]|\\.)*)"|[^",]+/g;
const WHEN = /^(\d{1,6}[smhdw]|now|today|yesterday|\d{4}-\d{2}-\d{2}([t ]\d{2}:\d{2}\S*)?)$/i;

/** A span back from now, or a date with or without a time. */
export const isWhen = (text: string): boolean => WHEN.test(text);

interface Collected {
  readonly words: string[];
  readonly lists: Map<ListName, Set<string>>;
  readonly not: Map<ListName, Set<string>>;
  readonly bounds: Partial<Record<BoundName, number>>;
  readonly times: { since?: string; until?: string };
}

/** `repo:web cost:>1 -tool:shell "exact words" words` → what it asks. Never throws: what is wrong is named, and the rest holds. */
export function parseFilter(text: string): ParsedFilter {
  const found: Collected = { words: [], lists: new Map(), not: new Map(), bounds: {}, times: {} };
  const faults: FilterFault[] = [];
  for (const match of text.matchAll(TOKEN)) {
    const message = take(match[0], found);
    if (message !== undefined) faults.push({ at: match.index, end: match.index + match[0].length, message });
  }
  const not = listsOf(found.not);
  return {
    filter: {
      ...(found.words.length === 0 ? {} : { q: found.words.join(' ') }),
      ...listsOf(found.lists),
      ...(found.not.size === 0 ? {} : { not }),
      ...found.bounds,
      ...found.times,
    },
    faults,
  };
}

const listsOf = (lists: ReadonlyMap<ListName, ReadonlySet<string>>): Record<string, string[]> =>
  Object.fromEntries([...lists].map(([name, values]) => [name, [...values].sort()]));

/** Whether a word stands for itself and is no condition. */
export const isPlainWord = (token: string): boolean => {
  const [, , word = '', rest = ''] = CONDITION.exec(token) ?? [];
  return word === '' || (keyOf(word.toLowerCase()) === undefined && !looksLikeKey(rest));
};

/** `foo:bar` is meant as a condition; `http://…`, `error:` and `::` are words of a program. */
const looksLikeKey = (rest: string): boolean => /^[\w>"<]/.test(rest);

/** Puts a token where it belongs; the sentence where it cannot. */
function take(token: string, found: Collected): string | undefined {
  if (isPlainWord(token)) {
    if (token === '"' || (token.startsWith('"') && !token.endsWith('"')))
      return 'The quotation mark is not closed: put another one behind the last word.';
    if (token !== '""') found.words.push(token);
    return undefined;
  }
  const [, minus, word = '', rest = ''] = CONDITION.exec(token) ?? [];
  const key = keyOf(word.toLowerCase());
  if (key === undefined) return `There is no key ${word}. Known are ${KEYS.join(', ')}; in double quotes it is text.`;
  if (rest === '') return `Say what ${key} should be behind the colon.`;
  const list = LIST_OF_KEY[key];
  if (list !== undefined) return takeList(list, key, rest, minus === '-' ? found.not : found.lists);
  if (minus === '-') return `Only lists can be left out with a minus, ${key} cannot.`;
  return takeRange(key, rest, found) ?? takeTime(key, rest, found);
}

function takeList(list: ListName, key: string, rest: string, lists: Map<ListName, Set<string>>): string | undefined {
  const values = Array.from(rest.matchAll(VALUE), ([bare, quoted]) =>
    apiValue(list, quoted === undefined ? bare : quoted.replaceAll(/\\(.)/g, '$1')),
  ).filter((value) => value !== '');
  if (values.length === 0) return `Say what ${key} should be behind the colon.`;
  const known = VALUES_OF_LIST[list];
  const stranger = known && values.find((value) => !known.map((word) => apiValue(list, word)).includes(value));
  if (stranger !== undefined) return `${key} is one of ${known?.join(', ')}, not ${stranger}.`;
  const set = lists.get(list) ?? new Set();
  for (const value of values) set.add(value);
  lists.set(list, set);
  return undefined;
}

function takeRange(key: string, rest: string, { bounds }: Collected): string | undefined {
  const range = RANGE_OF_KEY[key];
  if (range === undefined) return undefined;
  const parsed = parseRange(rest, range);
  if (parsed === undefined) return `Write ${key} as a range, such as ${range.example}.`;
  if (parsed.min !== undefined) bounds[range.min] = parsed.min;
  if (parsed.max !== undefined) bounds[range.max] = parsed.max;
  return undefined;
}

function takeTime(key: string, rest: string, { times }: Collected): string | undefined {
  const name = TIME_OF_KEY[key];
  if (name === undefined) return undefined;
  const when = rest.replaceAll('"', '');
  if (!isWhen(when)) return `Write ${key} as a span back from now such as 12h or 7d, or a date such as 2026-11-20.`;
  times[name] = when;
  return undefined;
}
