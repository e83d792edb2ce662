import {
  type AskedFilter,
  BOUND_NAMES,
  type FilterBounds,
  type FilterLists,
  LIST_NAMES,
  type ListName,
} from '../../../src/filter/condition.ts';
import { isWhen } from '../../../src/filter/parse-filter.ts';
import { repositoryNames } from '../../../src/filter/repository-name.ts';
import type { SessionStatus, SessionSummary } from '../api/shape.ts';

/** What can be chosen from a list of values, any of them; the names are the API's. */
export const FACETS = LIST_NAMES;
export type FacetName = ListName;

/** What the list shows; every field lives in the URL under its own name. Empty is "any". */
export interface SessionFilter extends Readonly<Record<FacetName, readonly string[]>>, FilterBounds {
  readonly q: string;
  /** What a session must not have; `not_…` in the URL. */
  readonly not: FilterLists;
  /** A span back from now (`7d`), or an instant (RFC 3339). */
  readonly since: string;
  readonly until: string;
}

export const NO_FILTER: SessionFilter = {
  q: '',
  since: '',
  until: '',
  not: {},
  status: [],
  model: [],
  repository: [],
  branch: [],
  user: [],
  team: [],
  tool: [],
  mcp_server: [],
  environment: [],
  version: [],
  source: [],
  has: [],
  problem: [],
};

export const SINCE_CHOICES: readonly { readonly value: string; readonly label: string }[] = [
  { value: '1h', label: 'last hour' },
  { value: '24h', label: 'last 24 hours' },
  { value: '7d', label: 'last 7 days' },
  { value: '30d', label: 'last 30 days' },
  { value: '', label: 'any time' },
];

export const STATUSES: readonly SessionStatus[] = [
  'running',
  'waiting',
  'completed',
  'interrupted',
  'failed',
  'unknown',
];

/** More values of one facet than this are refused by the API. */
const VALUES_MAX = 50;

export function filterFromSearch(search: string): SessionFilter {
  const params = new URLSearchParams(search);
  const valuesOf = (name: string): readonly string[] =>
    [...new Set(params.getAll(name).filter((value) => value !== ''))].sort().slice(0, VALUES_MAX);
  const unwanted = FACETS.map((name) => [name, valuesOf(`not_${name}`)] as const);
  const bounds = BOUND_NAMES.flatMap((name) => {
    const limit = Number.parseFloat(params.get(name) ?? '');
    return limit >= 0 && limit !== Number.POSITIVE_INFINITY ? [[name, limit]] : [];
  });
  return {
    ...NO_FILTER,
    ...Object.fromEntries(FACETS.map((name) => [name, valuesOf(name)])),
    ...Object.fromEntries(bounds),
    not: Object.fromEntries(unwanted.filter(([, values]) => values.length > 0)),
    q: params.get('q')?.trim() ?? '',
    since: timeFrom(params.get('since')),
    until: timeFrom(params.get('until')),
  };
}

/** What is no time would be refused: as good as not there. */
const timeFrom = (text: string | null): string => (text !== null && isWhen(text) ? text : '');

/** `?q=…&status=…`, or '' when nothing is asked. Always in the same order, so that equal filters are equal URLs. */
export function searchFromFilter(filter: SessionFilter): string {
  const params = new URLSearchParams();
  if (filter.q !== '') params.set('q', filter.q);
  for (const name of FACETS) for (const value of filter[name].toSorted()) params.append(name, value);
  for (const name of FACETS)
    for (const value of filter.not[name]?.toSorted() ?? []) params.append(`not_${name}`, value);
  for (const name of BOUND_NAMES) if (filter[name] !== undefined) params.set(name, String(filter[name]));
  if (filter.since !== '') params.set('since', filter.since);
  if (filter.until !== '') params.set('until', filter.until);
  const text = params.toString();
  return text === '' ? '' : `?${text}`;
}

/** What was typed, or taken away → the filter of the page. */
export const filterOfAsked = (asked: AskedFilter): SessionFilter =>
  ({ ...NO_FILTER, ...asked, not: asked.not ?? {} }) as SessionFilter;

export const isFiltered = (filter: SessionFilter): boolean => searchFromFilter(filter) !== '';

/** The filter with one value more, or without it when it was there. */
export function toggleValue(filter: SessionFilter, name: FacetName, value: string): SessionFilter {
  const values = filter[name];
  return { ...filter, [name]: values.includes(value) ? values.filter((other) => other !== value) : [...values, value] };
}

const UNIT_MS: Readonly<Record<string, number>> = {
  s: 1_000,
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
  w: 604_800_000,
};
const DAY_MS = 86_400_000;

/** The instant that `since` or `until` means, ms since the epoch; null for "any time". */
export function sinceAt(since: string, now: number): number | null {
  if (since === '') return null;
  if (since === 'now') return now;
  if (since === 'today') return now - (now % DAY_MS);
  if (since === 'yesterday') return now - (now % DAY_MS) - DAY_MS;
  const unit = /^\d+[smhdw]$/.test(since) ? UNIT_MS[since.slice(-1)] : undefined;
  return unit === undefined ? Date.parse(since) : now - Number(since.slice(0, -1)) * unit;
}

/**
 * Whether a session that the stream told about belongs in the list: `yes`, `no`, or `ask` when only the server can
 * tell (text search looks into commands and answers, which a summary does not carry; nor does it carry tools).
 */
export function matchSession(session: SessionSummary, filter: SessionFilter, now: number): 'yes' | 'no' | 'ask' {
  if (session.kind !== 'session') return 'no';
  const told = toldBy(session);
  const names = Object.keys(told) as (keyof typeof told)[];
  const isWanted = names.every(
    (name) =>
      (filter[name].length === 0 || isAnyOf(filter[name], told[name])) && !isAnyOf(filter.not[name] ?? [], told[name]),
  );
  if (!isWanted || !isWithinBounds(session, filter)) return 'no';
  const startedAt = Date.parse(session.started_at);
  const [since, until] = [sinceAt(filter.since, now), sinceAt(filter.until, now)];
  if ((since !== null && startedAt < since) || (until !== null && startedAt >= until)) return 'no';
  return filter.q === '' && ASKED.every((name) => filter[name].length + (filter.not[name]?.length ?? 0) === 0)
    ? 'yes'
    : 'ask';
}

/** Lists that only the server can compare. */
const ASKED = ['tool', 'mcp_server', 'has', 'problem'] as const;

function toldBy(session: SessionSummary) {
  const { status, model, models, git, user, team, environment, codex_version: version, sources } = session;
  return {
    status: [status],
    model: [model, ...models],
    repository: git?.repository == null ? [] : repositoryNames(git.repository),
    branch: [git?.branch],
    user: [user],
    team: [team],
    environment: [environment],
    version: [version],
    source: sources,
  } satisfies Partial<Record<FacetName, readonly (string | null | undefined)[]>>;
}

function isWithinBounds(
  { cost_usd: cost, tokens, duration_ms: duration }: SessionSummary,
  filter: SessionFilter,
): boolean {
  const isWithin = (value: number | null, min: number | undefined, max: number | undefined): boolean =>
    (min === undefined && max === undefined) || (value !== null && value >= (min ?? 0) && value <= (max ?? Infinity));
  return (
    isWithin(cost, filter.min_cost_usd, filter.max_cost_usd) &&
    isWithin(tokens.total, filter.min_tokens, filter.max_tokens) &&
    isWithin(duration, filter.min_duration_ms, filter.max_duration_ms)
  );
}

const isAnyOf = (wanted: readonly string[], values: readonly (string | null | undefined)[]): boolean =>
  values.some((value) => value != null && wanted.includes(value));
