import type { SessionFilter } from '../filter/session-filter.ts';

/** Names of what is cached, so that readers and the live feed mean the same entry. */
export const queryKey = {
  allSessions: ['sessions'] as const,
  sessions: (filter: SessionFilter) => ['sessions', filter] as const,
  /** One page, for the palette: a list has another shape. */
  found: (filter: SessionFilter) => ['found', filter] as const,
  waiting: ['waiting'] as const,
  /** `state`: what decides whether it is asked for anew. */
  need: (sessionId: string, state: string) => ['need', sessionId, state] as const,
  session: (sessionId: string) => ['session', sessionId] as const,
  /** `state`: what decides whether they are asked for anew. */
  problems: (sessionId: string, state: string) => ['problems', sessionId, state] as const,
  records: (sessionId: string, query: object, state: string) => ['records', sessionId, query, state] as const,
  comparison: (a: string, b: string) => ['comparison', a, b] as const,
  facets: ['facets'] as const,
  facetsOf: (filter: SessionFilter) => ['facets', filter] as const,
  totals: ['totals'] as const,
  totalsOf: (filter: SessionFilter) => ['totals', filter] as const,
  traces: (search: string) => ['traces', search] as const,
  trace: (traceId: string) => ['trace', traceId] as const,
  logs: (search: string) => ['logs', search] as const,
  logHistogram: (search: string) => ['log-histogram', search] as const,
  traceFacets: (search: string) => ['trace-facets', search] as const,
  logFacets: (search: string) => ['log-facets', search] as const,
  logPatterns: (search: string) => ['log-patterns', search] as const,
  dashboards: ['dashboards'] as const,
  dashboard: (id: string) => ['dashboard', id] as const,
  /** All answers of panels and headlines: they change with every session. */
  allPanels: ['panel'] as const,
  headline: (id: string, search: string) => ['panel', 'headline', id, search] as const,
  panel: (id: string, panelId: string, search: string) => ['panel', id, panelId, search] as const,
  preview: (panel: object, params: object) => ['panel', 'preview', panel, params] as const,
  deletedDashboard: ['deleted-dashboard'] as const,
  views: ['views'] as const,
  importRun: ['import-run'] as const,
  waitingRollouts: ['waiting-rollouts'] as const,
  status: ['status'] as const,
};
