import { type RefObject, useLayoutEffect, useRef } from 'react';
import type { SessionSummary } from '../api/shape.ts';
import type { EntryState } from '../route/entry-writer.ts';
import { rememberInEntry } from '../route/history.ts';

/** What is at the upper edge: pixels alone would be another row once new sessions have arrived above. */
export function anchorAt(
  sessions: readonly SessionSummary[],
  scrollTop: number,
  rowHeight: number,
): NonNullable<EntryState['anchor']> | undefined {
  const index = Math.floor(scrollTop / rowHeight);
  const session = sessions[index];
  return session === undefined ? undefined : { id: session.session_id, pastPx: scrollTop - index * rowHeight };
}

export function rememberAnchor(sessions: readonly SessionSummary[], scrollTop: number, rowHeight: number): void {
  const anchor = anchorAt(sessions, scrollTop, rowHeight);
  if (anchor !== undefined) rememberInEntry({ anchor });
}

/** Where to scroll so that the anchor is at the upper edge again; the top when it is not in the list any more. */
export function scrollTopOf(
  anchor: EntryState['anchor'],
  sessions: readonly SessionSummary[],
  rowHeight: number,
): number {
  const index = sessions.findIndex((session) => session.session_id === anchor?.id);
  return index === -1 ? 0 : index * rowHeight + (anchor?.pastPx ?? 0);
}

/** Whoever has scrolled down keeps reading the same rows while new ones arrive above. */
export function useSteadyRows(
  scroller: RefObject<HTMLElement | null>,
  sessions: readonly SessionSummary[],
  rowHeight: number,
): void {
  const before = useRef(sessions);
  useLayoutEffect(() => {
    const old = before.current;
    before.current = sessions;
    const box = scroller.current;
    if (box === null || old === sessions || box.scrollTop < rowHeight) return;
    const anchor = old[Math.floor(box.scrollTop / rowHeight)];
    const is = anchor === undefined ? -1 : sessions.findIndex((row) => row.session_id === anchor.session_id);
    if (is === -1 || anchor === undefined) return;
    const moved = is - old.indexOf(anchor);
    if (moved !== 0) box.scrollBy({ top: moved * rowHeight });
  }, [scroller, sessions, rowHeight]);
}
