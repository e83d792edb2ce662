/** Which threads a table of observations has, what ties them together, and everything about some of them. */
import { AppError } from '../lib/errors.ts';
import type { Observation } from '../model/observation.ts';
import { type ObservationRow, observationOf } from './observation-row.ts';
import { sqlFile } from './sql-file.ts';
import type { RebuiltTable, Store } from './store.ts';

export type ObservationTable = 'codex_event' | Extract<RebuiltTable, 'codex_event_rebuilt'>;

export interface ThreadSize {
  readonly threadId: string;
  readonly observations: number;
  /** Of their attributes, in the engine's memory. */
  readonly bytes: number;
}

export interface Kinship {
  readonly sizes: readonly ThreadSize[];
  /** Each is some threads of one family; chains of them make the whole. */
  readonly ties: readonly (readonly string[])[];
}

const READ_SECONDS = 300;
const PAGE_ROWS = 20_000;
const PAGE_BYTES_MAX = 32 * 1024 * 1024;
/** Thread ids in one question: they travel in its text, which the engine bounds. */
export const THREADS_AT_ONCE = 500;

export async function readKinship(store: Pick<Store, 'query'>, table: ObservationTable): Promise<Kinship> {
  const options = { timeoutSeconds: READ_SECONDS };
  const sizes = await store.query<{ ThreadId: string; Rows: string; Bytes: string }>(
    sqlFile('query/kin-size.sql'),
    { table },
    options,
  );
  const ties = await store.query<{ Threads: readonly string[] }>(sqlFile('query/kin-tie.sql'), { table }, options);
  return {
    sizes: sizes.map(({ ThreadId, Rows, Bytes }) => ({
      threadId: ThreadId,
      observations: Number(Rows),
      bytes: Number(Bytes),
    })),
    ties: ties.map(({ Threads }) => Threads),
  };
}

/** Everything about whole families, with the spans in their traces that name no thread. What was stored twice comes once. */
export async function readThreads(
  store: Pick<Store, 'query'>,
  table: ObservationTable,
  threads: readonly string[],
): Promise<Observation[]> {
  const found = new Map<string, Observation>();
  for (const name of ['observation-page-by-thread', 'observation-page-by-trace'] as const) {
    for (let at = 0; at < threads.length; at += THREADS_AT_ONCE) {
      const asked = threads.slice(at, at + THREADS_AT_ONCE);
      for await (const page of pages(store, sqlFile(`query/${name}.sql`), { table, threads: asked }))
        for (const row of page) found.set(row.EventId, observationOf(row));
    }
  }
  return [...found.values()];
}

/** In pages that fit into memory: what is too large for one is asked for in smaller ones. */
async function* pages(
  store: Pick<Store, 'query'>,
  sql: string,
  params: { readonly table: ObservationTable; readonly threads: readonly string[] },
): AsyncGenerator<readonly ObservationRow[]> {
  let after = { thread: '', trace: '', micros: '0', id: '' };
  for (let limit = PAGE_ROWS; ; ) {
    let rows: ObservationRow[];
    try {
      // a single row has to come, whatever its size
      const bound =
        limit === 1 ? '' : `\nSETTINGS max_result_bytes = ${PAGE_BYTES_MAX}, result_overflow_mode = 'throw'`;
      rows = await store.query(sql + bound, { ...params, ...after, limit }, { timeoutSeconds: READ_SECONDS });
    } catch (thrown) {
      if (limit === 1 || !(thrown instanceof AppError) || thrown.code !== 'too_large') throw thrown;
      limit = Math.ceil(limit / 8);
      continue;
    }
    yield rows;
    const last = rows.at(-1);
    if (last === undefined || rows.length < limit) return;
    after = { thread: last.ThreadId, trace: last.TraceId, micros: last.Micros, id: last.EventId };
  }
}
