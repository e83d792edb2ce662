import { sqlFile } from '../store/sql-file.ts';
import type { Store } from '../store/store.ts';

/** What a query that runs has read so far. */
export interface SqlProgress {
  readonly elapsed_ms: number;
  readonly read_rows: number;
  readonly read_bytes: number;
  /** About as many will be read; null while the engine does not know. */
  readonly total_rows: number | null;
}

type Row = Readonly<Record<keyof SqlProgress, string>>;

/** null: it does not run yet, or any more. */
export async function sqlProgress(store: Store, queryId: string): Promise<SqlProgress | null> {
  const [row] = await store.query<Row>(sqlFile('query/sql-progress.sql'), { query_id: queryId });
  if (row === undefined) return null;
  const total = Number(row.total_rows);
  return {
    elapsed_ms: Number(row.elapsed_ms),
    read_rows: Number(row.read_rows),
    read_bytes: Number(row.read_bytes),
    total_rows: total === 0 ? null : total,
  };
}
