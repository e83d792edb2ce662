import { sqlFile } from '../store/sql-file.ts';
import type { Store } from '../store/store.ts';

/** All threads of a session, sub-agents' too. An id that no session has stands for itself: records may come before their session. */
export async function threadsOf(store: Store, session: string | undefined): Promise<readonly string[]> {
  if (session === undefined) return [];
  const [row] = await store.query<{ thread_ids: readonly string[] }>(sqlFile('query/session-by-id.sql'), {
    session_id: session,
  });
  return row === undefined ? [session] : [...new Set([session, ...row.thread_ids])];
}
