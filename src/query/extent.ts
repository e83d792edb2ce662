import type { Store } from '../store/store.ts';
import type { Extent } from './query.ts';
import { sessionSql } from './session-sql.ts';

interface Row {
  /** ms since the epoch; 64-bit integers come as text. */
  readonly first_started_at: string | null;
  readonly last_seen_at: string | null;
}

const isoOrNull = (ms: string | null | undefined): string | null =>
  ms === null || ms === undefined ? null : new Date(Number(ms)).toISOString();

export async function extent(store: Store): Promise<Extent> {
  const [row] = await store.query<Row>(sessionSql('session-extent'));
  return { first_started_at: isoOrNull(row?.first_started_at), last_seen_at: isoOrNull(row?.last_seen_at) };
}
