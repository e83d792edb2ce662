import { useCallback, useMemo } from 'react';
import { currentPlace, replace, useLocation } from '../route/history.ts';
import type { Window } from './minimap.tsx';

export interface TraceState {
  readonly spanId: string | null;
  readonly q: string;
  readonly zoom: Window | null;
  readonly path: boolean;
  /** Spans whose children are not shown, in the order in which they were folded. */
  readonly folded: readonly string[];
}

/** Addresses have an end: behind so many the first that was folded opens again. */
const FOLDED_MAX = 200;
const NOTHING: readonly string[] = [];

export function traceStateFrom(search: string): TraceState {
  const params = new URLSearchParams(search);
  const [, from, to] = /^(\d+(?:\.\d+)?)-(\d+(?:\.\d+)?)$/.exec(params.get('zoom') ?? '') ?? [];
  const [fromMs, toMs] = [Number(from), Number(to)];
  return {
    spanId: params.get('span'),
    q: params.get('q') ?? '',
    zoom: fromMs < toMs ? { fromMs, toMs } : null,
    path: params.get('path') !== 'off',
    folded:
      params
        .get('fold')
        ?.split(',')
        .filter((id) => id !== '') ?? NOTHING,
  };
}

export function searchFromTrace({ spanId, q, zoom, path, folded }: TraceState): string {
  const params = new URLSearchParams();
  if (q !== '') params.set('q', q);
  if (zoom !== null) params.set('zoom', `${zoom.fromMs.toFixed(3)}-${zoom.toMs.toFixed(3)}`);
  if (!path) params.set('path', 'off');
  if (folded.length > 0) params.set('fold', folded.slice(-FOLDED_MAX).join(','));
  if (spanId !== null) params.set('span', spanId);
  const text = params.toString();
  return text === '' ? '' : `?${text}`;
}

/** The spans that are folded after one was folded or unfolded; the other way round where nothing is said. */
export function withFolded(folded: readonly string[], spanId: string, isFolded?: boolean): readonly string[] {
  const others = folded.filter((id) => id !== spanId);
  return (isFolded ?? others.length === folded.length) ? [...others, spanId] : others;
}

/** What is looked at in a trace, kept in the URL. */
export function useTraceState(): TraceState & { readonly set: (part: Partial<TraceState>) => void } {
  const { search } = useLocation();
  const state = useMemo(() => traceStateFrom(search), [search]);
  const set = useCallback((part: Partial<TraceState>) => {
    const present = currentPlace();
    replace(`${present.path}${searchFromTrace({ ...traceStateFrom(present.search), ...part })}`);
  }, []);
  return { ...state, set };
}
