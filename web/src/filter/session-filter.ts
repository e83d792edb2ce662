import type { SessionStatus, SessionSummary } from '../api/shape.ts';

/** What the list shows; every field lives in the URL under its own name. '' is "any". */
export interface SessionFilter {
  readonly q: string;
  readonly status: string;
  readonly model: string;
  readonly repository: string;
  /** A span back from now: `1h`, `24h`, `7d`, `30d`. */
  readonly since: string;
}

export type FilterName = keyof SessionFilter;

const NAMES: readonly FilterName[] = ['q', 'status', 'model', 'repository', 'since'];
export const NO_FILTER: SessionFilter = { q: '', status: '', model: '', repository: '', since: '' };

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

export function filterFromSearch(search: string): SessionFilter {
  const params = new URLSearchParams(search);
  const read = (name: FilterName): string => params.get(name)?.trim() ?? '';
  const since = read('since');
  return {
    q: read('q'),
    status: read('status'),
    model: read('model'),
    repository: read('repository'),
    since: SINCE_CHOICES.some((choice) => choice.value === since) ? since : '',
  };
}

/** `?q=…&status=…`, or '' when nothing is asked. Always in the same order, so that equal filters are equal URLs. */
export function searchFromFilter(filter: SessionFilter): string {
  const params = new URLSearchParams();
  for (const name of NAMES) if (filter[name] !== '') params.set(name, filter[name]);
  const text = params.toString();
  return text === '' ? '' : `?${text}`;
}

export const isFiltered = (filter: SessionFilter): boolean => NAMES.some((name) => filter[name] !== '');

const SINCE_UNIT_MS: Readonly<Record<string, number>> = { h: 3_600_000, d: 86_400_000 };

/** The instant that `since` means, ms since the epoch; null for "any time". */
export function sinceAt(since: string, now: number): number | null {
  const unit = SINCE_UNIT_MS[since.slice(-1)];
  return unit === undefined ? null : now - Number(since.slice(0, -1)) * unit;
}

/**
 * Whether a session that the stream told about belongs in the list: `yes`, `no`, or `ask` when only the server can
 * tell (text search looks into commands and answers, which a summary does not carry).
 */
export function matchSession(session: SessionSummary, filter: SessionFilter, now: number): 'yes' | 'no' | 'ask' {
  if (session.kind !== 'session') return 'no';
  if (filter.status !== '' && session.status !== filter.status) return 'no';
  if (filter.model !== '' && session.model !== filter.model && !session.models.includes(filter.model)) return 'no';
  if (filter.repository !== '' && session.git?.repository !== filter.repository) return 'no';
  const since = sinceAt(filter.since, now);
  if (since !== null && Date.parse(session.started_at) < since) return 'no';
  return filter.q === '' ? 'yes' : 'ask';
}
