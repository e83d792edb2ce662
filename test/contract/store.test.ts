/** What the store promises, on both ways in. */
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { concatBlocks } from '../../src/ingest/rows/concat-blocks.ts';
import { rowsOfObservations } from '../../src/ingest/rows/observation-rows.ts';
import { rowsOfRequest } from '../../src/ingest/rows/request-rows.ts';
import { rowOfSession } from '../../src/ingest/rows/session-rows.ts';
import type { Observation } from '../../src/model/observation.ts';
import { sqlProgress } from '../../src/query/sql-progress.ts';
import type { RowBlock, Store, TableName } from '../../src/store/store.ts';
import { LOG, logsOf, RECEIVED_AT, SPAN, tracesOf } from './otlp-sample.ts';
import { SESSION } from './session-sample.ts';
import { type OpenedStore, WAYS } from './store-ways.ts';

const OBSERVATION: Observation = {
  id: '0123456789abcdef0123456789abcdef',
  source: 'otel_logs',
  kind: 'model_usage',
  name: 'codex.sse_event',
  at: 1_795_216_102_476.531,
  durationMs: 12.25,
  threadId: '01a1fb37-d43c-7652-bff0-6a32a1e8d554',
  turnId: 'turn',
  callId: 'call',
  responseId: 'response',
  traceId: 't',
  spanId: 's',
  parentSpanId: 'p',
  attributes: { model: 'gpt-5.5', tool_name: 'exec', input_token_count: '9007199254740993', output_token_count: '' },
};

function oneBlock(blocks: readonly RowBlock[]): RowBlock {
  expect(blocks).toHaveLength(1);
  return blocks[0]!;
}

const logBlock = (...records: Partial<typeof LOG>[]): RowBlock =>
  oneBlock(rowsOfRequest(logsOf(...records.map((record) => ({ ...LOG, ...record }))), RECEIVED_AT));

describe.each(WAYS)('store: %s', (_name, open) => {
  let opened: OpenedStore;
  let store: Store;
  beforeAll(async () => {
    opened = await open();
    store = opened.store;
  });
  afterAll(() => opened.close());

  const countOf = async (table: TableName | 'otel_traces_trace_id_ts'): Promise<number> => {
    const [row] = await store.query<{ n: string }>(`SELECT count() AS n FROM ${table}`);
    return Number(row!.n);
  };
  const empty = (table: string) => store.query(`TRUNCATE TABLE ${table}`);

  test('answers', async () => {
    await expect(store.ping()).resolves.toBeUndefined();
  });

  test('the same token again adds nothing, another token does', async () => {
    const block = logBlock({}, {});
    await store.insert(block, 'journal/1-2/otel_logs');
    await store.insert(block, 'journal/1-2/otel_logs');
    expect(await countOf('otel_logs')).toBe(2);
    await store.insert(block, 'journal/3-4/otel_logs');
    expect(await countOf('otel_logs')).toBe(4);
    await empty('otel_logs');
  });

  test('a token does not stick to the inserts behind it', async () => {
    await store.insert(logBlock({}), 'sticky');
    await store.query('INSERT INTO otel_logs (Timestamp, Body) SELECT now64(9), {body:String}', { body: 'no token' });
    expect(await countOf('otel_logs')).toBe(2);
    await empty('otel_logs');
  });

  test('a replayed block adds nothing to the view behind its table either', async () => {
    const block = oneBlock(rowsOfRequest(tracesOf(SPAN, { ...SPAN, traceId: 'b'.repeat(32) }), RECEIVED_AT));
    await store.insert(block, 'spans');
    await store.insert(block, 'spans');
    expect(await countOf('otel_traces')).toBe(2);
    expect(await countOf('otel_traces_trace_id_ts')).toBe(2);
    await empty('otel_traces');
  });

  test('a block of 120,000 rows is one part, and replays as one', async () => {
    const many = oneBlock(concatBlocks(Array.from({ length: 600 }, () => logBlock(...Array(200).fill({})))));
    await store.insert(many, 'many');
    await store.insert(many, 'many');
    expect(await countOf('otel_logs')).toBe(120_000);
    const parts = await store.query(
      "SELECT name FROM system.parts WHERE database = 'default' AND table = 'otel_logs' AND active",
    );
    expect(parts).toHaveLength(1);
    await empty('otel_logs');
  });

  test('rows of many days fit into one block', async () => {
    const day = 86_400n * 1_000_000_000n;
    const days = Array.from({ length: 150 }, (_, index) => ({ timeUnixNano: LOG.timeUnixNano - BigInt(index) * day }));
    await store.insert(logBlock(...days), 'days');
    expect(await countOf('otel_logs')).toBe(150);
    await empty('otel_logs');
  });

  const TEXTS = [
    ['plain', 'plain'],
    ['several scripts', 'naïve — Ωmega 日本語 العربية 👩‍👩‍👧‍👦 🇩🇪'],
    ['control characters', 'a\tb\nc\rd\0e\u007f\u0080\u2028'],
    ['quotes and escapes', `'"\`\\N\\t{x:String} %s $1 -- /* */ ;`],
    ['long', 'ä'.repeat(40_000)],
    ['empty', ''],
  ] as const;

  test.each(TEXTS)('text round trips through rows and parameters: %s', async (_what, text) => {
    await store.insert(logBlock({ body: text, attributes: [{ key: text, value: text }] }), `text ${_what}`);
    const rows = await store.query<{ Body: string; LogAttributes: Record<string, string>; same: number; item: string }>(
      `SELECT Body, LogAttributes, Body = {text:String} AS same, {list:Array(String)}[2] AS item FROM otel_logs
       WHERE LogAttributes[{text:String}] = {text:String}`,
      { text, list: ['x', text] },
    );
    expect(rows).toEqual([{ Body: text, LogAttributes: { [text]: text }, same: 1, item: text }]);
    await empty('otel_logs');
  });

  test('a lone surrogate becomes the replacement character', async () => {
    await store.insert(logBlock({ body: 'a\ud800b', eventName: '\udc00' }), 'surrogate');
    const rows = await store.query('SELECT Body, EventName FROM otel_logs');
    expect(rows).toEqual([{ Body: 'a\ufffdb', EventName: '\ufffd' }]);
    await empty('otel_logs');
  });

  test('64-bit integers are exact', async () => {
    const rows = await store.query(
      `SELECT toUInt64('18446744073709551615') AS u, toInt64('-9223372036854775808') AS i, {n:UInt64} AS n`,
      { n: '9007199254740993' },
    );
    expect(rows).toEqual([{ u: '18446744073709551615', i: '-9223372036854775808', n: '9007199254740993' }]);
  });

  test('a repeated attribute keeps both values', async () => {
    const twice = ['first', 'second'].map((value) => ({ key: 'thread.id', value }));
    await store.insert(logBlock({ attributes: twice }), 'twice');
    const rows = await store.query(
      "SELECT mapValues(LogAttributes) AS v, LogAttributes['thread.id'] AS one FROM otel_logs",
    );
    expect(rows).toEqual([{ v: ['first', 'second'], one: 'first' }]);
    await empty('otel_logs');
  });

  test.each([
    [
      'sent',
      { timeUnixNano: 1_795_000_000_000_000_001n, observedTimeUnixNano: 0n },
      '2026-11-18 11:06:40.000000001',
      '1970-01-01 00:00:00.000000000',
    ],
    [
      'sent_implausible',
      { timeUnixNano: 3_000_000_001n, observedTimeUnixNano: 5n },
      '1970-01-01 00:00:03.000000001',
      '1970-01-01 00:00:00.000000005',
    ],
    [
      'observed_implausible',
      { timeUnixNano: 0n, observedTimeUnixNano: 5n },
      '1970-01-01 00:00:00.000000005',
      '1970-01-01 00:00:00.000000005',
    ],
    [
      'received',
      { timeUnixNano: 0n, observedTimeUnixNano: 0n },
      '2026-11-20 23:08:23.500000000',
      '1970-01-01 00:00:00.000000000',
    ],
  ])('a log record is filed under the time it has: %s', async (source, times, timestamp, observed) => {
    await store.insert(logBlock(times), `time ${source}`);
    const rows = await store.query('SELECT Timestamp, TimestampSource, ObservedTimestamp FROM otel_logs');
    expect(rows).toEqual([{ Timestamp: timestamp, TimestampSource: source, ObservedTimestamp: observed }]);
    await empty('otel_logs');
  });

  test('a span that ends before it starts keeps its end', async () => {
    const span = { ...SPAN, endTimeUnixNano: SPAN.startTimeUnixNano - 42n };
    await store.insert(oneBlock(rowsOfRequest(tracesOf(span), RECEIVED_AT)), 'backwards');
    const rows = await store.query('SELECT Duration, toUnixTimestamp64Nano(EndTimestamp) AS end FROM otel_traces');
    expect(rows).toEqual([{ Duration: '0', end: String(span.endTimeUnixNano) }]);
    await empty('otel_traces');
  });

  test('an observation reads back, with its columns for people', async () => {
    await store.insert(
      rowsOfObservations([OBSERVATION, { ...OBSERVATION, id: 'f'.repeat(32), durationMs: null }]),
      'observation',
    );
    const rows = await store.query<Record<string, unknown>>(
      'SELECT *, Model, ToolName, InputTokens, OutputTokens FROM codex_event ORDER BY DurationMs NULLS LAST',
    );
    expect(rows[0]).toEqual({
      EventId: OBSERVATION.id,
      Source: 'otel_logs',
      Kind: 'model_usage',
      Name: 'codex.sse_event',
      ThreadId: OBSERVATION.threadId,
      TurnId: 'turn',
      CallId: 'call',
      ResponseId: 'response',
      TraceId: 't',
      SpanId: 's',
      ParentSpanId: 'p',
      Timestamp: '2026-11-20 23:08:22.476531',
      DurationMs: 12.25,
      Attributes: OBSERVATION.attributes,
      Model: 'gpt-5.5',
      ToolName: 'exec',
      InputTokens: '9007199254740993',
      OutputTokens: null,
    });
    expect(rows[1]).toMatchObject({ DurationMs: null });
    await empty('codex_event');
  });

  test('a session reads back whole, and its newest version replaces the others', async () => {
    const of = {
      session: SESSION,
      orderedAt: Date.parse(SESSION.started_at),
      deleted: false,
      threadIds: ['root', 'child'],
    };
    await store.insert(rowOfSession({ ...of, version: 1 }), 's1');
    await store.insert(rowOfSession({ ...of, version: 3 }), 's3');
    await store.insert(rowOfSession({ ...of, version: 2, session: { ...SESSION, status: 'failed' } }), 's2');
    const { turns: _turns, ...summary } = SESSION;
    const rows = await store.query<Record<string, unknown> & { Summary: string }>('SELECT * FROM session FINAL');
    expect(rows).toHaveLength(1);
    const row = rows[0]!;
    expect(JSON.parse(row.Summary)).toEqual(summary);
    expect(row).toMatchObject({
      OrderedAt: '2026-11-20 23:08:22.476',
      Version: '3',
      Status: 'completed',
      EndedAt: '2026-11-20 23:08:32.476',
      InputTokens: '120',
      CacheWriteInputTokens: null,
      CostUsd: 0.25,
      ToolFailures: 1,
      ThreadIds: ['root', 'child'],
      'ModelUsage.Model': ['gpt-5.5', ''],
      'ModelUsage.Calls': [2, 1],
      'ModelUsage.InputTokens': ['120', null],
      'ModelUsage.Errors': [0, 1],
      'ToolUse.Tool': ['shell'],
      'ToolUse.McpServer': [''],
      'ToolUse.ExitCode': [-1],
      'ToolUse.DurationMs': [null],
      'ToolUse.Command': ['cargo test'],
      'TurnUse.Status': ['completed'],
      'TurnUse.TtftMs': [101.5],
    });
    const found = await store.query(
      "SELECT SessionId FROM session FINAL WHERE hasAllTokens(SearchText, ['fix', 'parser']) AND has(ThreadIds, 'child')",
    );
    expect(found).toEqual([{ SessionId: SESSION.session_id }]);
    await store.insert(rowOfSession({ ...of, version: 4, deleted: true }), 's4');
    expect(await store.query('SELECT SessionId FROM session FINAL')).toEqual([]);
    await empty('session');
  });

  test('sql() gives columns with types and rows as values', async () => {
    const answer = await store.sql("SELECT 1 AS a, 'x;' AS b, toUInt64(5) AS c, NULL AS d -- ;\n;", { maxRows: 5 });
    expect(answer).toMatchObject({
      columns: [
        { name: 'a', type: 'UInt8' },
        { name: 'b', type: 'String' },
        { name: 'c', type: 'UInt64' },
        { name: 'd', type: 'Nullable(Nothing)' },
      ],
      rows: [[1, 'x;', '5', null]],
      truncated: false,
    });
  });

  test('sql() tells what the engine read for it', async () => {
    const answer = await store.sql('SELECT number FROM numbers(100)');
    expect(answer).toMatchObject({ readRows: 100, readBytes: 800 });
  });

  test('sql() is found among what runs by the id that it was given', async () => {
    const queryId = randomUUID();
    const abort = new AbortController();
    const asked = store.sql('SELECT count() FROM numbers(1000000000000) WHERE NOT ignore(number)', {
      queryId,
      signal: abort.signal,
    });
    const ended = asked.then(
      () => 'answered',
      (thrown: unknown) => thrown,
    );
    await expect
      .poll(async () => (await sqlProgress(store, queryId))?.read_rows ?? 0, { timeout: 8_000 })
      .toBeGreaterThan(0);
    expect(await sqlProgress(store, queryId)).toMatchObject({ total_rows: 1_000_000_000_000 });
    abort.abort();
    expect(await ended).toBeInstanceOf(Error);
    await expect.poll(() => sqlProgress(store, queryId), { timeout: 8_000 }).toBeNull();
  });

  test.each([
    'SHOW TABLES',
    'DESCRIBE TABLE session',
    'EXPLAIN SELECT 1',
    'EXISTS session',
    '(SELECT 1) UNION ALL (SELECT 2)',
  ])('sql() takes %s', async (sql) => {
    expect((await store.sql(sql)).rows.length).toBeGreaterThan(0);
  });

  test.each([
    [9, false],
    [10, false],
    [11, true],
  ])('sql() cuts at the row limit of 10: %i rows', async (rows, truncated) => {
    const answer = await store.sql(`SELECT number FROM numbers(${rows})`, { maxRows: 10 });
    expect(answer.rows).toHaveLength(Math.min(rows, 10));
    expect(answer.truncated).toBe(truncated);
  });

  test('sql() cuts a union at the row limit, where the engine does not', async () => {
    const answer = await store.sql('SELECT number FROM numbers(8) UNION ALL SELECT 1 FROM numbers(8)', { maxRows: 10 });
    expect(answer).toMatchObject({ truncated: true });
    expect(answer.rows).toHaveLength(10);
  });

  test('sql() cuts at the byte limit', async () => {
    const answer = await store.sql("SELECT repeat('x', 1000000) FROM numbers(30)");
    expect(answer.truncated).toBe(true);
    expect(answer.rows.length).toBeGreaterThan(10);
    expect(answer.rows.length).toBeLessThan(18);
  });

  test.each([
    ['time', 'SELECT count() FROM numbers(1000000000000) WHERE NOT ignore(number)', 'too_large'],
    ['memory', 'SELECT groupArray(number) FROM numbers(1000000000)', 'too_large'],
    ['result bytes', "SELECT repeat('x', 1000000) FROM numbers(9000)", 'too_large'],
    ['its own settings', 'SELECT 1 SETTINGS max_execution_time = 0', 'forbidden'],
    ['an unknown table', 'SELECT * FROM nothing', 'invalid_input'],
    ['a mistake', 'SELECT 1 +', 'invalid_input'],
  ])('sql() is bounded: %s', async (_what, sql, code) => {
    await expect(store.sql(sql, { timeoutSeconds: 1 })).rejects.toMatchObject({ code });
  });

  test('an aborted query ends in the engine too', async () => {
    const abort = new AbortController();
    const asked = store.query(
      'SELECT count() FROM numbers(1000000000000) WHERE NOT ignore(number, {mark:String})',
      {
        mark: 'abort-me',
      },
      { signal: abort.signal, timeoutSeconds: 60 },
    );
    const running = async () =>
      (
        await store.query(
          "SELECT query_id FROM system.processes WHERE query LIKE '%ignore(number, %' AND query NOT LIKE '%processes%'",
        )
      ).length;
    await expect.poll(running, { timeout: 5_000 }).toBe(1);
    abort.abort();
    await expect(asked).rejects.toMatchObject({ code: 'unavailable' });
    await expect.poll(running, { timeout: 5_000 }).toBe(0);
  });

  test('slow queries do not hold up others, nor each other', async () => {
    const slow = Array.from({ length: 3 }, (_, n) => store.query('SELECT sleep(1), {n:UInt8} AS n', { n }));
    const startedAt = performance.now();
    await store.query('SELECT {n:UInt8} AS n', { n: 9 });
    expect(performance.now() - startedAt).toBeLessThan(900);
    await Promise.all(slow);
    expect(performance.now() - startedAt).toBeLessThan(2_500);
  });
});
