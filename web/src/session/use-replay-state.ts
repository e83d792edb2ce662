import { useCallback, useMemo } from 'react';
import { replace, useLocation } from '../route/history.ts';
import { type Only, onlyFrom } from './item-filter.ts';

export interface ReplayState {
  readonly selectedId: string | null;
  readonly only: Only;
  readonly find: string;
}

/** The state of a replay, kept in the URL so that a link shows what its sender saw. */
export function useReplayState(): ReplayState & { readonly set: (part: Partial<ReplayState>) => void } {
  const { search } = useLocation();
  const state = useMemo(() => replayStateFrom(search), [search]);
  const set = useCallback((part: Partial<ReplayState>) => {
    const { pathname, search: present } = window.location;
    replace(`${pathname}${searchFromReplay({ ...replayStateFrom(present), ...part })}`);
  }, []);
  return { ...state, set };
}

function replayStateFrom(search: string): ReplayState {
  const params = new URLSearchParams(search);
  return { selectedId: params.get('item'), only: onlyFrom(params.get('only')), find: params.get('find') ?? '' };
}

function searchFromReplay({ selectedId, only, find }: ReplayState): string {
  const params = new URLSearchParams();
  if (only !== 'all') params.set('only', only);
  if (find !== '') params.set('find', find);
  if (selectedId !== null) params.set('item', selectedId);
  const text = params.toString();
  return text === '' ? '' : `?${text}`;
}
