/** What the page of metrics shows, as its address says it. */
export interface MetricState {
  /** Words of the search. */
  readonly q: string;
  readonly metric: string;
  /** '' for the usual one. */
  readonly agg: string;
  /** An attribute, or ''. */
  readonly by: string;
  /** `name=value`. */
  readonly attribute: readonly string[];
  readonly since: string;
  readonly until: string;
  readonly isCompared: boolean;
  readonly view: 'chart' | 'table' | 'sql';
}

const SINCE = '24h';

export function metricStateFrom(search: string): MetricState {
  const params = new URLSearchParams(search);
  const view = params.get('view');
  return {
    q: params.get('q') ?? '',
    metric: params.get('metric') ?? '',
    agg: params.get('agg') ?? '',
    by: params.get('by') ?? '',
    attribute: params.getAll('attribute'),
    since: params.get('since') ?? SINCE,
    until: params.get('until') ?? '',
    isCompared: params.get('compare') === 'before',
    view: view === 'table' || view === 'sql' ? view : 'chart',
  };
}

export function searchFromMetric(state: MetricState): string {
  const params = new URLSearchParams();
  const set = (name: string, value: string): void => {
    if (value !== '') params.set(name, value);
  };
  set('q', state.q);
  set('metric', state.metric);
  set('agg', state.agg);
  set('by', state.by);
  for (const attribute of state.attribute) params.append('attribute', attribute);
  if (state.since !== SINCE) set('since', state.since);
  set('until', state.until);
  if (state.isCompared) params.set('compare', 'before');
  if (state.view !== 'chart') params.set('view', state.view);
  const text = params.toString();
  return text === '' ? '' : `?${text}`;
}

/** What the API is asked for the chart. */
export function metricApiSearch({ agg, by, attribute, since, until }: MetricState): string {
  const params = new URLSearchParams();
  for (const [name, value] of Object.entries({ agg, by, since, until })) if (value !== '') params.set(name, value);
  for (const one of attribute) params.append('attribute', one);
  return `?${params.toString()}`;
}

/** The same question about the span before: as long, and ending where this one began. */
export function searchBefore(
  state: MetricState,
  { since, until }: { readonly since: string; readonly until: string },
): string {
  const [start, end] = [Date.parse(since), Date.parse(until)];
  return metricApiSearch({
    ...state,
    since: new Date(start - (end - start)).toISOString(),
    until: new Date(start).toISOString(),
  });
}
