import type { LiveSessions } from '../model/live-sessions.ts';
import type { Session } from '../model/session.ts';
import { sessionAt, summaryAt } from '../model/session-clock.ts';
import type { PriceBook } from '../price/price-book.ts';
import { findProblems } from '../problem/find-problems.ts';
import type { Store } from '../store/store.ts';
import { extent } from './extent.ts';
import { facets } from './facets.ts';
import { findSession } from './find-session.ts';
import { getSession } from './get-session.ts';
import { latency } from './latency.ts';
import { listSessions } from './list-sessions.ts';
import type { Query, Standpoint } from './query.ts';
import { records } from './records.ts';
import { reliability } from './reliability.ts';
import type { SessionDocuments } from './session-document.ts';
import { createSessionMemory } from './session-memory.ts';
import { stats } from './stats.ts';

export interface QueryDeps {
  readonly store: Store;
  readonly live: LiveSessions;
  /** Without them the cost of a session that is not in memory is unknown. */
  readonly prices?: PriceBook | undefined;
  /** Copies of long sessions; without them each is assembled. */
  readonly documents?: SessionDocuments | undefined;
  /** ms since the epoch. */
  readonly now: () => number;
}

/** The questions over one store and the sessions that are hot in front of it. */
export function createQuery({ store, live, prices, documents, now }: QueryDeps): Query {
  const memory = createSessionMemory();
  const sources = () => ({ store, live, prices, memory, documents, now: now() });
  const whole = async (ref: string, standpoint?: Standpoint): Promise<Session> => {
    await live.fresh();
    const session = await getSession(sources(), await findSession(sources(), ref, standpoint));
    return sessionAt(session, now());
  };
  return {
    listSessions: async (filter, page) => {
      await live.fresh();
      const { sessions, ...rest } = await listSessions(sources(), filter, page);
      return { sessions: sessions.map((summary) => summaryAt(summary, now())), ...rest };
    },
    getSession: whole,
    problems: async (ref, standpoint) => findProblems(await whole(ref, standpoint), { prices, now: now() }),
    records: async (ref, filter, page) => {
      await live.fresh();
      return records(store, await findSession(sources(), ref), filter, page);
    },
    stats: (by, filter) => stats(store, by, filter),
    facets: (filter) => facets(store, filter),
    reliability: (by, filter) => reliability(store, by, filter),
    latency: (what, filter) => latency(store, what, filter),
    extent: () => extent(store),
    sql: ({ query, maxRows, queryId }, signal) =>
      store.sql(query, {
        ...(maxRows === undefined ? {} : { maxRows }),
        ...(queryId === undefined ? {} : { queryId }),
        ...(signal === undefined ? {} : { signal }),
      }),
  };
}
