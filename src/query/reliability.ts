import type { Store } from '../store/store.ts';
import type { ReliabilityKey, ReliabilityRow } from './query.ts';
import { filterParams, type SessionFilter } from './session-filter.ts';
import { sessionSql } from './session-sql.ts';

type Count = 'sessions' | 'calls' | 'ok' | 'errors' | 'denied' | 'aborted' | 'running' | 'exit_not_zero';

/** 64-bit integers come as text. */
type Row = Readonly<Record<Count, string>> & {
  readonly key: string;
  readonly mcp_server: string;
  readonly p50_ms: number | null;
  readonly p95_ms: number | null;
  readonly max_ms: number | null;
  readonly last_error_at: string | null;
};

/** What failed most stands first. */
export async function reliability(store: Store, by: ReliabilityKey, filter: SessionFilter): Promise<ReliabilityRow[]> {
  const rows = await store.query<Row>(sessionSql('reliability', filter), { ...filterParams(filter), by });
  return rows.map((row) => ({
    key: row.key,
    mcp_server: row.mcp_server === '' ? null : row.mcp_server,
    sessions: Number(row.sessions),
    calls: Number(row.calls),
    ok: Number(row.ok),
    errors: Number(row.errors),
    denied: Number(row.denied),
    aborted: Number(row.aborted),
    running: Number(row.running),
    exit_not_zero: Number(row.exit_not_zero),
    p50_ms: row.p50_ms,
    p95_ms: row.p95_ms,
    max_ms: row.max_ms,
    last_error_at: row.last_error_at === null ? null : new Date(Number(row.last_error_at)).toISOString(),
  }));
}
