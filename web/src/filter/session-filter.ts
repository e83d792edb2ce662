import type { SessionStatus, SessionSummary } from '../api/shape.ts';

/** What can be chosen from a list of values, any of them; the names are the API's. */
export const FACETS = ['status', 'model', 'repository', 'user', 'team', 'tool', 'environment', 'version'] as const;
export type FacetName = (typeof FACETS)[number];

/** What the list shows; every field lives in the URL under its own name. Empty is "any". */
export interface SessionFilter extends Readonly<Record<FacetName, readonly string[]>> {
  readonly q: string;
  /** A span back from now: `1h`, `24h`, `7d`, `30d`. */
  readonly since: string;
}

export const NO_FILTER: SessionFilter = {
  q: '',
  since: '',
  status: [],
  model: [],
  repository: [],
  user: [],
  team: [],
  tool: [],
  environment: [],
  version: [],
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
  const chosen = FACETS.map((name) => {
    const values = params.getAll(name).filter((value) => value !== '');
    return [name, [...new Set(values)].sort().slice(0, VALUES_MAX)];
  });
  const since = params.get('since') ?? '';
  return {
    ...NO_FILTER,
    ...Object.fromEntries(chosen),
    q: params.get('q')?.trim() ?? '',
    since: SINCE_CHOICES.some((choice) => choice.value === since) ? since : '',
  };
}

/** `?q=…&status=…`, or '' when nothing is asked. Always in the same order, so that equal filters are equal URLs. */
export function searchFromFilter(filter: SessionFilter): string {
  const params = new URLSearchParams();
  if (filter.q !== '') params.set('q', filter.q);
  for (const name of FACETS) for (const value of filter[name].toSorted()) params.append(name, value);
  if (filter.since !== '') params.set('since', filter.since);
  const text = params.toString();
  return text === '' ? '' : `?${text}`;
}

export const isFiltered = (filter: SessionFilter): boolean => searchFromFilter(filter) !== '';

/** The filter with one value more, or without it when it was there. */
export function toggleValue(filter: SessionFilter, name: FacetName, value: string): SessionFilter {
  const values = filter[name];
  return { ...filter, [name]: values.includes(value) ? values.filter((other) => other !== value) : [...values, value] };
}

const SINCE_UNIT_MS: Readonly<Record<string, number>> = { h: 3_600_000, d: 86_400_000 };

/** The instant that `since` means, ms since the epoch; null for "any time". */
export function sinceAt(since: string, now: number): number | null {
  const unit = SINCE_UNIT_MS[since.slice(-1)];
  return unit === undefined ? null : now - Number(since.slice(0, -1)) * unit;
}

/**
 * Whether a session that the stream told about belongs in the list: `yes`, `no`, or `ask` when only the server can
 * tell (text search looks into commands and answers, which a summary does not carry; nor does it carry tools).
 */
export function matchSession(session: SessionSummary, filter: SessionFilter, now: number): 'yes' | 'no' | 'ask' {
  if (session.kind !== 'session') return 'no';
  const models = session.model === null ? session.models : [session.model, ...session.models];
  const isWanted =
    isAnyOf(filter.status, [session.status]) &&
    isAnyOf(filter.model, models) &&
    isAnyOf(filter.repository, [session.git?.repository]) &&
    isAnyOf(filter.user, [session.user]) &&
    isAnyOf(filter.team, [session.team]) &&
    isAnyOf(filter.environment, [session.environment]) &&
    isAnyOf(filter.version, [session.codex_version]);
  if (!isWanted) return 'no';
  const since = sinceAt(filter.since, now);
  if (since !== null && Date.parse(session.started_at) < since) return 'no';
  return filter.q === '' && filter.tool.length === 0 ? 'yes' : 'ask';
}

const isAnyOf = (wanted: readonly string[], values: readonly (string | null | undefined)[]): boolean =>
  wanted.length === 0 || values.some((value) => value != null && wanted.includes(value));
