import { useCallback } from 'react';
import { useReplayState } from '../use-replay-state.ts';

/** Whether records are shown: it stays so from item to item, and in the link. */
export function useAccess(): { readonly isOpen: boolean; readonly setOpen: (isOpen: boolean) => void } {
  const { records: isOpen, set } = useReplayState();
  const setOpen = useCallback((records: boolean) => set({ records }), [set]);
  return { isOpen, setOpen };
}
