import { sqlFile } from './sql-file.ts';
import type { Store } from './store.ts';

/** Thread ids in one question: they travel in its text, which the engine bounds. */
const THREADS_AT_ONCE = 500;

/** Which of these threads the store has something about. */
export async function knownThreads(store: Pick<Store, 'query'>, threadIds: readonly string[]): Promise<string[]> {
  const known: string[] = [];
  for (let at = 0; at < threadIds.length; at += THREADS_AT_ONCE) {
    const threads = threadIds.slice(at, at + THREADS_AT_ONCE);
    const rows = await store.query<{ thread_id: string }>(sqlFile('query/thread-known.sql'), { threads });
    known.push(...rows.map(({ thread_id }) => thread_id));
  }
  return known;
}
