/**
 * Everything that the store holds about some threads and all that hangs together with them: sub-agents (through links and shared traces) and
 * the spans that name no thread.
 */
import type { Observation } from '../model/observation.ts';
import { type ObservationRow, observationOf } from './observation-row.ts';
import { sqlFile } from './sql-file.ts';
import type { Store } from './store.ts';

/** Rows. A session of this size (about a month without pause) is cut rather than allowed to end the process. */
const OBSERVATIONS_MAX = 2_000_000;
/** Texts of one thread, in bytes: whoever asks for it has them all in memory, several times, and so has the page. */
const THREAD_BYTES_MAX = 32 * 1024 * 1024;
/** Characters of each text of a thread that has more. */
const TEXT_MAX = 4_096;
/** Thread ids in one question: they travel in its text, which the engine bounds. */
const THREADS_AT_ONCE = 500;
/** Parent, child, grandchild: each step is one hop of kinship, and Codex nests agents a few deep. */
const HOPS_MAX = 16;

export async function readFamily(store: Store, threadIds: readonly string[]): Promise<Observation[]> {
  const found = new Map<string, Observation>();
  const threads = new Set<string>();
  let newThreads = [...new Set(threadIds)];
  for (let hop = 0; hop < HOPS_MAX && newThreads.length > 0; hop++) {
    const named = new Set<string>();
    for (let at = 0; at < newThreads.length; at += THREADS_AT_ONCE) {
      const asked = newThreads.slice(at, at + THREADS_AT_ONCE);
      for (const id of asked) threads.add(id);
      const told = await read(store, sqlFile('query/observation-by-thread.sql'), asked);
      const around = await read(store, sqlFile('query/observation-by-trace.sql'), asked);
      for (const observation of [...told, ...around]) found.set(observation.id, observation);
      for (const id of [...kin(told), ...kin(around)]) named.add(id);
    }
    newThreads = [...named].filter((id) => !threads.has(id));
  }
  return [...found.values()];
}

/** Threads that these observations name. */
function kin(observations: readonly Observation[]): string[] {
  const named = new Set<string>();
  for (const { threadId, kind, attributes } of observations) {
    if (threadId !== '') named.add(threadId);
    if (kind !== 'thread_link') continue;
    for (const key of ['parent_thread_id', 'child_thread_id']) {
      const id = attributes[key];
      if (id !== undefined) named.add(id);
    }
  }
  return [...named];
}

async function read(store: Store, sql: string, threads: readonly string[]): Promise<Observation[]> {
  const params = { threads, limit: OBSERVATIONS_MAX, bytes_max: THREAD_BYTES_MAX, text_max: TEXT_MAX };
  const rows = await store.query<ObservationRow>(sql, params, { timeoutSeconds: 30 });
  return rows.map(observationOf);
}
