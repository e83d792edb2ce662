/** Which facets somebody folded away: a habit of theirs, not a state worth sharing, so it is not in the URL. */
const STORED = 'turnscope.facets.closed';

export function closedFacets(): readonly string[] {
  try {
    return localStorage.getItem(STORED)?.split(' ') ?? [];
  } catch {
    return [];
  }
}

export function rememberClosed(name: string, isClosed: boolean): void {
  const others = closedFacets().filter((other) => other !== name && other !== '');
  try {
    localStorage.setItem(STORED, (isClosed ? [...others, name] : others).join(' '));
  } catch {
    // Storage can be switched off; every facet then starts open.
  }
}
