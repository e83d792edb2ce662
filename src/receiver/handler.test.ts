import { deflateRawSync, deflateSync, gzipSync, zstdCompressSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { hexBytes, oracleDecode, oracleEncode } from '../../test/helper/otlp-oracle.ts';
import type { Delivery, IntakeAnswer } from '../ingest/intake.ts';
import type { HttpAnswer } from './answer.ts';
import { createByteBudget } from './byte-budget.ts';
import { createCounters } from './counter.ts';
import { createHttpHandler } from './handler.ts';
import { RECEIVER_LIMITS, type ReceiverLimits } from './limits.ts';

const LOGS = oracleEncode('Logs', {
  resourceLogs: [{ scopeLogs: [{ logRecords: [{ observedTimeUnixNano: '7', severityNumber: 9 }] }] }],
});
const TRACES = oracleEncode('Traces', {
  resourceSpans: [
    {
      scopeSpans: [
        { spans: [{ traceId: hexBytes('0a'.repeat(16)), spanId: hexBytes('0b'.repeat(8)), startTimeUnixNano: '5' }] },
      ],
    },
  ],
});
const METRICS = oracleEncode('Metrics', {
  resourceMetrics: [{ scopeMetrics: [{ metrics: [{ name: 'm', sum: { dataPoints: [{ asInt: 3 }] } }] }] }],
});
const JSON_LOGS = Buffer.from('{"resourceLogs":[{"scopeLogs":[{"logRecords":[{"severityNumber":9}]}]}]}');
const BODIES = { logs: LOGS, traces: TRACES, metrics: METRICS } as const;
const PROTOBUF = 'application/x-protobuf';

interface Setup {
  readonly pathPrefix?: string;
  readonly answer?: IntakeAnswer | Error;
  readonly limits?: Partial<ReceiverLimits>;
}

function setUp({ answer = { outcome: 'accepted' }, limits: changed = {}, pathPrefix }: Setup = {}) {
  const deliveries: Delivery[] = [];
  const counters = createCounters();
  const limits = { ...RECEIVER_LIMITS, admissionWaitMs: 0, ...changed };
  const budget = createByteBudget({ softMax: limits.inFlightBytesSoftMax, hardMax: limits.inFlightBytesHardMax });
  const intake = {
    async accept(delivery: Delivery): Promise<IntakeAnswer> {
      if (answer instanceof Error) throw answer;
      deliveries.push(delivery);
      return answer;
    },
  };
  const handler = createHttpHandler({ intake, counters, limits, budget, pathPrefix, now: () => 1_000 });
  const send = (path: string, body: Uint8Array, headers: Record<string, string> = {}, method = 'POST') =>
    handler({ method, path, headers: { 'content-type': PROTOBUF, ...headers }, body: chunksOf(body) });
  const count = (name: string, labels: Record<string, string> = {}): number =>
    counters
      .snapshot()
      .filter((s) => s.name === name && Object.entries(labels).every(([k, v]) => s.labels[k] === v))
      .reduce((sum, s) => sum + s.value, 0);
  return { handler, send, deliveries, count, budget };
}

/** In small pieces, as sockets deliver. */
async function* chunksOf(body: Uint8Array, size = 16_384): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < body.length; at += size) yield body.subarray(at, at + size);
}

const statusOf = (answer: HttpAnswer): Record<string, unknown> =>
  answer.headers['content-type'] === 'application/json'
    ? (JSON.parse(Buffer.from(answer.body).toString()) as Record<string, unknown>)
    : oracleDecode('Status', answer.body);

describe('paths', () => {
  test.each(['logs', 'traces', 'metrics'] as const)(
    'T-1 R-1: /v1/%s takes its signal, zero bytes back',
    async (signal) => {
      const { send, deliveries, count } = setUp();
      const answer = await send(`/v1/${signal}`, BODIES[signal]);
      expect(answer).toEqual({ status: 200, headers: { 'content-type': PROTOBUF }, body: Buffer.alloc(0) });
      expect(deliveries).toHaveLength(1);
      expect(deliveries[0]).toMatchObject({ decoded: { signal }, encoding: 'protobuf', receivedAt: 1_000 });
      expect(Buffer.from(deliveries[0]!.body)).toEqual(BODIES[signal]);
      expect(
        count(
          `otelcol_receiver_accepted_${{ logs: 'log_records', traces: 'spans', metrics: 'metric_points' }[signal]}`,
        ),
      ).toBe(1);
    },
  );

  test.each([
    ['/', 'logs'],
    ['/', 'traces'],
    ['/', 'metrics'],
    ['/v1/logs/', 'logs'],
    ['/v1//logs', 'logs'],
    ['/v1/logs?x=1', 'logs'],
    ['/otlp/v1/logs', 'logs'],
    ['/otlp/v1/traces/', 'traces'],
    ['/v1/logs/v1/logs', 'logs'],
    ['/v1/logs/v1/traces', 'traces'],
    ['/v1/traces/v1/logs', 'traces'],
    ['/some/prefix/v1/metrics', 'metrics'],
    ['/opentelemetry.proto.collector.logs.v1.LogsService/Export', 'logs'],
  ] as const)('X-1: POST %s lands %s by content', async (path, signal) => {
    const { send, deliveries } = setUp();
    expect((await send(path, BODIES[signal])).status).toBe(200);
    expect(deliveries[0]?.decoded.signal).toBe(signal);
  });

  test.each([
    ['/team', '/team/v1/logs'],
    ['/team/', '/team/v1/logs/'],
    ['team//a', '/team/a/v1/logs'],
    ['/team', '/team/otlp/v1/logs'],
    ['/team', '/v1/logs'],
  ])('T-5 X-1: with the prefix %s, %s is the path of logs alone', async (pathPrefix, path) => {
    const { send } = setUp({ pathPrefix });
    expect((await send(path, LOGS)).status).toBe(200);
    expect((await send(path, TRACES)).status).toBe(400);
    expect((await send(path, LOGS, {}, 'GET')).status).toBe(405);
    expect((await send('/teammate/v1/logs', LOGS, {}, 'GET')).status).toBe(404);
  });

  test('X-1: JSON lands by content too, and an empty request by the end of its path', async () => {
    const { send, deliveries } = setUp();
    expect((await send('/', JSON_LOGS, { 'content-type': 'application/json' })).status).toBe(200);
    expect(deliveries[0]?.decoded.signal).toBe('logs');
    expect((await send('/team/v1/logs', Buffer.alloc(0))).status).toBe(200);
  });

  test.each([
    ['/', Buffer.alloc(0), PROTOBUF],
    ['/unknown', Buffer.from('{}'), 'application/json'],
    ['/unknown', Buffer.from('garbage'), PROTOBUF],
    ['/unknown', LOGS, 'text/plain'],
    ['/v1development/profiles', LOGS, PROTOBUF],
  ])('X-2 T-6: %s without telling content is 404 with help', async (path, body, type) => {
    const { send, count, deliveries } = setUp();
    const answer = await send(path, body, { 'content-type': type });
    expect(answer.status).toBe(404);
    expect(String(statusOf(answer)['message'])).toMatch(/\/v1\/logs.*\[otel\.exporter\.otlp-http\] endpoint/);
    expect(count('otlp_unknown_path_total')).toBe(1);
    expect(deliveries).toEqual([]);
  });

  test.each([
    ['logs', 'traces'],
    ['traces', 'logs'],
    ['metrics', 'logs'],
    ['logs', 'metrics'],
    ['traces', 'metrics'],
    ['metrics', 'traces'],
  ] as const)('X-3: /v1/%s refuses %s and names the right path', async (path, signal) => {
    const { send, deliveries, count } = setUp();
    const answer = await send(`/v1/${path}`, BODIES[signal]);
    expect(answer.status).toBe(400);
    expect(String(statusOf(answer)['message'])).toContain(`/v1/${signal}`);
    expect(count('rejected_total', { reason: 'wrong_signal' })).toBe(1);
    expect(deliveries).toEqual([]);
  });

  test.each(['GET', 'PUT', 'DELETE', 'OPTIONS', 'HEAD'])(
    'T-7 X-4: %s on a signal path is 405 with help',
    async (method) => {
      const answer = await setUp().send('/v1/logs', Buffer.alloc(0), {}, method);
      expect(answer).toMatchObject({ status: 405, headers: { allow: 'POST' } });
      expect(String(statusOf(answer)['message'])).toContain('POST');
    },
  );

  test.each(['/healthz', '/readyz', '/livez'])('X-4: GET %s answers ok', async (path) => {
    expect((await setUp().send(path, Buffer.alloc(0), {}, 'GET')).status).toBe(200);
  });
});

describe('content types', () => {
  test.each([
    ['application/json; charset=utf-8', 'application/json', '{}'],
    ['APPLICATION/JSON', 'application/json', '{}'],
    ['Application/X-Protobuf', PROTOBUF, ''],
  ])('T-3 T-8 R-2 D-8: %s is understood and answered in kind, even empty', async (type, back, body) => {
    const empty = type.toLowerCase().includes('json') ? Buffer.from('{}') : Buffer.alloc(0);
    const answer = await setUp().send('/v1/logs', empty, { 'content-type': type });
    expect(answer.status).toBe(200);
    expect(answer.headers['content-type']).toBe(back);
    expect(Buffer.from(answer.body).toString()).toBe(body);
  });

  test.each(['text/plain', '', 'application/protobuf+x'])('T-8: "%s" is 415 naming both types', async (type) => {
    const answer = await setUp().send('/v1/logs', LOGS, { 'content-type': type });
    expect(answer.status).toBe(415);
    expect(String(statusOf(answer)['message'])).toMatch(/application\/x-protobuf.*application\/json/);
  });
});

describe('bodies', () => {
  test.each([
    ['gzip', gzipSync(LOGS)],
    ['x-gzip', gzipSync(LOGS)],
    ['GZIP', gzipSync(LOGS)],
    ['deflate', deflateSync(LOGS)],
    ['deflate', deflateRawSync(LOGS)],
    ['zstd', zstdCompressSync(LOGS)],
    ['identity', LOGS],
  ])('Z-1 Z-2: %s is undone', async (encoding, body) => {
    const { send, deliveries } = setUp();
    expect((await send('/v1/logs', body, { 'content-encoding': encoding })).status).toBe(200);
    expect(Buffer.from(deliveries[0]!.body)).toEqual(LOGS);
  });

  test.each(['br', 'snappy', 'gzip, gzip'])('Z-3: %s is 400 in the request encoding', async (encoding) => {
    const answer = await setUp().send('/v1/logs', LOGS, { 'content-encoding': encoding });
    expect(answer.status).toBe(400);
    expect(String(statusOf(answer)['message'])).toContain('unsupported Content-Encoding');
  });

  test.each([
    ['gzip', gzipSync(LOGS).subarray(0, 15)],
    ['gzip', LOGS],
    ['deflate', deflateSync(LOGS).subarray(0, 5)],
    ['zstd', zstdCompressSync(LOGS).subarray(0, 8)],
    ['zstd', LOGS],
  ])('Z-1: broken %s is 400', async (encoding, body) => {
    const { send, deliveries, count } = setUp();
    expect((await send('/v1/logs', body, { 'content-encoding': encoding })).status).toBe(400);
    expect(deliveries).toEqual([]);
    expect(count('rejected_total', { reason: 'malformed' })).toBe(1);
  });

  test('Z-4: a body at the limit is taken, one byte more is 413, before and after decompression', async () => {
    const { send } = setUp({ limits: { bodyBytesMax: LOGS.length } });
    expect((await send('/v1/logs', LOGS)).status).toBe(200);
    const larger = Buffer.concat([LOGS, LOGS.subarray(0, 1)]);
    expect((await send('/v1/logs', larger)).status).toBe(413);
    expect((await send('/v1/logs', Buffer.alloc(1_000))).status).toBe(413);
    expect((await send('/v1/logs', gzipSync(Buffer.alloc(60_000)), { 'content-encoding': 'gzip' })).status).toBe(413);
  });

  test.each([
    ['gzip', gzipSync],
    ['zstd', zstdCompressSync],
  ] as const)('Z-5: a %s bomb stops at the limit with flat memory', async (encoding, compress) => {
    const megabytes = compress(Buffer.alloc(512 * 1024 * 1024));
    const { send, budget } = setUp({ limits: { bodyBytesMax: 4 * 1024 * 1024 } });
    const before = process.memoryUsage();
    const answer = await send('/v1/logs', megabytes, { 'content-encoding': encoding });
    const after = process.memoryUsage();
    expect(answer.status).toBe(413);
    expect(after.external + after.heapUsed - before.external - before.heapUsed).toBeLessThan(48 * 1024 * 1024);
    expect(budget.bytesInFlight).toBe(0);
  });

  test('Z-6: a Content-Length over the limit is refused without touching the body', async () => {
    const { handler } = setUp();
    let touched = false;
    const body = {
      async *[Symbol.asyncIterator](): AsyncGenerator<Uint8Array> {
        touched = true;
        yield LOGS;
      },
    };
    const headers = { 'content-type': PROTOBUF, 'content-length': String(64 * 1024 * 1024 + 1) };
    const answer = await handler({ method: 'POST', path: '/v1/logs', headers, body });
    expect(answer.status).toBe(413);
    expect(statusOf(answer)['code']).toBe(8);
    expect(touched).toBe(false);
  });

  test('Z-9: above the soft limit a request waits for room, then gets 429 with Retry-After', async () => {
    const { send, budget, count } = setUp({ limits: { inFlightBytesSoftMax: 10, inFlightBytesHardMax: 20 } });
    const other = await budget.admit(0);
    other?.take(10);
    const answer = await send('/v1/logs', LOGS);
    expect(answer).toMatchObject({ status: 429, headers: { 'retry-after': '1' } });
    expect(count('rejected_total', { reason: 'overloaded' })).toBe(1);
  });

  test('Z-9: the hard limit refuses a body while it is read', async () => {
    const { send, budget } = setUp({ limits: { inFlightBytesSoftMax: 5, inFlightBytesHardMax: 6 } });
    expect((await send('/v1/logs', LOGS)).status).toBe(429);
    expect(budget.bytesInFlight).toBe(0);
  });

  test('Z-10: a body that never ends is answered at the deadline', async () => {
    const { handler } = setUp({ limits: { bodyTimeoutMs: 30 } });
    const body = (async function* (): AsyncGenerator<Uint8Array> {
      yield LOGS.subarray(0, 3);
      await new Promise(() => undefined);
    })();
    const answer = await handler({ method: 'POST', path: '/v1/logs', headers: { 'content-type': PROTOBUF }, body });
    expect(answer.status).toBe(503);
  });
});

describe('answers', () => {
  test('R-3: unusable records are counted, the others kept', async () => {
    const logRecords = [{ severityNumber: 1 }, { traceId: hexBytes('0a'.repeat(15)) }];
    const body = oracleEncode('Logs', { resourceLogs: [{ scopeLogs: [{ logRecords }] }] });
    const { send, deliveries, count } = setUp();
    const answer = await send('/v1/logs', body);
    expect(answer.status).toBe(200);
    expect(oracleDecode('ExportResponse', answer.body)).toEqual({
      partialSuccess: {
        rejected: '1',
        errorMessage: '1 rejected, first: resourceLogs[0].scopeLogs[0].logRecords[1].traceId: must be 16 bytes, got 15',
      },
    });
    expect(deliveries).toHaveLength(1);
    expect(count('otelcol_receiver_refused_log_records')).toBe(1);
  });

  test.each([
    ['logs', 'resourceLogs', 'scopeLogs', 'logRecords', 'rejectedLogRecords'],
    ['traces', 'resourceSpans', 'scopeSpans', 'spans', 'rejectedSpans'],
  ])('R-3: JSON %s names its count, as a string', async (signal, resource, scope, record, key) => {
    const body = Buffer.from(JSON.stringify({ [resource]: [{ [scope]: [{ [record]: [{ traceId: 'zz' }] }] }] }));
    const answer = await setUp().send(`/v1/${signal}`, body, { 'content-type': 'application/json' });
    expect(JSON.parse(Buffer.from(answer.body).toString())).toMatchObject({ partialSuccess: { [key]: '1' } });
  });

  test('R-4: a truncated value is a warning with nothing rejected', async () => {
    const value = { stringValue: 'x'.repeat(1024 * 1024 + 1) };
    const logRecords = [{ attributes: [{ key: 'output', value }] }];
    const body = oracleEncode('Logs', { resourceLogs: [{ scopeLogs: [{ logRecords }] }] });
    const { send, count } = setUp();
    const answer = await send('/v1/logs', body);
    expect(oracleDecode('ExportResponse', answer.body)).toEqual({
      partialSuccess: { errorMessage: '1 values truncated' },
    });
    expect(count('otlp_truncated_total', { what: 'truncatedValues' })).toBe(1);
  });

  test('R-5 R-6: bad JSON data is a Status with BadRequest', async () => {
    const body = Buffer.from('{"resourceLogs":[{"scopeLogs":[{"logRecords":[{"severityText":5}]}]}]}');
    const answer = await setUp().send('/v1/logs', body, { 'content-type': 'application/json' });
    expect(answer.status).toBe(400);
    const field = 'resourceLogs[0].scopeLogs[0].logRecords[0].severityText';
    expect(statusOf(answer)).toEqual({
      code: 3,
      message: `${field}: must be a string, got number`,
      details: [
        {
          '@type': 'type.googleapis.com/google.rpc.BadRequest',
          fieldViolations: [{ field, description: 'must be a string, got number' }],
        },
      ],
    });
  });

  test('R-5 R-6 D-14: bad protobuf data is a Status with BadRequest in protobuf', async () => {
    const { send, deliveries } = setUp();
    const answer = await send('/v1/logs', LOGS.subarray(0, LOGS.length - 1));
    expect(answer.status).toBe(400);
    const status = oracleDecode('Status', answer.body) as {
      code: number;
      details: { typeUrl: string; value: number[] }[];
    };
    expect(status.code).toBe(3);
    expect(status.details[0]?.typeUrl).toBe('type.googleapis.com/google.rpc.BadRequest');
    expect(oracleDecode('BadRequest', Uint8Array.from(status.details[0]!.value))).toMatchObject({
      fieldViolations: [{}],
    });
    expect(deliveries).toEqual([]);
  });

  test.each([
    [{ outcome: 'overloaded', retryAfterSeconds: 2.5, message: 'busy' }, 429, '3', 8],
    [{ outcome: 'disk_full', message: 'disk full' }, 503, '60', 14],
    [{ outcome: 'closed', message: 'closing' }, 503, '5', 14],
    [new Error('EIO'), 503, '5', 14],
  ] as const)(
    'R-7 R-8 R-12: intake %j becomes a status that may be retried',
    async (answer, status, retryAfter, code) => {
      const { send, count } = setUp({ answer });
      const got = await send('/v1/logs', LOGS);
      expect(got).toMatchObject({ status, headers: { 'retry-after': retryAfter } });
      expect(statusOf(got)['code']).toBe(code);
      expect(count('otelcol_receiver_refused_log_records')).toBe(1);
      expect(count('otelcol_receiver_accepted_log_records')).toBe(0);
    },
  );

  test('R-14: the answer waits for the intake', async () => {
    let accept: (answer: IntakeAnswer) => void = () => undefined;
    const pending = new Promise<IntakeAnswer>((resolve) => {
      accept = resolve;
    });
    const counters = createCounters();
    const budget = createByteBudget({ softMax: 1e9, hardMax: 1e9 });
    const intake = { accept: () => pending };
    const handler = createHttpHandler({ intake, counters, limits: RECEIVER_LIMITS, budget, now: () => 0 });
    let answered = false;
    const answer = handler({
      method: 'POST',
      path: '/v1/logs',
      headers: { 'content-type': PROTOBUF },
      body: chunksOf(LOGS),
    }).then((given) => {
      answered = true;
      return given;
    });
    await new Promise((resolve) => setImmediate(resolve));
    expect(answered).toBe(false);
    accept({ outcome: 'accepted' });
    expect((await answer).status).toBe(200);
    expect(counters.snapshot().find((s) => s.name === 'otlp_ack_latency_ms_count')?.value).toBe(1);
  });

  test('R-15: a request that comes twice is taken twice: telling them apart is not for the door', async () => {
    const { send, deliveries } = setUp();
    expect([(await send('/v1/logs', LOGS)).status, (await send('/v1/logs', LOGS)).status]).toEqual([200, 200]);
    expect(deliveries).toHaveLength(2);
  });

  test('Z-8: an answer is not compressed, even for who would like it so', async () => {
    const answer = await setUp().send('/v1/nothing', Buffer.alloc(0), { 'accept-encoding': 'gzip' });
    expect(answer.headers).not.toHaveProperty('content-encoding');
    expect(statusOf(answer)).toHaveProperty('message');
  });

  test('Z-7: messages are cut', async () => {
    const answer = await setUp({ answer: { outcome: 'closed', message: 'x'.repeat(10_000) } }).send('/v1/logs', LOGS);
    expect(answer.body.length).toBeLessThan(2_000);
  });
});
