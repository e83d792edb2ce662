/**
 * The store as the other rooms see it. There is one implementation, over ClickHouse's HTTP interface
 * (`@clickhouse/client`); what answers is either our engine process around chDB or a ClickHouse server.
 */
export type TableName =
  | 'otel_logs'
  | 'otel_traces'
  | 'otel_metrics_gauge'
  | 'otel_metrics_sum'
  | 'otel_metrics_histogram'
  | 'otel_metrics_exp_histogram'
  | 'otel_metrics_summary'
  | 'codex_hook'
  | 'codex_event'
  | 'session'
  | 'session_document';

/** What a rebuild fills; in the end they take the places of the tables whose names they begin with. */
export type RebuiltTable = 'codex_event_rebuilt' | 'session_rebuilt' | 'session_document_rebuilt';

/** Rows of one table, already in RowBinary, in the column order that `store/table.ts` lists. */
export interface RowBlock {
  readonly table: TableName;
  readonly rowCount: number;
  readonly bytes: Uint8Array;
}

export type QueryParams = Readonly<Record<string, string | number | boolean | readonly string[] | readonly number[]>>;

export interface QueryOptions {
  /** Seconds; the engine stops the query by itself. Default 10. */
  readonly timeoutSeconds?: number;
  readonly signal?: AbortSignal;
}

export interface SqlOptions extends QueryOptions {
  readonly maxRows?: number;
  /** Values of the text's `{name:Type}` placeholders. */
  readonly params?: QueryParams;
  /** Under which the engine's list of what runs has it (`sql-progress.sql`); one of the engine's own choice where absent. */
  readonly queryId?: string;
}

/** An answer to a question that a user typed: columns with their ClickHouse types, rows as JSON values. */
export interface SqlAnswer {
  readonly columns: readonly { readonly name: string; readonly type: string }[];
  readonly rows: readonly (readonly unknown[])[];
  /** True when the answer was cut at the row or byte limit. */
  readonly truncated: boolean;
  readonly elapsedMs: number;
  /** What the engine read for it, out of all tables; null where it does not tell. */
  readonly readRows: number | null;
  readonly readBytes: number | null;
}

export interface Store {
  /** One insert, one block. The same token again adds nothing, in the table and in every view behind it. */
  insert(block: RowBlock, token: string, into?: TableName | RebuiltTable): Promise<void>;
  /** A query of ours: SQL with `{name:Type}` placeholders, values always bound. 64-bit integers come as strings. */
  query<Row>(sql: string, params?: QueryParams, options?: QueryOptions): Promise<Row[]>;
  /** A statement of ours that answers nothing: makes, moves or fills tables. */
  command(sql: string, params?: QueryParams, options?: QueryOptions): Promise<void>;
  /** A query of the user's: read-only, bounded in time, memory, rows and bytes. */
  sql(text: string, options?: SqlOptions): Promise<SqlAnswer>;
  /** Resolves when the store answers. */
  ping(): Promise<void>;
  close(): Promise<void>;
}
