import { type AskedFilter, LIST_NAMES, type ListName } from './condition.ts';
import { LIST_OF_KEY, RANGE_OF_KEY, TIME_OF_KEY, wordOfValue } from './filter-key.ts';
import { isPlainWord } from './parse-filter.ts';
import { printAmount } from './range.ts';

/** One condition, as it is written and as what it stands for, so that it can be taken away. */
export interface PrintedCondition {
  readonly text: string;
  readonly without: AskedFilter;
}

const KEY_OF_LIST = Object.fromEntries(Object.entries(LIST_OF_KEY).map(([key, list]) => [list, key])) as Record<
  ListName,
  string
>;
const WORD_OR_PHRASE = /"[^"]+"|\S+/g;

/** The filter in the language: `parseFilter` makes the same of it. */
export function printFilter(filter: AskedFilter): string {
  return [...printConditions(filter).map(({ text }) => text), printWords(filter.q)]
    .filter((part) => part !== '')
    .join(' ');
}

/** All but the words, in one order, whoever wrote them in which. */
export function printConditions(filter: AskedFilter): PrintedCondition[] {
  return [...printLists(filter), ...printRanges(filter), ...printTimes(filter)];
}

/** Words that would be read as conditions go into quotes, and marks that close nothing go. */
export function printWords(q: string | undefined): string {
  return Array.from((q ?? '').matchAll(WORD_OR_PHRASE), ([token]) => {
    if (/^"[^"]+"$/.test(token)) return token;
    const word = token.replaceAll('"', '');
    return word === '' || isPlainWord(word) ? word : `"${word}"`;
  })
    .filter((token) => token !== '')
    .join(' ');
}

function printLists(filter: AskedFilter): PrintedCondition[] {
  return LIST_NAMES.flatMap((list) => {
    const { [list]: values = [], ...rest } = filter;
    const { [list]: unwanted = [], ...restNot } = filter.not ?? {};
    return [
      ...(values.length === 0 ? [] : [{ text: printList(list, values), without: rest }]),
      ...(unwanted.length === 0
        ? []
        : [{ text: `-${printList(list, unwanted)}`, without: { ...filter, not: restNot } }]),
    ];
  });
}

const printList = (list: ListName, values: readonly string[]): string =>
  `${KEY_OF_LIST[list]}:${values.map((value) => quoted(wordOfValue(list, value))).join(',')}`;

const quoted = (value: string): string =>
  /^[^\s",\\]+$/.test(value) ? value : `"${value.replaceAll(/["\\]/g, '\\$&')}"`;

function printRanges(filter: AskedFilter): PrintedCondition[] {
  return Object.entries(RANGE_OF_KEY).flatMap(([key, range]) => {
    const { [range.min]: min, ...withoutMin } = filter;
    const { [range.max]: max, ...withoutMax } = filter;
    return [
      ...(min === undefined ? [] : [{ text: `${key}:>${printAmount(min, range)}`, without: withoutMin }]),
      ...(max === undefined ? [] : [{ text: `${key}:<${printAmount(max, range)}`, without: withoutMax }]),
    ];
  });
}

function printTimes(filter: AskedFilter): PrintedCondition[] {
  return Object.entries(TIME_OF_KEY).flatMap(([key, name]) => {
    const { [name]: when, ...without } = filter;
    return when === undefined || when === '' ? [] : [{ text: `${key}:${when.replace(' ', 'T')}`, without }];
  });
}
