/**
 * The tables that a rebuild fills beside those that everybody reads. They change places in one statement at the end: until then nothing has
 * happened, and whatever an earlier attempt left behind is thrown away by the next.
 */
import { assert } from '../lib/errors.ts';
import type { Source } from '../model/observation.ts';
import { THREADS_AT_ONCE } from './kinship-reader.ts';
import { sqlFile } from './sql-file.ts';
import type { QueryParams, RebuiltTable, Store } from './store.ts';

/** `session_document` stays empty: its copies belong to rows that are gone then, and come back when somebody opens their sessions. */
const TABLES = ['codex_event', 'session', 'session_document'] as const;
const rebuilt = (table: (typeof TABLES)[number]): RebuiltTable => `${table}_rebuilt`;

const SECONDS_MAX = 3_600;
const PATIENT = { timeoutSeconds: SECONDS_MAX };

/** Empty tables, made like those that they will replace. */
export async function createRebuilt(store: Pick<Store, 'command'>): Promise<void> {
  await dropRebuilt(store);
  for (const table of TABLES) await store.command(`CREATE TABLE ${rebuilt(table)} AS ${table}`);
}

export async function dropRebuilt(store: Pick<Store, 'command'>): Promise<void> {
  for (const table of TABLES) {
    // Servers refuse to drop a large table by accident. SYNC: the space is free again when this returns.
    await store.command(`DROP TABLE IF EXISTS ${rebuilt(table)} SYNC SETTINGS max_table_size_to_drop = 0`, {}, PATIENT);
  }
}

/** The rebuilt tables become the tables, and what they replace is dropped. */
export async function swapRebuilt(store: Pick<Store, 'command'>): Promise<void> {
  await store.command(`EXCHANGE TABLES ${TABLES.map((table) => `${table} AND ${rebuilt(table)}`).join(', ')}`);
  await dropRebuilt(store);
}

export interface SessionChanges {
  readonly sessions: number;
  readonly added: number;
  readonly removed: number;
  readonly changed: number;
}

/** What the swap would do to the sessions. */
export async function compareSessions(store: Pick<Store, 'query'>): Promise<SessionChanges> {
  const row = await only<Record<keyof SessionChanges, string>>(store, 'rebuilt-compare');
  return {
    sessions: Number(row.sessions),
    added: Number(row.added),
    removed: Number(row.removed),
    changed: Number(row.changed),
  };
}

export async function countRebuilt(store: Pick<Store, 'query'>): Promise<number> {
  return Number((await only<{ observations: string }>(store, 'rebuilt-count')).observations);
}

export interface RawCounts {
  readonly logs: number;
  readonly spans: number;
  readonly hooks: number;
}

export async function countRaw(store: Pick<Store, 'query'>): Promise<RawCounts> {
  const { logs, spans, hooks } = await only<Record<keyof RawCounts, string>>(store, 'raw-count');
  return { logs: Number(logs), spans: Number(spans), hooks: Number(hooks) };
}

/** By thread, how many observations of rollouts there are now. */
export async function rolloutThreads(store: Pick<Store, 'query'>): Promise<ReadonlyMap<string, number>> {
  const rows = await store.query<{ ThreadId: string; Rows: string }>(
    sqlFile('query/rebuilt-rollout-threads.sql'),
    {},
    PATIENT,
  );
  return new Map(rows.map(({ ThreadId, Rows }) => [ThreadId, Number(Rows)]));
}

/** Copies what rollouts said about these threads as it stands. */
export async function keepThreads(store: Pick<Store, 'command'>, threads: readonly string[]): Promise<void> {
  for (let at = 0; at < threads.length; at += THREADS_AT_ONCE) {
    const some = threads.slice(at, at + THREADS_AT_ONCE);
    await store.command(sqlFile('query/rebuilt-keep-threads.sql'), { threads: some }, PATIENT);
  }
}

/** Copies what these sources said before a time (microseconds since the epoch) as it stands; returns how much that is. */
export async function keepOlder(
  store: Pick<Store, 'command' | 'query'>,
  sources: readonly Source[],
  micros: bigint,
): Promise<number> {
  const params = { sources: [...sources], micros: String(micros) };
  const kept = Number((await only<{ observations: string }>(store, 'rebuilt-older-count', params)).observations);
  if (kept > 0) await store.command(sqlFile('query/rebuilt-keep-older.sql'), params, PATIENT);
  return kept;
}

/** The one row that an aggregate without groups answers. */
async function only<Row>(store: Pick<Store, 'query'>, name: string, params: QueryParams = {}): Promise<Row> {
  const [row] = await store.query<Row>(sqlFile(`query/${name}.sql`), params, PATIENT);
  assert(row !== undefined, `${name}.sql answers one row`);
  return row;
}
