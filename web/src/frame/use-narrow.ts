import { useSyncExternalStore } from 'react';

/** The width under which rows fold and the inspector slides over. The same figure as in the style sheets. */
const NARROW = '(max-width: 820px)';

export function useNarrow(): boolean {
  return useSyncExternalStore(subscribe, () => matchMedia(NARROW).matches);
}

function subscribe(listener: () => void): () => void {
  const query = matchMedia(NARROW);
  query.addEventListener('change', listener);
  return () => query.removeEventListener('change', listener);
}
