/** The store over ClickHouse's HTTP interface, whoever answers it: our engine process or a ClickHouse server. */
import type { Agent } from 'node:http';
import { Readable } from 'node:stream';
import { type ClickHouseClient, ClickHouseLogLevel, type ClickHouseSettings, createClient } from '@clickhouse/client';
import { AppError } from '../lib/errors.ts';
import { greetClickhouse } from './clickhouse-greeting.ts';
import { migrate } from './migrate.ts';
import { readOnlyStatement } from './read-only-guard.ts';
import { readSqlAnswer } from './sql-answer.ts';
import type {
  QueryOptions,
  QueryParams,
  RebuiltTable,
  RowBlock,
  SqlAnswer,
  SqlOptions,
  Store,
  TableName,
} from './store.ts';
import { storeError } from './store-error.ts';
import { insertStatement } from './table.ts';

const QUERY_SECONDS = 10;
const INSERT_SECONDS = 300;
/** The client waits longer than the engine works, so that the engine's own words arrive. */
const CLIENT_GRACE_SECONDS = 10;
const SQL_ROWS_MAX = 10_000;
const SQL_MEMORY_BYTES_MAX = 500_000_000;
/** In the engine, before it becomes text: a wall behind the limit on the answer itself. */
const SQL_RESULT_BYTES_MAX = 64 * 1024 * 1024;
const CONNECTIONS_MAX = 16;

export interface ClickhouseStoreOptions {
  readonly url: string;
  readonly username?: string;
  readonly password?: string;
  readonly database?: string;
  /** For a way in that a URL cannot name, such as a Unix socket. */
  readonly agent?: Agent;
  /** Awaited before every request. */
  readonly ready?: () => Promise<void>;
  /** Called once, behind the last request. */
  readonly onClose?: () => Promise<void>;
}

/** 64-bit integers as text, also in servers that are set up otherwise. */
const JSON_SETTINGS: ClickHouseSettings = {
  output_format_json_quote_64bit_integers: 1,
  output_format_json_quote_denormals: 1,
};

export class ClickhouseStore implements Store {
  readonly #client: ClickHouseClient;
  readonly #ready: () => Promise<void>;
  readonly #onClose: () => Promise<void>;

  constructor(options: ClickhouseStoreOptions) {
    this.#ready = options.ready ?? (async () => undefined);
    this.#onClose = options.onClose ?? (async () => undefined);
    this.#client = createClient({
      url: options.url,
      application: 'turnscope',
      request_timeout: (INSERT_SECONDS + CLIENT_GRACE_SECONDS) * 1000,
      max_open_connections: CONNECTIONS_MAX,
      compression: { request: false, response: false },
      // Errors reach the caller; the client need not print them as well.
      log: { level: ClickHouseLogLevel.OFF },
      ...(options.username === undefined ? {} : { username: options.username }),
      ...(options.password === undefined ? {} : { password: options.password }),
      ...(options.database === undefined ? {} : { database: options.database }),
      ...(options.agent === undefined ? {} : { http_agent: options.agent }),
    });
  }

  async migrate(): Promise<void> {
    await this.#ready();
    await migrate(this.#client).catch((thrown: unknown) => {
      throw storeError(thrown, 'prepare the store', 'internal');
    });
  }

  async insert(block: RowBlock, token: string, into: TableName | RebuiltTable = block.table): Promise<void> {
    if (block.rowCount === 0) return;
    await this.#ready();
    const { buffer, byteOffset, byteLength } = block.bytes;
    try {
      const { stream } = await this.#client.exec({
        query: insertStatement(block.table, into),
        values: Readable.from(Buffer.from(buffer, byteOffset, byteLength)),
        clickhouse_settings: {
          insert_deduplication_token: token,
          insert_deduplicate: 1,
          deduplicate_blocks_in_dependent_materialized_views: 1,
          async_insert: 0,
          // Rows from senders with wrong clocks span many days; refusing them would refuse the whole batch.
          max_partitions_per_insert_block: '0',
          max_execution_time: INSERT_SECONDS,
        },
        abort_signal: AbortSignal.timeout((INSERT_SECONDS + CLIENT_GRACE_SECONDS) * 1000),
      });
      stream.resume();
    } catch (thrown) {
      throw storeError(thrown, `write to ${into}`, 'internal');
    }
  }

  async query<Row>(sql: string, params: QueryParams = {}, options: QueryOptions = {}): Promise<Row[]> {
    await this.#ready();
    const seconds = options.timeoutSeconds ?? QUERY_SECONDS;
    try {
      const answer = await this.#client.query({
        query: sql,
        format: 'JSONEachRow',
        query_params: params,
        clickhouse_settings: { ...JSON_SETTINGS, max_execution_time: seconds },
        abort_signal: deadline(seconds, options.signal),
      });
      return await answer.json<Row>();
    } catch (thrown) {
      throw storeError(thrown, 'read the store', 'internal');
    }
  }

  async command(sql: string, params: QueryParams = {}, options: QueryOptions = {}): Promise<void> {
    await this.#ready();
    const seconds = options.timeoutSeconds ?? QUERY_SECONDS;
    try {
      await this.#client.command({
        query: sql,
        query_params: params,
        clickhouse_settings: { max_execution_time: seconds },
        abort_signal: deadline(seconds, options.signal),
      });
    } catch (thrown) {
      throw storeError(thrown, 'change the store', 'internal');
    }
  }

  async sql(text: string, options: SqlOptions = {}): Promise<SqlAnswer> {
    const statement = readOnlyStatement(text);
    await this.#ready();
    const seconds = options.timeoutSeconds ?? QUERY_SECONDS;
    const maxRows = options.maxRows ?? SQL_ROWS_MAX;
    const startedAt = performance.now();
    try {
      const answer = await this.#client.query({
        query: statement,
        format: 'JSONCompactEachRowWithNamesAndTypes',
        query_params: options.params ?? {},
        ...(options.queryId === undefined ? {} : { query_id: options.queryId }),
        clickhouse_settings: {
          ...JSON_SETTINGS,
          max_execution_time: seconds,
          max_memory_usage: String(SQL_MEMORY_BYTES_MAX),
          max_result_bytes: String(SQL_RESULT_BYTES_MAX),
          result_overflow_mode: 'throw',
          limit: String(maxRows + 1),
          // The head of the answer says what was read: it has to wait until that is known, and errors come with a status.
          wait_end_of_query: 1,
          // A server goes on with what nobody waits for unless it is told; our engine process does not.
          cancel_http_readonly_queries_on_client_close: 1,
          // Also forbids SETTINGS inside the statement, so nobody lifts these limits. Last, as it locks the others.
          readonly: '1',
        },
        abort_signal: deadline(seconds, options.signal),
      });
      return { ...(await readSqlAnswer(answer, maxRows)), elapsedMs: performance.now() - startedAt };
    } catch (thrown) {
      throw storeError(thrown, 'run this SQL', 'invalid_input');
    }
  }

  async ping(): Promise<void> {
    await this.#ready();
    const answer = await this.#client.ping();
    if (!answer.success) throw storeError(answer.error, 'reach the store', 'unavailable');
  }

  async close(): Promise<void> {
    await this.#client.close();
    await this.#onClose();
  }
}

function deadline(seconds: number, signal: AbortSignal | undefined): AbortSignal {
  const late = AbortSignal.timeout((seconds + CLIENT_GRACE_SECONDS) * 1000);
  return signal === undefined ? late : AbortSignal.any([late, signal]);
}

/** A store on a ClickHouse server, 26.2 or newer (text indexes). Brings its schema up to date. */
export async function openClickhouseStore(
  options: Omit<ClickhouseStoreOptions, 'ready' | 'onClose'>,
): Promise<ClickhouseStore> {
  const store = new ClickhouseStore(options);
  try {
    await greetClickhouse(store, options.url);
    await store.migrate();
    return store;
  } catch (thrown) {
    await store.close();
    throw AppError.from(thrown);
  }
}
