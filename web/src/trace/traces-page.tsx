import '../style/trace.css';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useVirtualizer } from '@tanstack/react-virtual';
import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { fetchTraces } from '../api/client.ts';
import { queryKey } from '../api/query-key.ts';
import type { TraceSummary } from '../api/shape.ts';
import { SINCE_CHOICES } from '../filter/session-filter.ts';
import { formatExact, plural } from '../format/count.ts';
import { formatDuration } from '../format/duration.ts';
import { plainLine } from '../format/plain-text.ts';
import { formatAbsolute, formatAgo } from '../format/when.ts';
import { Trouble } from '../frame/trouble.tsx';
import { useNarrow } from '../frame/use-narrow.ts';
import { useKeys } from '../key/use-keys.ts';
import { useNow } from '../live/use-now.ts';
import { entryState, go, rememberInEntry, replace, useLocation } from '../route/history.ts';
import { Link } from '../route/link.tsx';
import { sessionPath, tracePath } from '../route/route.ts';
import { SearchBox } from '../session-list/search-box.tsx';
import { formatShort } from './short-duration.ts';
import { SpanPicker, TraceChips } from './span-picker.tsx';
import { wordsOfSpan } from './span-words.ts';
import { searchFromTraces, type TraceListFilter, traceFilterFrom, tracesApiSearch } from './trace-filter.ts';
import { TraceScatter } from './trace-scatter.tsx';

const NOW_EVERY_MS = 15_000;
/** While there is none: somebody may wait for the first. */
const FIRST_EVERY_MS = 3_000;
const ROW_PX = 34;
const NARROW_ROW_PX = 58;
const MORE_BEFORE_END_ROWS = 15;
/** ms; most of Codex's traces are single short calls of its own house-keeping. */
const MIN_CHOICES = [10, 100, 1_000, 10_000, 60_000];

/** Traces, newest first. */
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
      <TraceTable traces={traces} hasMore={hasNextPage} onMore={more} />
    </>
  );
}

interface TableProps {
  readonly traces: readonly TraceSummary[];
  readonly hasMore: boolean;
  readonly onMore: () => void;
}

function TraceTable({ traces, hasMore, onMore }: TableProps) {
  const scroller = useRef<HTMLDivElement>(null);
  const isNarrow = useNarrow();
  const now = useNow(NOW_EVERY_MS);
  // oxlint-disable-next-line react/incompatible-library -- no React compiler here; the virtualizer is meant to change in place
  const rows = useVirtualizer({
    count: traces.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => (isNarrow ? NARROW_ROW_PX : ROW_PX),
    overscan: 10,
  });
  const cursorId = useTraceCursor(traces, (index) => rows.scrollToIndex(index));
  const items = rows.getVirtualItems();
  const isNearEnd = hasMore && (items.at(-1)?.index ?? 0) >= traces.length - MORE_BEFORE_END_ROWS;
  useEffect(() => {
    if (isNearEnd) onMore();
  }, [isNearEnd, onMore]);
  const longest = Math.max(1, ...traces.map(({ duration_ms }) => duration_ms));
  return (
    <div
      className="table"
      role="grid"
      aria-label="Traces"
      aria-rowcount={hasMore ? -1 : traces.length + 1}
      tabIndex={0}
    >
      <div className="trace-row trace-head" role="row">
        {['When', 'Root span', 'Service', 'Time', 'Spans', 'Errors', 'Session'].map((name) => (
          <span key={name} role="columnheader" className={`trace-${name.toLowerCase().replace(' ', '-')}`}>
            {name}
          </span>
        ))}
      </div>
      <div className="scroller" ref={scroller} role="rowgroup">
        <div className="scroll-length" role="presentation" style={{ height: rows.getTotalSize() }}>
          {items.map(({ index, start }) => {
            const trace = traces[index];
            if (trace === undefined) return null;
            return (
              <TraceRow
                key={trace.trace_id}
                trace={trace}
                now={now}
                share={trace.duration_ms / longest}
                isCursor={trace.trace_id === cursorId}
                top={start}
              />
            );
          })}
        </div>
        {hasMore && <p className="table-end dim">Loading more …</p>}
      </div>
      <p className="trace-total dim">
        {plural(traces.length, 'trace')}
        {hasMore ? ' loaded, more below' : ''} · {formatExact(traces.reduce((sum, { spans }) => sum + spans, 0))} spans
      </p>
    </div>
  );
}

/** The row under the keys, remembered with the page. */
function useTraceCursor(traces: readonly TraceSummary[], reveal: (index: number) => void): string | null {
  const [cursorId, setCursorId] = useState<string | null>(() => entryState().cursorId ?? null);
  useKeys(
    useMemo(() => {
      const at = traces.findIndex(({ trace_id }) => trace_id === cursorId);
      const to = (index: number): void => {
        const place = Math.max(0, Math.min(traces.length - 1, index));
        const id = traces[place]?.trace_id ?? null;
        setCursorId(id);
        if (id !== null) rememberInEntry({ cursorId: id });
        reveal(place);
      };
      return {
        j: () => to(at + 1),
        ArrowDown: () => to(at + 1),
        k: () => to(Math.max(0, at - 1)),
        ArrowUp: () => to(Math.max(0, at - 1)),
        Home: () => to(0),
        End: () => to(traces.length - 1),
        Enter: () => cursorId !== null && go(tracePath(cursorId)),
        Escape: () => setCursorId(null),
      };
    }, [traces, cursorId, reveal]),
  );
  return cursorId;
}

interface RowProps {
  readonly trace: TraceSummary;
  readonly now: number;
  readonly share: number;
  readonly isCursor: boolean;
  readonly top: number;
}

function TraceRow({ trace, now, share, isCursor, top }: RowProps) {
  const at = Date.parse(trace.started_at);
  const words = wordsOfSpan(trace.root_name);
  return (
    <div
      className={`trace-row trace-line${isCursor ? ' row-cursor' : ''}`}
      role="row"
      style={{ transform: `translateY(${top}px)` }}
      onClick={(event) => {
        if ((event.target as HTMLElement).closest('a') === null) go(tracePath(trace.trace_id));
      }}
    >
      <time className="trace-when dim" role="gridcell" title={formatAbsolute(at)}>
        {formatAgo(at, now)}
      </time>
      <span className="trace-root-span cut" role="gridcell" title={words ?? undefined}>
        <Link className="mono" href={tracePath(trace.trace_id)}>
          {plainLine(trace.root_name, 120)}
        </Link>
        {words !== null && <span className="trace-words">{words}</span>}
        {!trace.has_root && <span className="trace-words">the first that came; the root is missing</span>}
      </span>
      <span className="trace-service cut dim" role="gridcell">
        {plainLine(trace.service, 60)}
        {trace.services > 1 && ` +${trace.services - 1}`}
      </span>
      <span className="trace-time number" role="gridcell">
        <span className="trace-bar" style={{ width: `${Math.max(1, share * 100)}%` }} aria-hidden="true" />
        <span className="number">{formatShort(trace.duration_ms)}</span>
      </span>
      <span className="trace-spans number" role="gridcell">
        {formatExact(trace.spans)}
        <span className="trace-spans-word"> {trace.spans === 1 ? 'span' : 'spans'}</span>
      </span>
      <span className={`trace-errors number${trace.errors > 0 ? ' ink-failed' : ' dim'}`} role="gridcell">
        {trace.errors > 0 ? `✕ ${formatExact(trace.errors)}` : ''}
      </span>
      <span className="trace-session" role="gridcell">
        {trace.thread_id !== null && (
          <Link className="text-button mono" href={sessionPath(trace.thread_id)}>
            {trace.thread_id.slice(0, 13)}
          </Link>
        )}
      </span>
    </div>
  );
}

function NoTraces({ filter, onFilter }: FilterProps) {
  const isFiltered = searchFromTraces(filter) !== '';
  if (!isFiltered)
    return (
      <div className="note">
        <h2>No trace has come yet</h2>
        <p>
          Codex sends its spans when its trace exporter is set up: `turnscope setup` does that, or, in
          ~/.codex/config.toml:
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
