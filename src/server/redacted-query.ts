/** Answers without secrets, also about what was stored before a rule was known: rules grow, and what is stored stays as it is until it is rebuilt. */
import type { PriceBook } from '../price/price-book.ts';
import type { Query } from '../query/query.ts';
import type { Redactor } from '../redact/redactor.ts';
import type { SqlAnswer } from '../store/store.ts';
import { cleanSessions } from './clean-session.ts';

interface Found {
  readonly prices: PriceBook;
  /** ms since the epoch. */
  readonly now: () => number;
}

export function redactedQuery(query: Query, redactor: Redactor, found: Found): Query {
  const sessions = cleanSessions(redactor, found);
  const clean = <Value>(value: Value, field: string): Value => redactor.value(value, field) as Value;
  return {
    listSessions: async (filter, page) => clean(await query.listSessions(filter, page), 'sessions'),
    getSession: async (ref, standpoint) => sessions.session(await query.getSession(ref, standpoint)),
    problems: async (ref, standpoint) => sessions.problems(await query.getSession(ref, standpoint)),
    records: async (ref, filter, page) => {
      const { records, next_cursor } = await query.records(ref, filter, page);
      return { records: records.map((record) => redactor.observation(record)), next_cursor };
    },
    stats: async (by, filter) => clean(await query.stats(by, filter), 'stats'),
    facets: async (filter) => clean(await query.facets(filter), 'facets'),
    reliability: async (by, filter) => clean(await query.reliability(by, filter), 'reliability'),
    latency: async (what, filter) => clean(await query.latency(what, filter), 'latency'),
    extent: () => query.extent(),
    sql: async (request, signal) => redactedSqlAnswer(await query.sql(request, signal), redactor),
  };
}

/** A column's name says what its texts are, as a key does. */
export function redactedSqlAnswer(answer: SqlAnswer, redactor: Redactor): SqlAnswer {
  const names = answer.columns.map(({ name }) => name);
  const rows = answer.rows.map((row) => {
    const seen = row.map((cell, at) =>
      typeof cell === 'string' ? redactor.named(names[at] ?? '', cell) : redactor.value(cell, 'sql'),
    );
    return seen.some((cell, at) => cell !== row[at]) ? seen : row;
  });
  return { ...answer, rows };
}
