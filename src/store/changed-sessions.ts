import { sqlFile } from './sql-file.ts';
import type { Store } from './store.ts';

/** Sessions that were written after this, ms since the epoch; the longest ago first. */
export async function changedSessions(store: Pick<Store, 'query'>, at: number): Promise<string[]> {
  const rows = await store.query<{ session_id: string }>(sqlFile('query/session-changed.sql'), {
    after: String(Math.trunc(at * 1000)),
  });
  return rows.map(({ session_id }) => session_id);
}
