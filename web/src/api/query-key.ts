import type { SessionFilter } from '../filter/session-filter.ts';

/** Names of what is cached, so that readers and the live feed mean the same entry. */
export const queryKey = {
  allSessions: ['sessions'] as const,
  sessions: (filter: SessionFilter) => ['sessions', filter] as const,
  waiting: ['waiting'] as const,
  session: (sessionId: string) => ['session', sessionId] as const,
  /** `state`: what decides whether they are asked for anew. */
  problems: (sessionId: string, state: string) => ['problems', sessionId, state] as const,
  comparison: (a: string, b: string) => ['comparison', a, b] as const,
  facets: ['facets'] as const,
  totals: ['totals'] as const,
  totalsOf: (filter: SessionFilter) => ['totals', filter] as const,
  status: ['status'] as const,
};
