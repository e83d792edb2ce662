/** Where the user is. The path names the page, the query its state. */
export type Route =
  | { readonly page: 'sessions' }
  | { readonly page: 'session'; readonly sessionId: string }
  | { readonly page: 'compare' }
  | { readonly page: 'dashboard'; readonly dashboardId: string }
  | { readonly page: 'traces' }
  | { readonly page: 'trace'; readonly traceId: string }
  | { readonly page: 'logs' }
  | { readonly page: 'metrics' }
  | { readonly page: 'sql' }
  | { readonly page: 'nowhere'; readonly path: string };

/** What stands first under `/dashboards`. */
const FIRST_DASHBOARD = 'overview';

const PAGES: Readonly<Record<string, (id: string | undefined) => Route | undefined>> = {
  sessions: (id) => (id === undefined ? { page: 'sessions' } : { page: 'session', sessionId: id }),
  dashboards: (id) => ({ page: 'dashboard', dashboardId: id ?? FIRST_DASHBOARD }),
  traces: (id) => (id === undefined ? { page: 'traces' } : { page: 'trace', traceId: id }),
  compare: alone({ page: 'compare' }),
  logs: alone({ page: 'logs' }),
  metrics: alone({ page: 'metrics' }),
  sql: alone({ page: 'sql' }),
};

export function routeOf(path: string): Route {
  const [head = 'sessions', id, ...more] = path.split('/').filter((part) => part !== '');
  const page = more.length === 0 && Object.hasOwn(PAGES, head) ? PAGES[head] : undefined;
  return page?.(id === undefined ? undefined : decode(id)) ?? { page: 'nowhere', path };
}

export const sessionPath = (sessionId: string): string => `/sessions/${encodeURIComponent(sessionId)}`;

export const comparePath = (a: string, b: string): string => `/compare?${new URLSearchParams({ a, b }).toString()}`;

export const dashboardPath = (dashboardId: string): string => `/dashboards/${encodeURIComponent(dashboardId)}`;

export const tracePath = (traceId: string): string => `/traces/${encodeURIComponent(traceId)}`;

/** A page that has no pages below it. */
function alone(route: Route): (id: string | undefined) => Route | undefined {
  return (id) => (id === undefined ? route : undefined);
}

function decode(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}
