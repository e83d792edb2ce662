/**
 * The part of ClickHouse's HTTP interface that `@clickhouse/client` uses, answered by chDB: `GET /ping`, and `/` with
 * the statement in `?query=` or the body. So the store has one client, one SQL and one wire, laptop or cluster.
 */
import { randomUUID } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { rm } from 'node:fs/promises';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';
import type { ChdbResult } from 'chdb';
import { quoteString } from '../sql-literal.ts';
import { sqlTokens } from '../sql-text.ts';
import { ClickhouseException, statusOfException } from './clickhouse-exception.ts';
import { type FrontRequest, frontRequest, readsOnly } from './front-request.ts';
import { type Column, type InsertRequest, insertFromFile, insertRequest } from './insert-request.ts';
import type { QueryRunner } from './query-runner.ts';

const STATEMENT_BYTES_MAX = 16 * 1024 * 1024;
const BODY_BYTES_MAX = 1024 * 1024 * 1024;
/** Parameters travel in the URL: as much as ClickHouse's own `http_max_uri_size`. */
const HEADER_BYTES_MAX = 1024 * 1024;
const KEEP_ALIVE_MS = 60_000;

/** One insert is one block and one thread: only then is the whole insert under one deduplication token. */
const ONE_BLOCK: ReadonlyMap<string, string> = new Map([
  ['max_threads', '1'],
  ['max_insert_threads', '1'],
  ['max_block_size', '1048576'],
  ['max_insert_block_size', '1048576'],
  ['min_insert_block_size_rows', '1073741824'],
  ['min_insert_block_size_bytes', '1073741824'],
  ['input_format_parallel_parsing', '0'],
]);

export interface FrontOptions {
  readonly runner: QueryRunner;
  readonly version: string;
  readonly incomingDir: string;
}

export function createFront(options: FrontOptions): Server {
  const front = new Front(options);
  const server = createServer(
    { maxHeaderSize: HEADER_BYTES_MAX, keepAliveTimeout: KEEP_ALIVE_MS },
    (request, response) => {
      front.handle(request, response).catch((thrown: unknown) => {
        response.destroy(thrown instanceof Error ? thrown : undefined);
      });
    },
  );
  // An insert may stream for as long as it needs; the store sets its own limits.
  server.requestTimeout = 0;
  return server;
}

class Front {
  readonly #options: FrontOptions;
  readonly #columns = new Map<string, readonly Column[]>();
  #incoming = 0;

  constructor(options: FrontOptions) {
    this.#options = options;
  }

  async handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '/', 'http://engine');
    try {
      if (url.pathname === '/ping') {
        await this.#options.runner.ping();
        response.writeHead(200, { 'Content-Type': 'text/plain' }).end('Ok.\n');
      } else if (url.pathname === '/') {
        await this.#query(frontRequest(url.searchParams, randomUUID), request, response);
      } else {
        response.writeHead(404, { 'Content-Type': 'text/plain' }).end('There is no such path.\n');
      }
    } catch (thrown) {
      this.#fail(response, ClickhouseException.from(thrown));
    }
    // What was not read of a refused body must not be taken for the next request.
    request.resume();
  }

  async #query(asked: FrontRequest, request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (request.headers['content-encoding'] !== undefined) {
      throw ClickhouseException.of(48, 'NOT_IMPLEMENTED', 'The engine takes no compressed bodies');
    }
    const gone = new AbortController();
    response.once('close', () => {
      if (!response.writableFinished) gone.abort();
    });
    const insert = insertRequest(asked.queryParam);
    const result =
      insert === null
        ? await this.#statement(asked, await statementText(asked.queryParam, request), gone.signal)
        : await this.#insert(asked, insert, request, gone.signal);
    this.#answer(response, asked.queryId, result);
  }

  async #statement(asked: FrontRequest, sql: string, signal: AbortSignal): Promise<ChdbResult> {
    const writes = !readsOnly(sqlTokens(sql)[0]?.text ?? '');
    try {
      return await this.#options.runner.run({ ...asked, sql, format: asked.defaultFormat, writes, signal });
    } finally {
      // Any statement that is not a read may have changed a table.
      if (writes) this.#columns.clear();
    }
  }

  async #insert(
    asked: FrontRequest,
    insert: InsertRequest,
    body: IncomingMessage,
    signal: AbortSignal,
  ): Promise<ChdbResult> {
    this.#incoming += 1;
    const file = path.join(this.#options.incomingDir, `${process.pid}-${this.#incoming}.body`);
    try {
      await pipeline(body, bytesAtMost(BODY_BYTES_MAX), createWriteStream(file, { mode: 0o600 }));
      const sql = insertFromFile(insert, await this.#columnsOf(insert.table, signal), file);
      const settings = new Map([...asked.settings, ...ONE_BLOCK]);
      return await this.#options.runner.run({ ...asked, settings, sql, format: 'Null', writes: true, signal });
    } finally {
      await rm(file, { force: true });
    }
  }

  async #columnsOf(table: string, signal: AbortSignal): Promise<readonly Column[]> {
    const known = this.#columns.get(table);
    if (known !== undefined) return known;
    const result = await this.#options.runner.run({
      sql: `SELECT name, type FROM system.columns WHERE database = currentDatabase() AND table = ${quoteString(table)}
            AND default_kind NOT IN ('ALIAS', 'MATERIALIZED') ORDER BY position`,
      format: 'JSONEachRow',
      queryId: randomUUID(),
      settings: new Map(),
      params: new Map(),
      writes: false,
      signal,
    });
    const lines = result
      .text()
      .split('\n')
      .filter((line) => line !== '');
    if (lines.length === 0) throw ClickhouseException.of(60, 'UNKNOWN_TABLE', `Table ${table} does not exist`);
    const columns = lines.map((line) => JSON.parse(line) as Column);
    this.#columns.set(table, columns);
    return columns;
  }

  #answer(response: ServerResponse, queryId: string, result: ChdbResult): void {
    const bytes = result.bytes();
    response
      .writeHead(200, {
        'Content-Type': 'text/plain; charset=UTF-8',
        'Content-Length': bytes.length,
        'X-ClickHouse-Query-Id': queryId,
        'X-ClickHouse-Timezone': 'UTC',
        'X-ClickHouse-Summary': JSON.stringify({
          read_rows: String(result.rowsRead),
          read_bytes: String(result.bytesRead),
          elapsed_ns: String(Math.round(result.elapsed * 1e9)),
        }),
      })
      .end(bytes);
  }

  #fail(response: ServerResponse, exception: ClickhouseException): void {
    if (response.headersSent) {
      response.destroy();
      return;
    }
    response
      .writeHead(statusOfException(exception.code), {
        'Content-Type': 'text/plain; charset=UTF-8',
        'X-ClickHouse-Exception-Code': String(exception.code),
      })
      .end(`${exception.message} (version ${this.#options.version})\n`);
  }
}

/** As ClickHouse does: what stands in the URL comes before what stands in the body. */
async function statementText(queryParam: string, request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of bytesAtMost(STATEMENT_BYTES_MAX)(request)) chunks.push(chunk);
  return `${queryParam}\n${Buffer.concat(chunks).toString('utf8')}`.trim();
}

function bytesAtMost(limit: number): (source: AsyncIterable<Buffer>) => AsyncGenerator<Buffer> {
  return async function* limited(source) {
    let seen = 0;
    for await (const chunk of source) {
      seen += chunk.length;
      if (seen > limit) throw ClickhouseException.of(307, 'TOO_MANY_BYTES', `The body is larger than ${limit} bytes`);
      yield chunk;
    }
  };
}
