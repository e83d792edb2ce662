import { useCallback, useMemo } from 'react';
import { currentPlace, replace, useLocation } from '../route/history.ts';

export interface CompareState {
  /** What stands in the address: an id, its beginning, `last` … ; '' where nothing was chosen. */
  readonly a: string;
  readonly b: string;
  /** The selected row. */
  readonly at: string | null;
  /** Folds that are unfolded. */
  readonly open: ReadonlySet<string> | 'all';
}

/** All of a comparison's state is in the URL, so that a link shows what its sender saw. */
export function useCompareState(): CompareState & { readonly set: (part: Partial<CompareState>) => void } {
  const { search } = useLocation();
  const state = useMemo(() => compareStateFrom(search), [search]);
  const set = useCallback((part: Partial<CompareState>) => {
    const present = currentPlace();
    replace(`${present.path}${searchFromCompare({ ...compareStateFrom(present.search), ...part })}`);
  }, []);
  return { ...state, set };
}

export function compareStateFrom(search: string): CompareState {
  const params = new URLSearchParams(search);
  const open = params.get('open') ?? '';
  return {
    a: params.get('a') ?? '',
    b: params.get('b') ?? '',
    at: params.get('at'),
    open: open === 'all' ? 'all' : new Set(open.split(' ').filter((id) => /^\d+\.\d+~$/.test(id))),
  };
}

export function searchFromCompare({ a, b, at, open }: CompareState): string {
  const params = new URLSearchParams({ a, b });
  if (open === 'all') params.set('open', 'all');
  else if (open.size > 0) params.set('open', [...open].join(' '));
  if (at !== null) params.set('at', at);
  return `?${params.toString()}`;
}
