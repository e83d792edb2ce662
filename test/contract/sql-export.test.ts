/** Answers to SQL as files, and queries that are stopped, on the real engine. */
import { setTimeout as later } from 'node:timers/promises';
import { parquetReadObjects } from 'hyparquet';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { sqlExport } from '../../src/api/sql-export.ts';
import { NO_LIVE_SESSIONS } from '../../src/model/live-sessions.ts';
import { builtInPriceBook } from '../../src/price/price-book.ts';
import { createQuery } from '../../src/query/create-query.ts';
import type { Query } from '../../src/query/query.ts';
import { createRedactor } from '../../src/redact/redactor.ts';
import { redactedQuery } from '../../src/server/redacted-query.ts';
import { type OpenedStore, WAYS } from './store-ways.ts';

const SECRET = 'ghp_16C7e42F292c6912E7710c838347Ae178B4a';
const ROWS = "SELECT number AS n, concat('row ', toString(number)) AS name FROM numbers(3) ORDER BY n";
/** Hours of work. */
const ENDLESS = 'SELECT count() FROM numbers(1000000000000) WHERE NOT ignore(sipHash64(number))';
const WAIT_MS = 8_000;

describe.each(WAYS)('%s', (_, open) => {
  let opened: OpenedStore;
  let query: Query;
  beforeAll(async () => {
    opened = await open();
    const own = createQuery({ store: opened.store, live: NO_LIVE_SESSIONS, now: Date.now });
    query = redactedQuery(own, createRedactor(), { prices: builtInPriceBook(), now: Date.now });
  });
  afterAll(() => opened.close());

  const ask = (sql: string, format: Parameters<typeof sqlExport>[0]['format']) =>
    sqlExport({ query: sql, format }, new AbortController().signal, { query });

  test.each([
    ['csv', 'n,name\r\n0,row 0\r\n1,row 1\r\n2,row 2\r\n'],
    ['jsonl', '{"n":"0","name":"row 0"}\n{"n":"1","name":"row 1"}\n{"n":"2","name":"row 2"}\n'],
    ['json', '[\n{"n":"0","name":"row 0"},\n{"n":"1","name":"row 1"},\n{"n":"2","name":"row 2"}\n]\n'],
  ] as const)('a file of %s', async (format, expected) => {
    const response = await ask(ROWS, format);
    expect(await response.text()).toBe(expected);
    expect(response.headers.get('content-disposition')).toBe(`attachment; filename="query.${format}"`);
    expect(response.headers.get('turnscope-truncated')).toBe('false');
  });

  test('a file of Parquet can be read by others', async () => {
    const file = await (await ask(ROWS, 'parquet')).arrayBuffer();
    expect(await parquetReadObjects({ file })).toEqual([0n, 1n, 2n].map((n) => ({ n, name: `row ${n}` })));
  });

  test('a file that was cut says so in its name and in a header', async () => {
    const response = await ask('SELECT number FROM numbers(100001)', 'csv');
    expect(response.headers.get('content-disposition')).toContain('query-cut-at-100000-rows.csv');
    expect(response.headers.get('turnscope-truncated')).toBe('true');
    expect((await response.text()).split('\r\n')).toHaveLength(100_002);
  });

  test('no file has a secret in it', async () => {
    const text = await (await ask(`SELECT 'token ${SECRET}' AS said`, 'csv')).text();
    expect(text).toContain('token ');
    expect(text).not.toContain(SECRET);
  });

  test('a query that is stopped ends in the engine, too', async () => {
    const running = async (): Promise<number> => {
      const [row] = await opened.store.query<{ n: string }>(
        "SELECT count() AS n FROM system.processes WHERE query LIKE '%numbers(1000000000000)%' AND query NOT LIKE '%system.processes%'",
      );
      return Number(row?.n);
    };
    const stop = new AbortController();
    const ended = query.sql({ query: ENDLESS }, stop.signal).then(
      () => 'answered',
      () => 'stopped',
    );
    await until(async () => (await running()) === 1);
    stop.abort();
    expect(await ended).toBe('stopped');
    await until(async () => (await running()) === 0);
  });
});

async function until(isSo: () => Promise<boolean>): Promise<void> {
  const deadline = Date.now() + WAIT_MS;
  while (!(await isSo())) {
    if (Date.now() > deadline) throw new Error(`not so within ${WAIT_MS} ms`);
    await later(50);
  }
}
