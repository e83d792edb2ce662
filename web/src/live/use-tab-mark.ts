import { useEffect } from 'react';

const NAME = 'Turnscope';
const ICON = '/favicon.svg';
const MARKED_ICON = '/favicon-marked.svg';

/** The tab says how many sessions need somebody, in its title and by a dot on its icon. */
export function useTabMark(needing: number): void {
  useEffect(() => {
    document.title = needing === 0 ? NAME : `(${needing}) ${NAME}`;
    document.querySelector('link[rel="icon"]')?.setAttribute('href', needing === 0 ? ICON : MARKED_ICON);
  }, [needing]);
}
