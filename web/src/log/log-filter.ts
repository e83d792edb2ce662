/** What the page of logs shows; every field lives in the URL. Empty is "any". */
export const LOG_FACETS = ['event', 'severity', 'service', 'model', 'tool'] as const;
export type LogFacetName = (typeof LOG_FACETS)[number];

export interface LogsState extends Readonly<Record<LogFacetName, readonly string[]>> {
  readonly q: string;
  readonly session: string;
  readonly trace: string;
  readonly span: string;
  /** `name=value`. */
  readonly attribute: readonly string[];
  /** A span back from now, or a time. */
  readonly since: string;
  readonly until: string;
  /** Words are looked for in all of the time, not only in `WORDS_BACK`. */
  readonly isAllTime: boolean;
  /** Names of columns behind the time; attributes by their own names. */
  readonly columns: readonly string[];
  readonly by: 'severity' | 'event';
  readonly view: 'records' | 'patterns';
  readonly isLive: boolean;
  readonly recordId: string;
}

/** How far back words are looked for unless a time is chosen: no index knows them, and months of records are read for seconds. */
export const WORDS_BACK = '7d';

export const FIRST_COLUMNS: readonly string[] = ['severity', 'event', 'message', 'service'];

const listOf = (params: URLSearchParams, name: string): readonly string[] =>
  [...new Set(params.getAll(name).filter((value) => value !== ''))].sort();

export function logsStateFrom(search: string): LogsState {
  const params = new URLSearchParams(search);
  const columns = (params.get('columns') ?? '').split(',').filter((name) => name !== '');
  return {
    q: params.get('q')?.trim() ?? '',
    session: params.get('session') ?? '',
    trace: params.get('trace') ?? '',
    span: params.get('span') ?? '',
    attribute: listOf(params, 'attribute'),
    event: listOf(params, 'event'),
    severity: listOf(params, 'severity'),
    service: listOf(params, 'service'),
    model: listOf(params, 'model'),
    tool: listOf(params, 'tool'),
    since: params.get('since') ?? '',
    until: params.get('until') ?? '',
    isAllTime: params.has('all'),
    columns: columns.length === 0 ? FIRST_COLUMNS : columns,
    by: params.get('by') === 'event' ? 'event' : 'severity',
    view: params.get('view') === 'patterns' ? 'patterns' : 'records',
    isLive: params.has('live'),
    recordId: params.get('record') ?? '',
  };
}

/** `?…`, or '' when nothing is asked. Always in the same order, so that equal states are equal URLs. */
export function searchFromLogs(state: LogsState): string {
  const params = filterParams(state, { session: 'session', trace: 'trace', span: 'span' });
  if (state.columns.join() !== FIRST_COLUMNS.join()) params.set('columns', state.columns.join(','));
  if (state.by !== 'severity') params.set('by', state.by);
  if (state.view !== 'records') params.set('view', state.view);
  // without words all of the time is meant anyway
  if (state.isAllTime && state.q !== '') params.set('all', '1');
  if (state.isLive) params.set('live', '1');
  if (state.recordId !== '') params.set('record', state.recordId);
  const text = params.toString();
  return text === '' ? '' : `?${text}`;
}

/** The filter alone, in the API's names. What was typed as `name=value` is an attribute there. */
export function logsApiSearch(state: LogsState): string {
  const { q, attribute } = splitTyped(state.q);
  const since = isWordBound(state) ? WORDS_BACK : state.since;
  const asked = { ...state, q, since, attribute: [...new Set([...state.attribute, ...attribute])].sort() };
  return filterParams(asked, { session: 'session_id', trace: 'trace_id', span: 'span_id' }).toString();
}

interface IdNames {
  readonly session: string;
  readonly trace: string;
  readonly span: string;
}

function filterParams(state: LogsState, names: IdNames): URLSearchParams {
  const params = new URLSearchParams();
  if (state.q !== '') params.set('q', state.q);
  for (const id of ['session', 'trace', 'span'] as const) if (state[id] !== '') params.set(names[id], state[id]);
  for (const facet of LOG_FACETS) for (const value of state[facet]) params.append(facet, value);
  for (const value of state.attribute) params.append('attribute', value);
  if (state.since !== '') params.set('since', state.since);
  if (state.until !== '') params.set('until', state.until);
  return params;
}

/** Whether only the newest records are searched, as nothing else says which: words alone, at no chosen time. */
export function isWordBound(state: LogsState): boolean {
  const { q, attribute } = splitTyped(state.q);
  const isNarrowed = [state.session, state.trace, state.span, state.since, state.until].some((part) => part !== '');
  return q !== '' && !state.isAllTime && !isNarrowed && attribute.length + state.attribute.length === 0;
}

export const isLogFiltered = (state: LogsState): boolean => logsApiSearch(state) !== '';

/** The state with one value more, or without it when it was there. */
export function toggleLogValue(state: LogsState, name: LogFacetName | 'attribute', value: string): LogsState {
  const values = state[name];
  const next = values.includes(value) ? values.filter((other) => other !== value) : [...values, value].sort();
  return { ...state, [name]: next };
}

/** Words that are `name=value` ask for that attribute, which an index finds; the others are looked for in all texts. */
export function splitTyped(typed: string): { readonly q: string; readonly attribute: readonly string[] } {
  const words = typed.split(/\s+/).filter((word) => word !== '');
  const isAttribute = (word: string): boolean => /^[A-Za-z_][\w.]*=[^=\s]+$/.test(word);
  return { q: words.filter((word) => !isAttribute(word)).join(' '), attribute: words.filter(isAttribute) };
}
