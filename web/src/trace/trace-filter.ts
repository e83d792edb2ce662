/** What the list begins with the most of; `time` is the newest. */
export const TRACE_SORTS = ['time', 'duration', 'spans', 'errors'] as const;
export type TraceSort = (typeof TRACE_SORTS)[number];

/** What the list then begins with. */
export const SORT_WORDS: Readonly<Record<TraceSort, string>> = {
  time: 'newest first',
  duration: 'longest first',
  spans: 'most spans first',
  errors: 'most failed spans first',
};

/** What the list of traces shows; every field lives in the URL. Empty is "any". */
export interface TraceListFilter {
  readonly q: string;
  readonly session: string;
  readonly service: readonly string[];
  readonly name: readonly string[];
  readonly minMs: number | null;
  readonly errors: boolean;
  /** A span back from now, or a time. */
  readonly since: string;
  readonly until: string;
  readonly sort: TraceSort;
}

const listOf = (params: URLSearchParams, name: string): readonly string[] =>
  [...new Set(params.getAll(name).filter((value) => value !== ''))].sort();

export function traceFilterFrom(search: string): TraceListFilter {
  const params = new URLSearchParams(search);
  const min = Number(params.get('min') ?? '');
  return {
    q: params.get('q')?.trim() ?? '',
    session: params.get('session') ?? '',
    service: listOf(params, 'service'),
    name: listOf(params, 'name'),
    minMs: Number.isFinite(min) && min > 0 ? min : null,
    errors: params.has('errors'),
    since: params.get('since') ?? '',
    until: params.get('until') ?? '',
    sort: TRACE_SORTS.find((sort) => sort === params.get('sort')) ?? 'time',
  };
}

/** `?…`, or '' when nothing is asked. */
export function searchFromTraces(filter: TraceListFilter): string {
  const params = new URLSearchParams();
  if (filter.q !== '') params.set('q', filter.q);
  if (filter.session !== '') params.set('session', filter.session);
  for (const service of filter.service) params.append('service', service);
  for (const name of filter.name) params.append('name', name);
  if (filter.minMs !== null) params.set('min', String(filter.minMs));
  if (filter.errors) params.set('errors', '1');
  if (filter.since !== '') params.set('since', filter.since);
  if (filter.until !== '') params.set('until', filter.until);
  if (filter.sort !== 'time') params.set('sort', filter.sort);
  const text = params.toString();
  return text === '' ? '' : `?${text}`;
}

/** The same in the API's names. */
export function tracesApiSearch({
  q,
  service,
  name,
  minMs,
  errors,
  session,
  since,
  until,
  sort,
}: TraceListFilter): string {
  const params = new URLSearchParams();
  if (q !== '') params.set('q', q);
  for (const value of service) params.append('service', value);
  for (const value of name) params.append('name', value);
  if (minMs !== null) params.set('min_ms', String(minMs));
  if (errors) params.set('status', 'error');
  if (session !== '') params.set('session_id', session);
  if (since !== '') params.set('since', since);
  if (until !== '') params.set('until', until);
  if (sort !== 'time') params.set('sort', sort);
  return params.toString();
}
