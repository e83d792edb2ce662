import { filterFromSearch, type SessionFilter, searchFromFilter } from '../filter/session-filter.ts';

/** What of a panel is shown. */
export type View = 'chart' | 'table' | 'sql';

/** All that a dashboard's page is about; it lives in the URL. */
export interface PageState {
  /** A span back from now (`7d`) or an RFC 3339 time. */
  readonly since: string;
  /** RFC 3339; null for now. */
  readonly until: string | null;
  /** Its own `since` does not count here. */
  readonly filter: SessionFilter;
  /** Panels that are not shown as charts. */
  readonly views: ReadonlyMap<string, View>;
  readonly isEditing: boolean;
}

export const SPANS: readonly { readonly value: string; readonly label: string }[] = [
  { value: '1h', label: 'last hour' },
  { value: '6h', label: 'last 6 hours' },
  { value: '24h', label: 'last 24 hours' },
  { value: '7d', label: 'last 7 days' },
  { value: '30d', label: 'last 30 days' },
  { value: '90d', label: 'last 90 days' },
];

export const SPAN_DEFAULT = '7d';
const VIEWS = ['table', 'sql'] as const;
const UNIT_MS: Readonly<Record<string, number>> = { m: 60_000, h: 3_600_000, d: 86_400_000 };

export function stateFromSearch(search: string): PageState {
  const params = new URLSearchParams(search);
  const [since, until] = [params.get('since') ?? '', params.get('until')];
  const isSpan = SPANS.some(({ value }) => value === since);
  const isTime = !isSpan && !Number.isNaN(Date.parse(since));
  const views = VIEWS.flatMap((view) => params.getAll(view).map((panel) => [panel, view] as const));
  return {
    since: isSpan || isTime ? since : SPAN_DEFAULT,
    until: isTime && until !== null && !Number.isNaN(Date.parse(until)) ? until : null,
    filter: filterFromSearch(withoutTime(params)),
    views: new Map(views),
    isEditing: params.has('edit'),
  };
}

/** `?…`, or '' when all is as at first. */
export function searchFromState({ since, until, filter, views, isEditing }: PageState): string {
  const params = filterParams(filter);
  if (since !== SPAN_DEFAULT) params.set('since', since);
  if (until !== null) params.set('until', until);
  for (const [panel, view] of views) if (view !== 'chart') params.append(view, panel);
  if (isEditing) params.set('edit', '1');
  return asSearch(params);
}

/** What another dashboard takes over: the span and the filter. */
export const keptSearch = (state: PageState): string =>
  searchFromState({ ...state, views: new Map(), isEditing: false });

/** What panels are asked with. */
export function panelSearch({ since, until, filter }: PageState, timeZone: string): string {
  const params = filterParams(filter);
  params.set('since', since);
  if (until !== null) params.set('until', until);
  params.set('tz', timeZone);
  return asSearch(params);
}

/** The filter's own parameters, without the span. */
export const filterParams = (filter: SessionFilter): URLSearchParams =>
  new URLSearchParams(withoutTime(new URLSearchParams(searchFromFilter(filter))));

function withoutTime(params: URLSearchParams): string {
  const rest = new URLSearchParams(params);
  rest.delete('since');
  rest.delete('until');
  return asSearch(rest);
}

function asSearch(params: URLSearchParams): string {
  const text = params.toString();
  return text === '' ? '' : `?${text}`;
}

/** The span as instants, ms since the epoch. */
export function spanOf({ since, until }: Pick<PageState, 'since' | 'until'>, now: number): readonly [number, number] {
  const unit = UNIT_MS[since.slice(-1)];
  const end = until === null ? now : Date.parse(until);
  const isSpan = unit !== undefined && /^\d+[mhd]$/.test(since);
  return [isSpan ? now - Number.parseInt(since, 10) * unit : Date.parse(since), end];
}

/** The brushed span; at least a second, for nothing can be seen in less. */
export function zoomIn(state: PageState, since: number, until: number): PageState {
  const end = Math.max(until, since + 1000);
  return { ...state, since: new Date(since).toISOString(), until: new Date(end).toISOString() };
}

/** Twice as long around the same middle, and not beyond now: there it ends in the present again. */
export function zoomOut(state: PageState, now: number): PageState {
  const [since, until] = spanOf(state, now);
  const half = (until - since) / 2;
  const end = until + half;
  const start = new Date(since - half - Math.max(0, end - now)).toISOString();
  return { ...state, since: start, until: end >= now ? null : new Date(end).toISOString() };
}

/** Another view of one panel; the same again brings the chart back. */
export function withView(state: PageState, panelId: string, view: View): PageState {
  const views = new Map(state.views);
  if (view === 'chart' || views.get(panelId) === view) views.delete(panelId);
  else views.set(panelId, view);
  return { ...state, views };
}
