import { useInfiniteQuery } from '@tanstack/react-query';
import { useCallback, useMemo, useRef, useState } from 'react';
import { fetchSessions } from '../api/client.ts';
import { queryKey } from '../api/query-key.ts';
import type { SessionPage, SessionSummary } from '../api/shape.ts';
import { FilterBox } from '../filter/filter-box.tsx';
import { FilterChips } from '../filter/filter-chips.tsx';
import {
  filterFromSearch,
  isFiltered,
  NO_FILTER,
  type SessionFilter,
  SINCE_CHOICES,
  searchFromFilter,
} from '../filter/session-filter.ts';
import { Icon } from '../frame/icon.tsx';
import { Trouble } from '../frame/trouble.tsx';
import { ImportLine } from '../import/import-line.tsx';
import { type Import, useImport } from '../import/use-import.ts';
import { useKeys } from '../key/use-keys.ts';
import { LiveLight } from '../live/live-light.tsx';
import { useNow } from '../live/use-now.ts';
import { go, replace, useLocation } from '../route/history.ts';
import { FacetPanel } from './facet-panel.tsx';
import { FirstRun } from './first-run.tsx';
import { ForwardingTrouble } from './forwarding-trouble.tsx';
import { NeedsYou } from './needs-you.tsx';
import { NotKnown } from './not-known.tsx';
import { rootsOnly } from './session-pages.ts';
import { SessionTable } from './session-table.tsx';

const NOW_EVERY_MS = 1_000;

/** All sessions, newest first, moving while Codex works. */
export function SessionsPage({ waiting }: { readonly waiting: readonly SessionSummary[] }) {
  const { search } = useLocation();
  const filter = useMemo(() => filterFromSearch(search), [search]);
  const setFilter = useCallback((next: SessionFilter, isStep = true) => {
    (isStep ? go : replace)(`/${searchFromFilter(next)}`);
  }, []);
  const [showFacets, setShowFacets] = useState(false);
  const now = useNow(NOW_EVERY_MS);
  const list = useSessionList(filter);
  const imported = useImport();
  const inputRef = useRef<HTMLInputElement>(null);
  useKeys(useMemo(() => ({ '/': () => inputRef.current?.select() }), []));

  const isFirstRun = list.sessions?.length === 0 && !isFiltered(filter);
  return (
    <main className="page">
      <header className="bar">
        <h1>Sessions</h1>
        <FilterBox filter={filter} onFilter={setFilter} inputRef={inputRef} />
        <SinceSelect filter={filter} onFilter={setFilter} />
        {!isFirstRun && (
          <button
            type="button"
            className="button facet-toggle"
            aria-expanded={showFacets}
            onClick={() => setShowFacets(!showFacets)}
          >
            <Icon name="filter" />
            <span>Filters</span>
          </button>
        )}
        <LiveLight />
      </header>
      <FilterChips filter={filter} onFilter={setFilter} />
      <NeedsYou sessions={waiting} now={now} />
      <ForwardingTrouble />
      <NotKnown sessions={list.notKnown} />
      {!isFirstRun && <ImportLine of={imported} />}
      <div className={`split${showFacets ? ' split-facets' : ''}`}>
        {!isFirstRun && (
          <FacetPanel filter={filter} onFilter={setFilter} onNaming={() => setShowFacets(true)} imported={imported} />
        )}
        <Body list={list} filter={filter} now={now} isFirstRun={isFirstRun} onFilter={setFilter} imported={imported} />
      </div>
    </main>
  );
}

interface SessionList {
  readonly sessions: readonly SessionSummary[] | undefined;
  readonly lines: NonNullable<SessionPage['token_lines']>;
  /** Sessions of which nobody knows whether they fit. */
  readonly notKnown: number;
  readonly error: unknown;
  readonly hasMore: boolean;
  readonly loadMore: () => void;
  readonly retry: () => void;
}

function useSessionList(filter: SessionFilter): SessionList {
  const query = useInfiniteQuery({
    queryKey: queryKey.sessions(filter),
    queryFn: ({ pageParam, signal }) => fetchSessions(filter, pageParam, signal),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next_cursor,
    // While another filter loads, the old rows stay: a list that blinks cannot be read.
    placeholderData: (previous) => previous,
  });
  const sessions = useMemo(
    () => query.data && rootsOnly(query.data.pages.flatMap((page) => page.sessions)),
    [query.data],
  );
  const lines = useMemo(
    () => Object.assign({}, ...(query.data?.pages.map((page) => page.token_lines) ?? [])),
    [query.data],
  );
  const { fetchNextPage, refetch, isFetching } = query;
  return {
    sessions,
    lines,
    notKnown: query.data?.pages[0]?.not_known ?? 0,
    error: query.error,
    hasMore: query.hasNextPage,
    loadMore: useCallback(() => void (isFetching || fetchNextPage()), [isFetching, fetchNextPage]),
    retry: useCallback(() => void refetch(), [refetch]),
  };
}

interface BodyProps {
  readonly list: SessionList;
  readonly filter: SessionFilter;
  readonly now: number;
  readonly isFirstRun: boolean;
  readonly onFilter: (filter: SessionFilter) => void;
  readonly imported: Import;
}

function Body({ list, filter, now, isFirstRun, onFilter, imported }: BodyProps) {
  if (list.sessions === undefined) {
    return list.error === null ? <Loading /> : <Trouble error={list.error} onRetry={list.retry} />;
  }
  if (isFirstRun) return <FirstRun imported={imported} />;
  if (list.sessions.length === 0) {
    return (
      <div className="note">
        <h2>No session matches</h2>
        <p>Sessions are kept; this filter hides them all.</p>
        <p className="note-actions">
          <button type="button" className="button" onClick={() => onFilter(NO_FILTER)}>
            Show all sessions
          </button>
        </p>
      </div>
    );
  }
  return (
    <SessionTable
      key={searchFromFilter(filter)}
      filter={filter}
      sessions={list.sessions}
      lines={list.lines}
      hasMore={list.hasMore}
      onMore={list.loadMore}
      now={now}
    />
  );
}

function SinceSelect({ filter, onFilter }: Pick<BodyProps, 'filter' | 'onFilter'>) {
  return (
    <select
      className="button since"
      aria-label="started within"
      value={filter.since}
      onChange={(event) => onFilter({ ...filter, since: event.target.value })}
    >
      {SINCE_CHOICES.map(({ value, label }) => (
        <option key={value} value={value}>
          {label}
        </option>
      ))}
      {!SINCE_CHOICES.some(({ value }) => value === filter.since) && (
        <option value={filter.since}>since {filter.since.slice(0, 16).replace('T', ' ')}</option>
      )}
    </select>
  );
}

const LOADING_ROWS = Array.from({ length: 12 }, (_, index) => index);

function Loading() {
  return (
    <div className="table" role="status" aria-label="Loading sessions">
      {LOADING_ROWS.map((index) => (
        <div key={index} className="loading-row">
          <span className={`loading-bar loading-${index % 4}`} />
        </div>
      ))}
    </div>
  );
}
