/** Questions about raw records against the real engine, compared with simple counts over everything that was recorded. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { observe } from '../../src/codex/observe.ts';
import { rowsOfObservations } from '../../src/ingest/rows/observation-rows.ts';
import { rowsOfRequest } from '../../src/ingest/rows/request-rows.ts';
import { decodeExportRequest } from '../../src/otlp/decode.ts';
import { createTelemetryQuery } from '../../src/query/create-telemetry-query.ts';
import { logCondition } from '../../src/query/log-condition.ts';
import {
  type LogFilter,
  type LogRecord,
  type TelemetryQuery,
  TRACE_SORTS,
  type TraceFilter,
  type TraceSort,
  type TraceSummary,
} from '../../src/query/telemetry.ts';
import { createRedactor } from '../../src/redact/redactor.ts';
import { redactedTelemetry } from '../../src/server/redacted-telemetry.ts';
import { type EmbeddedStore, openEmbeddedStore } from '../../src/store/embedded-store.ts';
import { recordingNames, requestsOf } from '../helper/recording.ts';
import { LOG, logsOf } from './otlp-sample.ts';

const NOW = Date.parse('2026-11-22T00:00:00Z');
const RECEIVED_AT = Date.parse('2026-11-21T09:00:00Z');
const RECORDINGS = recordingNames()
  .filter((name) => name.startsWith('0.169.0/'))
  .slice(0, 5);
/** Of what records are looked for by. */
const NOWHERE = ['a word that nobody said', 'a value that other attributes have', 'a name that every object has'];
const SECRET = 'ghp_16C7e42F292c6912E7710c838347Ae178B4a';

let folder: string;
let store: EmbeddedStore;
let query: TelemetryQuery;
let all: readonly LogRecord[];

async function insertRecordings(): Promise<void> {
  for (const name of RECORDINGS)
    for (const [at, request] of requestsOf(name).entries()) {
      const decoded = decodeExportRequest(request);
      if (!decoded.ok) throw new Error(decoded.problem.message);
      const blocks = [
        ...rowsOfRequest(decoded.request, RECEIVED_AT),
        rowsOfObservations(observe(decoded.request, RECEIVED_AT)),
      ];
      for (const block of blocks) await store.insert(block, `${name}/${at}/${block.table}`);
    }
}

/** Every page, as they come. */
async function allLogs(filter: LogFilter, limit: number): Promise<LogRecord[]> {
  const records: LogRecord[] = [];
  let cursor: string | undefined;
  do {
    const page = await query.listLogs(filter, { limit, cursor });
    records.push(...page.records);
    cursor = page.next_cursor ?? undefined;
  } while (cursor !== undefined);
  return records;
}

async function allTraces(filter: TraceFilter, limit: number, sort?: TraceSort): Promise<TraceSummary[]> {
  const traces: TraceSummary[] = [];
  let cursor: string | undefined;
  do {
    const page = await query.listTraces(filter, { limit, cursor, sort });
    traces.push(...page.traces);
    cursor = page.next_cursor ?? undefined;
  } while (cursor !== undefined);
  return traces;
}

const ids = (records: readonly LogRecord[]): string[] => records.map(({ id }) => id).toSorted();

beforeAll(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'turnscope-telemetry-'));
  store = await openEmbeddedStore({ dataDir: folder });
  query = createTelemetryQuery(store, () => NOW);
  await insertRecordings();
  all = await allLogs({}, 500);
}, 120_000);

afterAll(async () => {
  await store.close();
  rmSync(folder, { recursive: true, force: true });
});

describe('log records', () => {
  test('come page by page, each once, newest first', async () => {
    const [row] = await store.query<{ n: string }>('SELECT count() AS n FROM otel_logs');
    expect(all.length).toBe(Number(row?.n));
    expect(all.length).toBeGreaterThan(100);
    const paged = await allLogs({}, 17);
    expect(ids(paged)).toEqual(ids(all));
    const times = paged.map(({ time_unix_nano }) => BigInt(time_unix_nano));
    expect(times.every((time, at) => at === 0 || time <= (times[at - 1] ?? 0n))).toBe(true);
  });

  test('the way back from a page leads over the same records', async () => {
    const first = await query.listLogs({}, { limit: 40 });
    const second = await query.listLogs({}, { limit: 40, cursor: first.next_cursor ?? '' });
    const back = await query.listLogs({}, { limit: 40, cursor: second.newer_cursor ?? '' });
    expect(ids(back.records)).toEqual(ids(first.records));
    const nothing = await query.listLogs({}, { limit: 40, cursor: first.newer_cursor ?? '' });
    expect(nothing).toEqual({ records: [], next_cursor: null, newer_cursor: null });
  });

  const some = (): LogRecord =>
    all.find(({ event, thread_id }) => event === 'codex.tool_result' && thread_id !== null) ?? raise();
  const has = (record: LogRecord, word: string): boolean =>
    [record.body ?? '', record.event ?? '', ...Object.values(record.attributes)].some((text) =>
      text.toLowerCase().includes(word),
    );

  test.each<[string, () => LogFilter, (record: LogRecord) => boolean]>([
    ['an event', () => ({ event: ['codex.tool_result'] }), ({ event }) => event === 'codex.tool_result'],
    ['a severity', () => ({ severity: ['debug'] }), ({ severity }) => severity === 'debug'],
    ['a service', () => ({ service: ['codex_exec'] }), ({ service }) => service === 'codex_exec'],
    [
      'an attribute',
      () => ({ attribute: ['tool_name=exec_command'] }),
      ({ attributes }) => attributes['tool_name'] === 'exec_command',
    ],
    [
      'an attribute without a column of its own',
      () => ({ attribute: ['success=true'] }),
      ({ attributes }) => attributes['success'] === 'true',
    ],
    ['a value that other attributes have', () => ({ attribute: ['slug=true'] }), () => false],
    [
      'an attribute that is there and empty',
      () => ({ attribute: ['mcp_server='] }),
      ({ attributes }) => attributes['mcp_server'] === '',
    ],
    ['a name that every object has', () => ({ attribute: ['constructor=x'] }), () => false],
    [
      'a thread',
      () => ({ attribute: [`conversation.id=${some().thread_id}`] }),
      ({ thread_id }) => thread_id === some().thread_id,
    ],
    [
      'an attribute of the resource',
      () => ({ attribute: ['resource.env=lab'] }),
      ({ resource }) => resource['env'] === 'lab',
    ],
    ['a word, in any case', () => ({ text: 'EXEC_command' }), (record) => has(record, 'exec_command')],
    ['two words', () => ({ text: 'success true' }), (record) => has(record, 'success') && has(record, 'true')],
    ['a word that nobody said', () => ({ text: 'xylophone' }), () => false],
    ['a session', () => ({ session: some().thread_id ?? '' }), ({ thread_id }) => thread_id === some().thread_id],
    ['a trace', () => ({ traceId: some().trace_id ?? '' }), ({ trace_id }) => trace_id === some().trace_id],
    ['a time', () => ({ since: Date.parse(some().at) }), ({ at }) => Date.parse(at) >= Date.parse(some().at)],
    ['until a time', () => ({ until: Date.parse(some().at) }), ({ at }) => Date.parse(at) < Date.parse(some().at)],
  ])('are found by %s', async (name, filter, fits) => {
    const fitting = ids(all.filter(fits));
    expect(fitting.length > 0, 'is in the recordings').toBe(!NOWHERE.includes(name));
    expect(ids(await allLogs(filter(), 100))).toEqual(fitting);
  });

  test('are counted along time and by value', async () => {
    const histogram = await query.logHistogram({}, 'event');
    expect(histogram.total).toBe(all.length);
    expect(histogram.series.flatMap(({ counts }) => counts).reduce((sum, count) => sum + count, 0)).toBe(all.length);
    const facets = await query.logFacets({});
    const infos = all.filter(({ severity }) => severity === 'info').length;
    expect(facets.severity.find(({ value }) => value === 'info')?.count).toBe(infos);
    expect(facets.event.reduce((sum, { count }) => sum + count, 0)).toBe(
      all.filter(({ event }) => event !== null).length,
    );
  });

  test('are sampled whole where they are few', async () => {
    const sample = await query.logSample({ event: ['codex.tool_result'] });
    expect(sample.is_complete).toBe(true);
    expect(sample.logs).toHaveLength(all.filter(({ event }) => event === 'codex.tool_result').length);
  });

  test('a cursor of somebody else is refused', async () => {
    await expect(query.listLogs({}, { limit: 1, cursor: 'xyz' })).rejects.toMatchObject({ code: 'invalid_input' });
    await expect(query.listLogs({ attribute: ['nothing'] }, { limit: 1 })).rejects.toMatchObject({
      code: 'invalid_input',
    });
  });
});

describe('an attribute', () => {
  /** In the order in which they are asked. */
  async function indexesFor(filter: LogFilter): Promise<string[]> {
    const { sql, params } = logCondition(filter, []);
    const plan = await store.query<{ explain: string }>(
      `EXPLAIN indexes = 1 SELECT count() FROM otel_logs WHERE ${sql}`,
      params,
    );
    return plan.flatMap(({ explain }) => /Name: (idx_\w+)/.exec(explain)?.[1] ?? []);
  }

  test.each([
    ['success=true', ['idx_log_attribute_value', 'idx_log_attribute']],
    ['conversation.id=0', ['idx_thread_id']],
    ['success=', []],
  ])('%s is looked up in %j', async (attribute, indexes) => {
    expect(await indexesFor({ attribute: [attribute] })).toEqual(indexes);
  });
});

describe('a tail', () => {
  test('has what arrived since, and counts what it leaves out', async () => {
    const one = await query.tailLogs({}, { arrivedSince: RECEIVED_AT, limit: 10 });
    expect(one.records).toHaveLength(10);
    const recent = all.filter(({ at }) => Date.parse(at) >= RECEIVED_AT - 86_400_000).length;
    expect(one.dropped).toBe(recent - 10);
    expect(await query.tailLogs({}, { arrivedSince: RECEIVED_AT + 1, limit: 10 })).toEqual({ records: [], dropped: 0 });
  });
});

describe('traces', () => {
  test('come page by page, each once', async () => {
    const [row] = await store.query<{ n: string }>(
      "SELECT uniqExact(TraceId) AS n FROM otel_traces WHERE TraceId != ''",
    );
    const traces = await allTraces({}, 23);
    expect(traces).toHaveLength(Number(row?.n));
    expect(new Set(traces.map(({ trace_id }) => trace_id)).size).toBe(traces.length);
  });

  test.each<[TraceSort, (trace: TraceSummary) => number]>([
    ['duration', ({ duration_ms }) => duration_ms],
    ['spans', ({ spans }) => spans],
    ['errors', ({ errors }) => errors],
  ])('come by %s, the most first, page by page, each once', async (sort, figureOf) => {
    const sorted = await allTraces({}, 40, sort);
    const figures = sorted.map(figureOf);
    expect(figures).toEqual(figures.toSorted((a, b) => b - a));
    const idsOf = (traces: readonly TraceSummary[]): string[] => traces.map(({ trace_id }) => trace_id).toSorted();
    expect(idsOf(sorted)).toEqual(idsOf(await allTraces({}, 200)));
    const filter = { name: ['session_task.turn'] };
    expect(idsOf(await allTraces(filter, 20, sort))).toEqual(idsOf(await allTraces(filter, 200)));
  });

  test.each(TRACE_SORTS)('a cursor of the order %s is good for no other', async (sort) => {
    const { next_cursor } = await query.listTraces({}, { limit: 1, sort });
    const other = sort === 'time' ? 'spans' : 'time';
    await expect(query.listTraces({}, { limit: 1, sort: other, cursor: next_cursor ?? '' })).rejects.toMatchObject({
      code: 'invalid_input',
    });
  });

  test('a summary says what the trace says', async () => {
    for (const summary of (await query.listTraces({ minMs: 200 }, { limit: 5 })).traces) {
      const trace = await query.trace(summary.trace_id.slice(0, 16));
      expect(trace).toMatchObject({ trace_id: summary.trace_id, span_count: summary.spans, errors: summary.errors });
      expect(trace.spans).toHaveLength(summary.spans);
      expect(trace.duration_ms).toBeCloseTo(summary.duration_ms, 1);
      expect(trace.spans.map(({ name }) => name)).toContain(summary.root_name);
      expect(trace.thread_ids[0] ?? null).toBe(summary.thread_id);
      expect(Math.max(...trace.spans.map(({ duration_ms }) => duration_ms))).toBeGreaterThanOrEqual(200);
    }
  });

  test('are found by what one of their spans is', async () => {
    const every = await allTraces({}, 200);
    const turns = await allTraces({ name: ['session_task.turn'] }, 50);
    expect(turns.length).toBeGreaterThan(0);
    const [row] = await store.query<{ n: string }>(
      "SELECT uniqExact(TraceId) AS n FROM otel_traces WHERE SpanName = 'session_task.turn'",
    );
    expect(turns).toHaveLength(Number(row?.n));
    const thread = turns[0]?.thread_id ?? '';
    const ofSession = await allTraces({ session: thread }, 50);
    expect(ofSession.map(({ trace_id }) => trace_id)).toContain(turns[0]?.trace_id);
    const short = await allTraces({ maxMs: 1 }, 200);
    const long = await allTraces({ minMs: 1.000001 }, 200);
    expect(short.length + long.length).toBe(every.length);
  });

  test.each([
    ['0000000000000000000000000000dead', 'not_found'],
    ['no id', 'invalid_input'],
  ])('%s is %s', async (ref, code) => {
    await expect(query.trace(ref)).rejects.toMatchObject({ code });
  });
});

describe('what was stored before a rule was known', () => {
  test('is read without its secrets', async () => {
    const secret = logsOf({
      ...LOG,
      body: `token ${SECRET} used`,
      attributes: [{ key: 'event.name', value: `see ${SECRET}` }],
    });
    for (const block of rowsOfRequest(secret, RECEIVED_AT)) await store.insert(block, `secret/${block.table}`);
    const clean = redactedTelemetry(query, createRedactor());
    const asked = { traceId: LOG.traceId };
    const answers = await Promise.all([
      clean.listLogs(asked, { limit: 5 }),
      clean.logFacets(asked),
      clean.traceFacets({}),
      clean.logHistogram(asked, 'event'),
      clean.logSample(asked),
      clean.tailLogs(asked, { arrivedSince: RECEIVED_AT, limit: 5 }),
    ]);
    expect(JSON.stringify(await query.listLogs(asked, { limit: 5 }))).toContain(SECRET);
    expect(JSON.stringify(answers)).not.toContain(SECRET);
    expect(JSON.stringify(answers[0])).toContain('token ');
  });
});

function raise(): never {
  throw new Error('the recordings have no tool result');
}

test('services and names of spans are counted, and old ones only when asked for', async () => {
  const traces = await allTraces({}, 100);
  const spans = traces.reduce((sum, trace) => sum + trace.spans, 0);
  const facets = await query.traceFacets({ since: 0 });
  expect(facets.service.reduce((sum, { count }) => sum + count, 0)).toBe(spans);
  const [most] = facets.name;
  const found = await allTraces({ name: [most?.value ?? ''] }, 100);
  expect(found.length).toBeGreaterThan(0);
  expect(await query.traceFacets({ since: NOW })).toEqual({ service: [], name: [] });
});

describe('without a span, counts along time', () => {
  const HOUR_MS = 3_600_000;
  test.each([
    ['one record', [0]],
    ['some seconds', [0, 0.0002, 0.0008]],
    ['five days', [0, 1, 60, 119.9]],
    ['six days', [0, 1, 60, 143.9]],
    ['forty days', [0, 480, 480.2, 959]],
    ['nothing', []],
  ])('of %s hold each record at its time', async (name, hoursBack) => {
    const times = hoursBack.map((hours) => LOG.timeUnixNano - BigInt(Math.round(hours * HOUR_MS)) * 1_000_000n);
    for (const [at, timeUnixNano] of times.entries()) {
      const request = logsOf({ ...LOG, timeUnixNano, attributes: [{ key: 'case', value: name }] });
      for (const block of rowsOfRequest(request, RECEIVED_AT))
        await store.insert(block, `${name}/${at}/${block.table}`);
    }
    const { since, until, step_ms, total, series } = await query.logHistogram(
      { attribute: [`case=${name}`] },
      'severity',
    );
    expect(total).toBe(times.length);
    const counts = series.flatMap((one) => one.counts);
    expect(counts.reduce((sum, count) => sum + count, 0)).toBe(times.length);
    const placeOf = (time: bigint): number => Math.floor((Number(time / 1_000_000n) - Date.parse(since)) / step_ms);
    for (const time of times) expect(counts[placeOf(time)]).toBeGreaterThan(0);
    expect((Date.parse(until) - Date.parse(since)) / step_ms).toBeLessThanOrEqual(122);
    expect(counts.length).toBe(times.length === 0 ? 0 : (Date.parse(until) - Date.parse(since)) / step_ms);
  });
});
