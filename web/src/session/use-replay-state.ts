import { useCallback, useMemo } from 'react';
import { currentPlace, replace, useLocation } from '../route/history.ts';
import { type Only, onlyFrom } from './item-filter.ts';

/** Part of the session's time, ms since it began, whole numbers. */
export interface ZoomSpan {
  readonly fromMs: number;
  readonly toMs: number;
}

export interface ReplayState {
  readonly selectedId: string | null;
  readonly only: Only;
  readonly find: string;
  /** null is "everything", so that a growing session stays in sight as a whole. */
  readonly zoom: ZoomSpan | null;
  /** Whether the list of problems is open. */
  readonly problems: boolean;
  /** Whether the inspector shows the records behind what is selected. */
  readonly records: boolean;
}

/** The state of a replay, kept in the URL so that a link shows what its sender saw. */
export function useReplayState(): ReplayState & { readonly set: (part: Partial<ReplayState>) => void } {
  const { search } = useLocation();
  const state = useMemo(() => replayStateFrom(search), [search]);
  const set = useCallback((part: Partial<ReplayState>) => {
    const present = currentPlace();
    replace(`${present.path}${searchFromReplay({ ...replayStateFrom(present.search), ...part })}`);
  }, []);
  return { ...state, set };
}

export function replayStateFrom(search: string): ReplayState {
  const params = new URLSearchParams(search);
  return {
    selectedId: params.get('item'),
    only: onlyFrom(params.get('only')),
    find: params.get('find') ?? '',
    zoom: zoomFrom(params.get('zoom')),
    problems: params.has('problems'),
    records: params.has('records'),
  };
}

/** `1200-5300`; anything else is no zoom. */
function zoomFrom(text: string | null): ZoomSpan | null {
  const [, from, to] = /^(\d{1,12})-(\d{1,12})$/.exec(text ?? '') ?? [];
  const [fromMs, toMs] = [Number(from), Number(to)];
  return fromMs < toMs ? { fromMs, toMs } : null;
}

export function searchFromReplay({ selectedId, only, find, zoom, problems, records }: ReplayState): string {
  const params = new URLSearchParams();
  if (only !== 'all') params.set('only', only);
  if (find !== '') params.set('find', find);
  if (zoom !== null) params.set('zoom', `${zoom.fromMs}-${zoom.toMs}`);
  if (problems) params.set('problems', 'open');
  if (records) params.set('records', 'open');
  if (selectedId !== null) params.set('item', selectedId);
  const text = params.toString();
  return text === '' ? '' : `?${text}`;
}
