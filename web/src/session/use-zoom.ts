import { useCallback, useMemo } from 'react';
import { type View, viewWith, wholeView, windowOf } from './axis/axis-layout.ts';
import { type FoldedTime, type TimeWindow, toFolded } from './axis/folded-time.ts';
import type { ReplayState, ZoomSpan } from './use-replay-state.ts';

interface Zoom {
  /** What the axis shows. */
  readonly view: View;
  /** The same as time; null for everything. */
  readonly window: TimeWindow | null;
  readonly show: (view: View) => void;
  /** Moves the view, when there is a zoom and nothing of the span is in sight. */
  readonly reveal: (span: { readonly start: number; readonly end: number | null }) => void;
}

/** The zoom that the URL tells, on the folded scale of this session. */
export function useZoom(time: FoldedTime, span: ZoomSpan | null, set: (part: Partial<ReplayState>) => void): Zoom {
  const view = useMemo(() => viewOf(time, span), [time, span]);
  const show = useCallback((next: View) => set({ zoom: spanOf(time, next) }), [time, set]);
  const window = useMemo(() => windowOf(time, view), [time, view]);
  const reveal = useCallback<Zoom['reveal']>(
    ({ start, end }) => {
      // The head of a turn of which the end is on screen is on screen.
      if (window === null || (start <= window.end && (end ?? start) >= window.start)) return;
      show(viewWith(time, view, start));
    },
    [time, view, window, show],
  );
  return { view, window, show, reveal };
}

const originOf = (time: FoldedTime): number => time.pieces[0]?.start ?? 0;

/** A span of which nothing is left to see (a link to another recording) shows everything. */
function viewOf(time: FoldedTime, span: ZoomSpan | null): View {
  if (span === null) return wholeView(time);
  const from = toFolded(time, originOf(time) + span.fromMs);
  const to = toFolded(time, originOf(time) + span.toMs);
  return to > from ? { from, to } : wholeView(time);
}

function spanOf(time: FoldedTime, view: View): ZoomSpan | null {
  const window = windowOf(time, view);
  if (window === null) return null;
  const fromMs = Math.max(0, Math.floor(window.start - originOf(time)));
  return { fromMs, toMs: Math.max(fromMs + 1, Math.ceil(window.end - originOf(time))) };
}
