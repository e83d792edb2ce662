import { useQuery } from '@tanstack/react-query';
import { useCallback, useEffect, useMemo, useRef } from 'react';
import { fetchComparison, RequestFailure } from '../api/client.ts';
import { queryKey } from '../api/query-key.ts';
import type { Comparison } from '../api/shape.ts';
import { Trouble } from '../frame/trouble.tsx';
import { useKeys } from '../key/use-keys.ts';
import { go, goBack } from '../route/history.ts';
import { Link } from '../route/link.tsx';
import { sessionPath } from '../route/route.ts';
import { BackButton } from '../session/session-head.tsx';
import { CompareHead } from './compare-head.tsx';
import { compareKeys } from './compare-keys.ts';
import { CompareList } from './compare-list.tsx';
import { type CompareRow, compareRows, firstDifferenceId } from './compare-row.ts';
import { SelectedPair } from './selected-pair.tsx';
import { type CompareState, useCompareState } from './use-compare-state.ts';

/** Two sessions side by side: loaded, then aligned; what is wrong in words. */
export function ComparePage() {
  const { set, ...state } = useCompareState();
  const { a, b } = state;
  const isChosen = a !== '' && b !== '';
  const { data, error, refetch } = useQuery({
    queryKey: queryKey.comparison(a, b),
    queryFn: ({ signal }) => fetchComparison(a, b, signal),
    enabled: isChosen,
    // One of the two may still run.
    staleTime: 0,
  });
  if (!isChosen) return <NothingChosen />;
  if (data !== undefined) return <SideBySide key={`${a} ${b}`} comparison={data} state={state} set={set} />;
  if (error === null) return <Loading />;
  const isMissing = error instanceof RequestFailure && error.kind === 'not_found';
  return (
    <main className="page">
      <Head />
      {isMissing ? <OneMissing a={a} b={b} /> : <Trouble error={error} onRetry={() => void refetch()} />}
    </main>
  );
}

const Head = () => (
  <header className="head">
    <div className="head-title">
      <BackButton />
      <h1>Compare</h1>
    </div>
  </header>
);

function OneMissing({ a, b }: Pick<CompareState, 'a' | 'b'>) {
  return (
    <div className="note">
      <h2>One of the two is not there</h2>
      <p>
        Nothing was received of <code>{a}</code> or of <code>{b}</code>, or it was deleted since.
      </p>
      <p className="note-actions">
        <Link className="button" href="/">
          To all sessions
        </Link>
      </p>
    </div>
  );
}

interface Props {
  readonly comparison: Comparison;
  readonly state: CompareState;
  readonly set: (part: Partial<CompareState>) => void;
}

function SideBySide({ comparison, state: { a, b, at, open }, set }: Props) {
  const rows = useMemo(() => compareRows(comparison, open), [comparison, open]);
  const first = firstDifferenceId(comparison);
  // The first difference is on screen at once, unless the address says what else to look at.
  const isNew = useRef(true);
  useEffect(() => {
    if (isNew.current && at === null && first !== null) set({ at: first });
    isNew.current = false;
  }, [at, first, set]);
  const toggle = useCallback(
    (id: string) => {
      const next = new Set(open === 'all' ? rows.flatMap((row) => (row.kind === 'fold' ? [row.id] : [])) : open);
      if (!next.delete(id)) next.add(id);
      set({ open: next, at: id });
    },
    [open, rows, set],
  );
  const select = useCallback(
    (row: CompareRow) => (row.kind === 'fold' ? toggle(row.id) : set({ at: row.id })),
    [toggle, set],
  );
  const toFirst = useMemo(() => (first === null ? null : () => set({ at: first })), [first, set]);
  const all = useCallback(() => set({ open: open === 'all' ? new Set() : 'all' }), [open, set]);
  const swap = useCallback(() => set({ a: b, b: a, at: null, open: new Set() }), [a, b, set]);
  const keys = useMemo(
    () =>
      compareKeys({
        rows,
        selectedId: at,
        select: (id) => set({ at: id }),
        toggle,
        open: (row) => go(hrefOf(comparison, row)),
        first: toFirst,
        all,
        swap,
        back: () => goBack('/'),
      }),
    [rows, at, set, toggle, comparison, toFirst, all, swap],
  );
  useKeys(keys);
  return (
    <main className="page">
      <CompareHead comparison={comparison} isAllOpen={open === 'all'} onAll={all} onFirst={toFirst} onSwap={swap} />
      {rows.length === 0 ? (
        <p className="note dim">Neither of the two has a turn yet.</p>
      ) : (
        <CompareList rows={rows} selectedId={at} onSelect={select} />
      )}
      <SelectedPair comparison={comparison} row={rows.find(({ id }) => id === at) ?? null} />
    </main>
  );
}

/** The step in the session that has it, B's where both have: that is the one asked about. */
function hrefOf({ a, b }: Comparison, row: CompareRow): string {
  const [one, other] = row.kind === 'step' ? [row.step.a, row.step.b] : [null, null];
  const itemId = (other ?? one)?.id ?? (row.kind === 'turn' ? `turn-${(row.turn.b ?? row.turn.a)?.turn_id}` : '');
  const isB = row.kind === 'turn' ? row.turn.b !== null : other !== null;
  return `${sessionPath(isB ? b.session_id : a.session_id)}?item=${encodeURIComponent(itemId)}`;
}

function NothingChosen() {
  return (
    <main className="page">
      <Head />
      <div className="note">
        <h2>Compare two sessions</h2>
        <p>
          Press <kbd>c</kbd> on a session, in the list or open, then on another. An open one has a button <b>Compare</b>
          , too.
        </p>
        <p className="note-actions">
          <Link className="button" href="/">
            To the sessions
          </Link>
        </p>
      </div>
    </main>
  );
}

const LOADING_LINES = Array.from({ length: 10 }, (_, line) => line);

function Loading() {
  return (
    <main className="page" aria-busy="true">
      <header className="head compare-head">
        <div className="head-title">
          <BackButton />
          <h1>Compare</h1>
        </div>
        <p className="compare-sentence">
          <span className="loading-bar loading-2" role="status" aria-label="Comparing the sessions" />
        </p>
      </header>
      {LOADING_LINES.map((line) => (
        <p key={line} className="loading-line">
          <span className={`loading-bar loading-${line % 4}`} />
        </p>
      ))}
    </main>
  );
}
