import { useEffect, useRef, useState } from 'react';
import type { Item } from '../item.ts';
import { searchItems } from './search-items.ts';

export interface Found {
  readonly words: string;
  readonly hits: readonly Item[];
  /** Whether everything was looked at. */
  readonly isDone: boolean;
}

const NOTHING: Found = { words: '', hits: [], isDone: true };
/** Less than a frame: letters that are typed meanwhile do not wait. */
const BUDGET_MS = 8;

/** Looks for words in all texts of a session, a little at a time. */
export function useFind(items: readonly Item[], words: string): Found {
  const [found, setFound] = useState<Found>(NOTHING);
  const before = useRef({ items, found: NOTHING });
  useEffect(() => {
    const keep = (next: Found): void => {
      before.current = { items, found: next };
      setFound(next);
    };
    if (words === '') return keep(NOTHING);
    const last = before.current.items === items ? before.current.found : NOTHING;
    const narrows = last.isDone && last.words !== '' && words.toLowerCase().includes(last.words.toLowerCase());
    const search = searchItems(narrows ? last.hits : items, words, () => performance.now());
    let timer: ReturnType<typeof setTimeout>;
    const look = (): void => {
      const isDone = search.go(BUDGET_MS);
      if (isDone) keep({ words, hits: search.hits(), isDone });
      else timer = setTimeout(look, 0);
    };
    look();
    return () => clearTimeout(timer);
  }, [items, words]);
  return found;
}
