import { useCallback, useMemo } from 'react';
import { currentPlace, replace, useLocation } from '../route/history.ts';
import type { Window } from './minimap.tsx';

export interface TraceState {
  readonly spanId: string | null;
  readonly q: string;
  readonly zoom: Window | null;
  readonly path: boolean;
}

export function traceStateFrom(search: string): TraceState {
  const params = new URLSearchParams(search);
  const [, from, to] = /^(\d+(?:\.\d+)?)-(\d+(?:\.\d+)?)$/.exec(params.get('zoom') ?? '') ?? [];
  const [fromMs, toMs] = [Number(from), Number(to)];
  return {
    spanId: params.get('span'),
    q: params.get('q') ?? '',
    zoom: fromMs < toMs ? { fromMs, toMs } : null,
    path: params.get('path') !== 'off',
  };
}

export function searchFromTrace({ spanId, q, zoom, path }: TraceState): string {
  const params = new URLSearchParams();
  if (q !== '') params.set('q', q);
  if (zoom !== null) params.set('zoom', `${zoom.fromMs.toFixed(3)}-${zoom.toMs.toFixed(3)}`);
  if (!path) params.set('path', 'off');
  if (spanId !== null) params.set('span', spanId);
  const text = params.toString();
  return text === '' ? '' : `?${text}`;
}

/** What is looked at in a trace, kept in the URL. What is folded is not: it can be thousands. */
export function useTraceState(): TraceState & { readonly set: (part: Partial<TraceState>) => void } {
  const { search } = useLocation();
  const state = useMemo(() => traceStateFrom(search), [search]);
  const set = useCallback((part: Partial<TraceState>) => {
    const present = currentPlace();
    replace(`${present.path}${searchFromTrace({ ...traceStateFrom(present.search), ...part })}`);
  }, []);
  return { ...state, set };
}
