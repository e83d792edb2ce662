import '../style/trace.css';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useCallback, useMemo, useRef } from 'react';
import { fetchTraces } from '../api/client.ts';
import { queryKey } from '../api/query-key.ts';
import { SINCE_CHOICES } from '../filter/session-filter.ts';
import { formatDuration } from '../format/duration.ts';
import { Trouble } from '../frame/trouble.tsx';
import { useKeys } from '../key/use-keys.ts';
import { replace, useLocation } from '../route/history.ts';
import { SearchBox } from '../session-list/search-box.tsx';
import { SpanPicker, TraceChips } from './span-picker.tsx';
import {
  SORT_WORDS,
  searchFromTraces,
  TRACE_SORTS,
  type TraceListFilter,
  type TraceSort,
  traceFilterFrom,
  tracesApiSearch,
} from './trace-filter.ts';
import { TraceScatter } from './trace-scatter.tsx';
import { TraceTable } from './trace-table.tsx';

const NOW_EVERY_MS = 15_000;
/** While there is none: somebody may wait for the first. */
const FIRST_EVERY_MS = 3_000;
/** ms; most of Codex's traces are single short calls of its own house-keeping. */
const MIN_CHOICES = [10, 100, 1_000, 10_000, 60_000];

/** Traces, newest first or by what their heads sort by. */
export function TracesPage() {
  const { search } = useLocation();
  const filter = useMemo(() => traceFilterFrom(search), [search]);
  const setFilter = useCallback((next: TraceListFilter) => replace(`/traces${searchFromTraces(next)}`), []);
  const inputRef = useRef<HTMLInputElement>(null);
  useKeys(useMemo(() => ({ '/': () => inputRef.current?.select() }), []));
  return (
    <main className="page">
      <header className="bar">
        <h1>Traces</h1>
        <SearchBox
          value={filter.q}
          label="span name, value of an attribute, trace id"
          inputRef={inputRef}
          onChange={useCallback((q: string) => setFilter({ ...filter, q }), [filter, setFilter])}
        />
        <SpanPicker filter={filter} onFilter={setFilter} />
        <TraceFilters filter={filter} onFilter={setFilter} />
      </header>
      <TraceChips filter={filter} onFilter={setFilter} />
      <TraceList filter={filter} onFilter={setFilter} />
    </main>
  );
}

interface FilterProps {
  readonly filter: TraceListFilter;
  readonly onFilter: (filter: TraceListFilter) => void;
}

function TraceFilters({ filter, onFilter }: FilterProps) {
  return (
    <>
      <select
        className="button since"
        aria-label="spans that lasted at least"
        value={filter.minMs ?? ''}
        onChange={({ target }) => onFilter({ ...filter, minMs: target.value === '' ? null : Number(target.value) })}
      >
        <option value="">any length</option>
        {[...new Set([...MIN_CHOICES, ...(filter.minMs === null ? [] : [filter.minMs])])].map((ms) => (
          <option key={ms} value={ms}>
            {formatDuration(ms)} or longer
          </option>
        ))}
      </select>
      {/* where no heads of columns stand to press on */}
      <select
        className="button since trace-order"
        aria-label="order"
        value={filter.sort}
        onChange={({ target }) => onFilter({ ...filter, sort: target.value as TraceSort })}
      >
        {TRACE_SORTS.map((sort) => (
          <option key={sort} value={sort}>
            {SORT_WORDS[sort]}
          </option>
        ))}
      </select>
      <select
        className="button since"
        aria-label="started within"
        value={filter.since}
        onChange={({ target }) => onFilter({ ...filter, since: target.value, until: '' })}
      >
        {SINCE_CHOICES.map(({ value, label }) => (
          <option key={value} value={value}>
            {label}
          </option>
        ))}
        {SINCE_CHOICES.every(({ value }) => value !== filter.since) && (
          <option value={filter.since}>chosen span</option>
        )}
      </select>
      <button
        type="button"
        className="button toggle-button"
        aria-pressed={filter.errors}
        onClick={() => onFilter({ ...filter, errors: !filter.errors })}
      >
        ✕ failed
      </button>
    </>
  );
}

function useTraces(filter: TraceListFilter) {
  const search = tracesApiSearch(filter);
  const query = useInfiniteQuery({
    queryKey: queryKey.traces(search),
    queryFn: ({ pageParam, signal }) =>
      fetchTraces([search, 'limit=100', ...(pageParam === null ? [] : [`cursor=${pageParam}`])].join('&'), signal),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next_cursor,
    placeholderData: (previous) => previous,
    staleTime: NOW_EVERY_MS,
    refetchInterval: ({ state }) => (state.data?.pages[0]?.traces.length === 0 ? FIRST_EVERY_MS : false),
  });
  // one whose spans lie hours apart may come twice
  const traces = useMemo(
    () =>
      query.data && [
        ...new Map(query.data.pages.flatMap((page) => page.traces).map((one) => [one.trace_id, one])).values(),
      ],
    [query.data],
  );
  return { ...query, traces };
}

function TraceList({ filter, onFilter }: FilterProps) {
  const { traces, error, hasNextPage, fetchNextPage, isFetching, refetch } = useTraces(filter);
  const more = useCallback(() => void (isFetching || fetchNextPage()), [isFetching, fetchNextPage]);
  if (traces === undefined)
    return error === null ? <LoadingRows /> : <Trouble error={error} onRetry={() => void refetch()} />;
  if (traces.length === 0) return <NoTraces filter={filter} onFilter={onFilter} />;
  return (
    <>
      <TraceScatter
        traces={traces}
        onSpan={(since, until) =>
          onFilter({ ...filter, since: new Date(since).toISOString(), until: new Date(until).toISOString() })
        }
      />
      <TraceTable
        traces={traces}
        sort={filter.sort}
        onSort={(sort) => onFilter({ ...filter, sort })}
        hasMore={hasNextPage}
        onMore={more}
      />
    </>
  );
}

function NoTraces({ filter, onFilter }: FilterProps) {
  const isFiltered = searchFromTraces({ ...filter, sort: 'time' }) !== '';
  if (!isFiltered)
    return (
      <div className="note">
        <h2>No trace has come yet</h2>
        <p>
          Codex sends its spans when its trace exporter is set up: <code>turnscope setup</code> does that, or, in{' '}
          <code>~/.codex/config.toml</code>:
        </p>
        <pre className="mono note-code">
          {
            '[otel]\ntrace_exporter = { otlp-http = { endpoint = "http://127.0.0.1:4318/v1/traces", protocol = "binary" } }'
          }
        </pre>
        <p>Sessions work without: traces show what Codex itself did inside of a turn.</p>
      </div>
    );
  return (
    <div className="note">
      <h2>No trace has such a span</h2>
      <p>
        Words are looked for in names of spans; values of attributes and trace ids have to be whole, or an id’s
        beginning.
      </p>
      <p className="note-actions">
        <button type="button" className="button" onClick={() => onFilter(traceFilterFrom(''))}>
          Show all traces
        </button>
      </p>
    </div>
  );
}

const LOADING = Array.from({ length: 14 }, (_, index) => index);

function LoadingRows() {
  return (
    <div className="table" role="status" aria-label="Loading traces">
      <div className="scatter-loading" />
      {LOADING.map((index) => (
        <div key={index} className="loading-row loading-row-low">
          <span className={`loading-bar loading-${index % 4}`} />
        </div>
      ))}
    </div>
  );
}
