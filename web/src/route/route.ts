/** Where the user is. The path names the page, the query its state. */
export type Route =
  | { readonly page: 'sessions' }
  | { readonly page: 'session'; readonly sessionId: string }
  | { readonly page: 'compare' }
  | { readonly page: 'nowhere'; readonly path: string };

export function routeOf(path: string): Route {
  const parts = path.split('/').filter((part) => part !== '');
  if (parts.length === 0 || (parts.length === 1 && parts[0] === 'sessions')) return { page: 'sessions' };
  const [head, id] = parts;
  if (parts.length === 2 && head === 'sessions' && id !== undefined) return { page: 'session', sessionId: decode(id) };
  if (parts.length === 1 && head === 'compare') return { page: 'compare' };
  return { page: 'nowhere', path };
}

export const sessionPath = (sessionId: string): string => `/sessions/${encodeURIComponent(sessionId)}`;

export const comparePath = (a: string, b: string): string => `/compare?${new URLSearchParams({ a, b }).toString()}`;

function decode(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}
