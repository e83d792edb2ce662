import '../style/trace.css';
import '../style/log.css';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useCallback, useMemo, useRef, useState } from 'react';
import { fetchLogs } from '../api/client.ts';
import { queryKey } from '../api/query-key.ts';
import type { LogRecord } from '../api/shape.ts';
import { SINCE_CHOICES } from '../filter/session-filter.ts';
import { formatExact, plural } from '../format/count.ts';
import { Icon } from '../frame/icon.tsx';
import { Trouble } from '../frame/trouble.tsx';
import { useKeys } from '../key/use-keys.ts';
import { replace, useLocation } from '../route/history.ts';
import { SearchBox } from '../session-list/search-box.tsx';
import { ColumnMenu } from './column-menu.tsx';
import { FilterChips } from './filter-chips.tsx';
import { LogFacetPanel } from './log-facet-panel.tsx';
import {
  isLogFiltered,
  isWordBound,
  type LogsState,
  logsApiSearch,
  logsStateFrom,
  searchFromLogs,
  WORDS_BACK,
} from './log-filter.ts';
import { LogHistogram } from './log-histogram.tsx';
import { LogPatterns } from './log-patterns.tsx';
import { LogTable } from './log-table.tsx';
import { RecordInspector } from './record-inspector.tsx';
import { SearchNote } from './search-note.tsx';
import { useLogTail } from './use-log-tail.ts';

const PAGE_ROWS = 200;
/** While there is none: somebody may wait for the first. */
const FIRST_EVERY_MS = 3_000;
const NOTHING_FRESH: ReadonlySet<string> = new Set();

/** Log records as Codex and others sent them. */
export function LogsPage() {
  const { search } = useLocation();
  const state = useMemo(() => logsStateFrom(search), [search]);
  const setState = useCallback((next: LogsState) => replace(`/logs${searchFromLogs(next)}`), []);
  const [showFacets, setShowFacets] = useState(false);
  const inputRef = useRef<HTMLInputElement>(null);
  useKeys(
    useMemo(
      () => ({
        '/': () => inputRef.current?.select(),
        l: () => setState({ ...state, isLive: !state.isLive }),
        p: () => setState({ ...state, view: state.view === 'patterns' ? 'records' : 'patterns' }),
        0: () => setState({ ...state, since: '', until: '', isAllTime: false }),
        Escape: () => setState({ ...state, recordId: '' }),
      }),
      [state, setState],
    ),
  );
  return (
    <main className="page">
      <header className="bar">
        <h1>Logs</h1>
        <SearchBox
          value={state.q}
          label="words, or name=value of an attribute"
          inputRef={inputRef}
          onChange={useCallback((q: string) => setState({ ...state, q }), [state, setState])}
        />
        <BarButtons state={state} onState={setState} />
        <button
          type="button"
          className="button facet-toggle"
          aria-expanded={showFacets}
          onClick={() => setShowFacets(!showFacets)}
        >
          <Icon name="filter" />
          <span>Filters</span>
        </button>
      </header>
      <FilterChips state={state} onState={setState} />
      <SearchNote state={state} onState={setState} />
      <LogHistogram state={state} onState={setState} />
      <div className={`split${showFacets ? ' split-facets' : ''}`}>
        <LogFacetPanel state={state} onState={setState} />
        {state.view === 'patterns' ? (
          <LogPatterns state={state} onState={setState} />
        ) : (
          <Records state={state} onState={setState} />
        )}
      </div>
    </main>
  );
}

interface Props {
  readonly state: LogsState;
  readonly onState: (state: LogsState) => void;
}

function BarButtons({ state, onState }: Props) {
  return (
    <>
      <select
        className="button since"
        aria-label="within"
        value={isWordBound(state) ? WORDS_BACK : state.until === '' ? state.since : 'chosen'}
        onChange={({ target }) => onState({ ...state, since: target.value, until: '', isAllTime: target.value === '' })}
      >
        {SINCE_CHOICES.map(({ value, label }) => (
          <option key={value} value={value}>
            {label}
          </option>
        ))}
        {(state.until !== '' || SINCE_CHOICES.every(({ value }) => value !== state.since)) && (
          <option value={state.until === '' ? state.since : 'chosen'}>chosen time</option>
        )}
      </select>
      <button
        type="button"
        className="button toggle-button"
        aria-pressed={state.view === 'patterns'}
        onClick={() => onState({ ...state, view: state.view === 'patterns' ? 'records' : 'patterns' })}
      >
        Patterns
      </button>
      <button
        type="button"
        className="button toggle-button"
        aria-pressed={state.isLive}
        onClick={() => onState({ ...state, isLive: !state.isLive, view: 'records' })}
      >
        {state.isLive ? '● Live' : '○ Live'}
      </button>
    </>
  );
}

function useLogs(state: LogsState) {
  const search = logsApiSearch(state);
  const query = useInfiniteQuery({
    queryKey: queryKey.logs(search),
    queryFn: ({ pageParam, signal }) =>
      fetchLogs(
        [search, `limit=${PAGE_ROWS}`, ...(pageParam === null ? [] : [`cursor=${pageParam}`])].join('&'),
        signal,
      ),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next_cursor,
    placeholderData: (previous) => previous,
    staleTime: 10_000,
    refetchInterval: ({ state: { data } }) => (data?.pages[0]?.records.length === 0 ? FIRST_EVERY_MS : false),
  });
  const records = useMemo(() => query.data?.pages.flatMap((page) => page.records), [query.data]);
  return { ...query, records };
}

function Records({ state, onState }: Props) {
  const { records, error, hasNextPage, fetchNextPage, isFetching, refetch } = useLogs(state);
  const [isReading, setReading] = useState(false);
  const tail = useLogTail(state.isLive ? logsApiSearch({ ...state, since: '', until: '' }) : null, isReading);
  const all = useMemo(() => withTail(tail.shown, records ?? []), [tail.shown, records]);
  const fresh = useMemo(
    () => (tail.shown.length === 0 ? NOTHING_FRESH : new Set(tail.shown.map(({ id }) => id))),
    [tail.shown],
  );
  const more = useCallback(() => void (isFetching || fetchNextPage()), [isFetching, fetchNextPage]);
  const select = useCallback((recordId: string) => onState({ ...state, recordId }), [state, onState]);
  const selected = all.find(({ id }) => id === state.recordId);
  if (records === undefined && error !== null) return <Trouble error={error} onRetry={() => void refetch()} />;
  if (records === undefined) return <LoadingRows />;
  if (all.length === 0 && !state.isLive) return <NoLogs state={state} onState={onState} />;
  return (
    <div className={`trace-split${selected === undefined ? '' : ' trace-split-open'}`}>
      <div className="log-side">
        <div className="log-tools">
          {state.isLive && (
            <span className={tail.isConnected ? 'ink-signal' : 'ink-waiting'} role="status">
              {tail.isConnected ? (isReading ? 'live, held while you read' : 'live') : 'connecting …'}
            </span>
          )}
          {tail.held.length > 0 && (
            <button type="button" className="chip" onClick={tail.release}>
              {formatExact(tail.held.length)} new
            </button>
          )}
          {tail.dropped > 0 && (
            <span className="ink-waiting">{plural(tail.dropped, 'record')} came too fast to show: they are stored</span>
          )}
          <span className="dim">
            {plural(all.length, 'record')}
            {hasNextPage ? ' loaded' : ''}
          </span>
          <ColumnMenu records={all} columns={state.columns} onColumns={(columns) => onState({ ...state, columns })} />
        </div>
        <LogTable
          records={all}
          columns={state.columns}
          selectedId={state.recordId}
          freshIds={fresh}
          hasMore={hasNextPage}
          onMore={more}
          onSelect={select}
          onReading={setReading}
        />
      </div>
      {selected !== undefined && <RecordInspector record={selected} onClose={() => select('')} />}
    </div>
  );
}

/** What arrived live above what was there; a record that is in both stands once. */
function withTail(tail: readonly LogRecord[], records: readonly LogRecord[]): readonly LogRecord[] {
  if (tail.length === 0) return records;
  const known = new Set(tail.map(({ id }) => id));
  return [...tail, ...records.filter(({ id }) => !known.has(id))];
}

function NoLogs({ state, onState }: Props) {
  if (isLogFiltered(state))
    return (
      <div className="note">
        <h2>No record fits</h2>
        <p>{whyNone(state)}</p>
        <p className="note-actions">
          {isWordBound(state) && (
            <button type="button" className="button" onClick={() => onState({ ...state, isAllTime: true })}>
              Look through all of the time
            </button>
          )}
          <button type="button" className="button" onClick={() => onState(logsStateFrom(''))}>
            Show all records
          </button>
        </p>
      </div>
    );
  return (
    <div className="note">
      <h2>No log record has come yet</h2>
      <p>
        Codex sends its events as log records when its exporter is set up: <code>turnscope setup</code> does that, or,
        in <code>~/.codex/config.toml</code>:
      </p>
      <pre className="mono note-code">
        {'[otel]\nexporter = { otlp-http = { endpoint = "http://127.0.0.1:4318/v1/logs", protocol = "binary" } }'}
      </pre>
    </div>
  );
}

function whyNone(state: LogsState): string {
  return isWordBound(state)
    ? 'Nothing of the last 7 days has these words. Older records were not read.'
    : 'Records are kept; these filters, or this time, hide them all.';
}

const LOADING = Array.from({ length: 16 }, (_, index) => index);

function LoadingRows() {
  return (
    <div className="table" role="status" aria-label="Loading log records">
      {LOADING.map((index) => (
        <div key={index} className="loading-row loading-row-low">
          <span className={`loading-bar loading-${index % 4}`} />
        </div>
      ))}
    </div>
  );
}
