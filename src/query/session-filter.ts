/**
 * Which sessions a question is about. Every list is "one of these" and empty for "any"; what `not` lists, a session must not have. The same
 * conditions exist twice, as SQL for the store and as a predicate for the sessions in memory; one test holds them together.
 */
import {
  BOUND_NAMES,
  type BoundName,
  type FilterBounds,
  type FilterLists,
  LIST_NAMES,
  type ListName,
} from '../filter/condition.ts';
import type { LiveSessions } from '../model/live-sessions.ts';
import { searchTextOf } from '../model/search-text.ts';
import type { SessionSummary } from '../model/session.ts';
import type { QueryParams } from '../store/store.ts';
import { BOUND_CONDITION, type Candidate, isLowerBound, LIST_CONDITION } from './session-condition.ts';
import { textCondition, wordsOf } from './text-condition.ts';

export { BOUND_NAMES, type FilterLists, LIST_NAMES, type ListName };

export interface SessionFilter extends FilterLists, FilterBounds {
  /** Words, and phrases in double quotes, that must all occur in prompts, answers, commands or outputs, in any case. */
  readonly text?: string | undefined;
  readonly not?: FilterLists | undefined;
  /** Started at or after, ms since the epoch. */
  readonly since?: number | undefined;
  /** Started before, ms since the epoch. */
  readonly until?: number | undefined;
}

/** Beyond any session and inside DateTime64's range: the year 2286. */
export const END_OF_TIME_MS = 10_000_000_000_000;

interface AskedList {
  readonly name: ListName;
  readonly values: readonly string[];
  readonly isNot: boolean;
}

function listsOf(filter: SessionFilter): AskedList[] {
  const asked = (lists: FilterLists, isNot: boolean): AskedList[] =>
    LIST_NAMES.map((name) => ({ name, values: lists[name] ?? [], isNot })).filter(({ values }) => values.length > 0);
  return [...asked(filter, false), ...asked(filter.not ?? {}, true)];
}

function boundsOf(filter: SessionFilter): { readonly name: BoundName; readonly limit: number }[] {
  return BOUND_NAMES.flatMap((name) => {
    const limit = filter[name];
    return limit === undefined ? [] : [{ name, limit }];
  });
}

const paramOf = ({ name, isNot }: AskedList): string => (isNot ? `not_${name}` : name);

/** The conditions besides the time, each beginning with AND; '' where nothing is asked. No word of the user's is part of them: `filterParams` binds. */
export function filterSql(filter: SessionFilter): string {
  const lists = listsOf(filter).map((asked) => {
    const condition = LIST_CONDITION[asked.name].sql(`{${paramOf(asked)}:Array(String)}`, asked.values);
    return asked.isNot ? `AND NOT ${condition}` : `AND ${condition}`;
  });
  const bounds = boundsOf(filter).map(
    ({ name }) => `AND ${BOUND_CONDITION[name].column} ${isLowerBound(name) ? '>=' : '<='} {${name}:Float64}`,
  );
  return [...lists, ...bounds, textCondition(filter.text).sql].filter((line) => line !== '').join('\n');
}

/** The parameters of the conditions that `sessionSql` puts in for the same filter. */
export function filterParams(filter: SessionFilter): QueryParams {
  return {
    since: Math.trunc(Math.max(0, filter.since ?? 0)),
    until: Math.trunc(Math.min(END_OF_TIME_MS, filter.until ?? END_OF_TIME_MS)),
    ...Object.fromEntries(listsOf(filter).map((asked) => [paramOf(asked), asked.values])),
    ...Object.fromEntries(boundsOf(filter).map(({ name, limit }) => [name, limit])),
    ...textCondition(filter.text).params,
  };
}

/** The same conditions for a session in memory. */
export function matchesFilter(summary: SessionSummary, filter: SessionFilter, live: LiveSessions): boolean {
  const startedAt = Date.parse(summary.started_at);
  const candidate: Candidate = { summary, turns: () => live.session(summary.session_id)?.turns ?? [] };
  return (
    summary.kind === 'session' &&
    startedAt >= (filter.since ?? 0) &&
    startedAt < (filter.until ?? END_OF_TIME_MS) &&
    boundsOf(filter).every(({ name, limit }) => isWithin(BOUND_CONDITION[name].told(summary), name, limit)) &&
    listsOf(filter).every((asked) => isAnyOf(asked, candidate) !== asked.isNot) &&
    hasWords(filter.text, () => searchTextOf(candidate.turns()).toLowerCase())
  );
}

function isWithin(value: number | null, name: BoundName, limit: number): boolean {
  if (value === null) return false;
  return isLowerBound(name) ? value >= limit : value <= limit;
}

function isAnyOf({ name, values }: AskedList, candidate: Candidate): boolean {
  return LIST_CONDITION[name].told(candidate).some((told) => told != null && values.includes(told));
}

function hasWords(wanted: string | undefined, text: () => string): boolean {
  const words = wordsOf(wanted);
  if (words.length === 0) return true;
  const said = text();
  return words.every((word) => said.includes(word.toLowerCase()));
}
