import { useCallback, useMemo } from 'react';
import { currentPlace, go, replace, useLocation } from '../route/history.ts';
import { type PageState, searchFromState, stateFromSearch } from './page-state.ts';

/** Spans and edits are steps that "back" goes through; what a panel shows is not. */
export function usePageState(): {
  readonly state: PageState;
  readonly step: (change: (state: PageState) => PageState) => void;
  readonly adjust: (change: (state: PageState) => PageState) => void;
} {
  const { search } = useLocation();
  const state = useMemo(() => stateFromSearch(search), [search]);
  const step = useCallback((change: (state: PageState) => PageState) => go(changed(change)), []);
  const adjust = useCallback((change: (state: PageState) => PageState) => replace(changed(change)), []);
  return { state, step, adjust };
}

function changed(change: (state: PageState) => PageState): string {
  const { path, search } = currentPlace();
  return `${path}${searchFromState(change(stateFromSearch(search)))}`;
}
