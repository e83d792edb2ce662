import { type ClientHttp2Session, connect } from 'node:http2';
import { gzipSync } from 'node:zlib';
import { Client, credentials, Metadata, type ServiceError, status } from '@grpc/grpc-js';
import { afterEach, describe, expect, test } from 'vitest';
import { hexBytes, oracleDecode, oracleEncode } from '../../test/helper/otlp-oracle.ts';
import type { Delivery, IntakeAnswer } from '../ingest/intake.ts';
import { createCounters } from './counter.ts';
import { createOtlpGrpcListener } from './grpc.ts';
import type { ReceiverLimits } from './limits.ts';
import type { Listener } from './listener.ts';

const LOGS = oracleEncode('Logs', { resourceLogs: [{ scopeLogs: [{ logRecords: [{ severityNumber: 9 }] }] }] });
const TRACES = oracleEncode('Traces', {
  resourceSpans: [{ scopeSpans: [{ spans: [{ traceId: hexBytes('0a'.repeat(16)), kind: 1, startTimeUnixNano: 1 }] }] }],
});
const METRICS = oracleEncode('Metrics', {
  resourceMetrics: [{ scopeMetrics: [{ metrics: [{ name: 'm', sum: { dataPoints: [{ asInt: 1 }] } }] }] }],
});
const LOGS_EXPORT = '/opentelemetry.proto.collector.logs.v1.LogsService/Export';

const open: Listener[] = [];
const clients: Client[] = [];
afterEach(async () => {
  for (const client of clients.splice(0)) client.close();
  for (const listener of open.splice(0)) await listener.stop();
});

async function start(
  limits: Partial<ReceiverLimits> = {},
  accept: (delivery: Delivery) => Promise<IntakeAnswer> = async () => ({ outcome: 'accepted' }),
) {
  const counters = createCounters();
  const listener = await createOtlpGrpcListener({ host: '127.0.0.1', port: 0, intake: { accept }, counters, limits });
  open.push(listener);
  const client = new Client(`127.0.0.1:${listener.port}`, credentials.createInsecure());
  clients.push(client);
  return { listener, client, counters };
}

const asIs = (bytes: Buffer): Buffer => bytes;

function send(client: Client, path: string, body: Buffer, options: { deadline?: number } = {}): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    client.makeUnaryRequest(path, asIs, asIs, body, new Metadata(), options, (error, answer) => {
      if (error !== null || answer === undefined) reject(error ?? new Error('no answer'));
      else resolve(answer);
    });
  });
}

const failure = (call: Promise<Buffer>): Promise<ServiceError> =>
  call.then(
    () => Promise.reject(new Error('the call was accepted')),
    (error: ServiceError) => error,
  );

/** google.rpc.Status of the trailers, details decoded as `name`. */
function detailsOf(error: ServiceError, name: 'BadRequest' | 'RetryInfo'): Record<string, unknown> {
  const rpcStatus = oracleDecode('Status', error.metadata.get('grpc-status-details-bin')[0] as Buffer) as {
    code: number;
    details: { typeUrl: string; value: number[] }[];
  };
  expect(rpcStatus.code).toBe(error.code);
  expect(rpcStatus.details[0]?.typeUrl).toBe(`type.googleapis.com/google.rpc.${name}`);
  return oracleDecode(name, Uint8Array.from(rpcStatus.details[0]!.value));
}

interface RawAnswer {
  readonly headers: Record<string, unknown>;
  readonly trailers: Record<string, unknown>;
}

/** One call by hand, for what a good client never does. */
async function raw(port: number, headers: Record<string, string>, chunks: readonly Uint8Array[]): Promise<RawAnswer> {
  const session: ClientHttp2Session = connect(`http://127.0.0.1:${port}`);
  try {
    return await new Promise<RawAnswer>((resolve, reject) => {
      const stream = session.request({
        ':method': 'POST',
        ':path': LOGS_EXPORT,
        'content-type': 'application/grpc',
        ...headers,
      });
      let first: Record<string, unknown> = {};
      let trailers: Record<string, unknown> = {};
      stream.on('response', (answer) => {
        first = answer;
      });
      stream.on('trailers', (answer) => {
        trailers = answer;
      });
      stream.on('error', reject);
      stream.on('close', () => resolve({ headers: first, trailers: { ...first, ...trailers } }));
      stream.resume();
      for (const chunk of chunks) stream.write(chunk);
      stream.end();
    });
  } finally {
    session.close();
  }
}

function frame(message: Uint8Array, compressed = 0): Buffer {
  const head = Buffer.alloc(5);
  head.writeUInt8(compressed, 0);
  head.writeUInt32BE(message.length, 1);
  return Buffer.concat([head, message]);
}

describe('OTLP/gRPC listener', () => {
  test.each([
    ['logs', LOGS_EXPORT, LOGS],
    ['traces', '/opentelemetry.proto.collector.trace.v1.TraceService/Export', TRACES],
    ['metrics', '/opentelemetry.proto.collector.metrics.v1.MetricsService/Export', METRICS],
  ])('T-2 R-1: %s, zero bytes back, the body as it came', async (signal, path, body) => {
    const deliveries: Delivery[] = [];
    const { client, counters } = await start({}, async (delivery) => {
      deliveries.push(delivery);
      return { outcome: 'accepted' };
    });
    expect(await send(client, path, body)).toEqual(Buffer.alloc(0));
    expect(deliveries).toMatchObject([{ decoded: { signal }, encoding: 'protobuf' }]);
    expect(Buffer.from(deliveries[0]!.body)).toEqual(body);
    expect(counters.snapshot()).toContainEqual(expect.objectContaining({ labels: { transport: 'grpc' }, value: 1 }));
  });

  test('R-3: partial success', async () => {
    const logRecords = [{ severityNumber: 1 }, { spanId: hexBytes('01') }];
    const body = oracleEncode('Logs', { resourceLogs: [{ scopeLogs: [{ logRecords }] }] });
    const { client } = await start();
    const answer = oracleDecode('ExportResponse', await send(client, LOGS_EXPORT, body));
    expect(answer).toMatchObject({ partialSuccess: { rejected: '1' } });
  });

  test.each([
    ['truncated', LOGS.subarray(0, LOGS.length - 1), /reaches past the end|ends inside/],
    ['X-3: of another signal', TRACES, /\/v1\/traces/],
  ])('R-10 D-14: a body %s is INVALID_ARGUMENT with BadRequest', async (_, body, message) => {
    const { client } = await start();
    const error = await failure(send(client, LOGS_EXPORT, body));
    expect(error.code).toBe(status.INVALID_ARGUMENT);
    expect(error.details).toMatch(message);
    expect(detailsOf(error, 'BadRequest')).toMatchObject({ fieldViolations: [{}] });
  });

  test.each([
    [{ outcome: 'overloaded', retryAfterSeconds: 3, message: 'busy' }, '3'],
    [{ outcome: 'disk_full', message: 'disk full' }, '60'],
    [{ outcome: 'closed', message: 'closing' }, '5'],
  ] as const)('R-9 R-10: intake %j is UNAVAILABLE with RetryInfo', async (answer, seconds) => {
    const { client } = await start({}, async () => answer);
    const error = await failure(send(client, LOGS_EXPORT, LOGS));
    expect(error.code).toBe(status.UNAVAILABLE);
    expect(detailsOf(error, 'RetryInfo')).toEqual({ retryDelay: { seconds } });
  });

  test('R-13: a message of any characters survives in the trailers', async () => {
    const { client } = await start({}, async () => ({ outcome: 'closed', message: 'Füße 100%' }));
    expect((await failure(send(client, LOGS_EXPORT, LOGS))).details).toBe('Füße 100%');
  });

  test('Z-4: over the limit is RESOURCE_EXHAUSTED without RetryInfo', async () => {
    const { client } = await start({ bodyBytesMax: 1_000 });
    const error = await failure(send(client, LOGS_EXPORT, Buffer.alloc(1_001)));
    expect(error.code).toBe(status.RESOURCE_EXHAUSTED);
    expect(error.metadata.get('grpc-status-details-bin')).toEqual([]);
  });

  test('Z-1 Z-4 Z-5: gzip, within and over the limit', async () => {
    const { listener } = await start({ bodyBytesMax: 1_000_000 });
    const headers = { 'grpc-encoding': 'gzip' };
    const good = await raw(listener.port, headers, [frame(gzipSync(LOGS), 1)]);
    expect(good.trailers['grpc-status']).toBe('0');
    const bomb = await raw(listener.port, headers, [frame(gzipSync(Buffer.alloc(64 * 1024 * 1024)), 1)]);
    expect(bomb.trailers['grpc-status']).toBe(String(status.RESOURCE_EXHAUSTED));
  });

  test('Z-3: an unknown grpc-encoding is UNIMPLEMENTED', async () => {
    const { listener } = await start();
    const answer = await raw(listener.port, { 'grpc-encoding': 'snappy' }, [frame(LOGS, 1)]);
    expect(answer.trailers['grpc-status']).toBe(String(status.UNIMPLEMENTED));
  });

  test('Z-9: above the budget a call is UNAVAILABLE with RetryInfo', async () => {
    const { client } = await start({ inFlightBytesSoftMax: 3, inFlightBytesHardMax: 4, admissionWaitMs: 0 });
    const error = await failure(send(client, LOGS_EXPORT, LOGS));
    expect(error.code).toBe(status.UNAVAILABLE);
    expect(detailsOf(error, 'RetryInfo')).toEqual({ retryDelay: { seconds: '1' } });
  });

  test('G-1: a frame split over many DATA frames', async () => {
    const { listener } = await start();
    const bytes = [...frame(LOGS)].map((byte) => Uint8Array.of(byte));
    const answer = await raw(listener.port, {}, bytes);
    expect(answer.headers[':status']).toBe(200);
    expect(answer.trailers['grpc-status']).toBe('0');
  });

  test('G-1: two messages in a unary call are an error', async () => {
    const { listener } = await start();
    const answer = await raw(listener.port, {}, [frame(LOGS), frame(LOGS)]);
    expect(answer.trailers['grpc-status']).not.toBe('0');
  });

  test('G-3: the deadline of the caller is honoured', async () => {
    const { client } = await start({ stopGraceMs: 50 }, () => new Promise(() => undefined));
    const error = await failure(send(client, LOGS_EXPORT, LOGS, { deadline: Date.now() + 100 }));
    expect(error.code).toBe(status.DEADLINE_EXCEEDED);
  });

  test.each([
    '/opentelemetry.proto.collector.logs.v1.LogsService/Nothing',
    '/opentelemetry.proto.collector.profiles.v1development.ProfilesService/Export',
  ])('G-4 T-6: %s is UNIMPLEMENTED', async (path) => {
    const { client } = await start();
    expect((await failure(send(client, path, LOGS))).code).toBe(status.UNIMPLEMENTED);
  });

  test.each(['application/grpc', 'application/grpc+proto'])(
    'G-5: content type %s, without te: trailers',
    async (type) => {
      const { listener } = await start();
      const answer = await raw(listener.port, { 'content-type': type }, [frame(LOGS)]);
      expect(answer.trailers['grpc-status']).toBe('0');
    },
  );

  test('G-7: a message of 32 MiB does not stall', async () => {
    const value = { stringValue: 'x'.repeat(1024 * 1024) };
    const logRecords = Array.from({ length: 32 }, () => ({ body: value }));
    const body = oracleEncode('Logs', { resourceLogs: [{ scopeLogs: [{ logRecords }] }] });
    const { client } = await start();
    expect(await send(client, LOGS_EXPORT, body)).toEqual(Buffer.alloc(0));
  });

  test('a port in use is a conflict that names the port and the flag', async () => {
    const { listener } = await start();
    const second = createOtlpGrpcListener({
      host: '127.0.0.1',
      port: listener.port,
      intake: { accept: async () => ({ outcome: 'accepted' }) },
      counters: createCounters(),
    });
    await expect(second).rejects.toMatchObject({
      code: 'conflict',
      message: expect.stringContaining(String(listener.port)),
      hint: expect.stringContaining('--otlp-grpc-port'),
    });
  });

  test('G-8: stop lets a call in flight finish', async () => {
    const arrived: (() => void)[] = [];
    const { client, listener } = await start(
      {},
      () =>
        new Promise((resolve) => {
          arrived.push(() => resolve({ outcome: 'accepted' }));
        }),
    );
    const answer = send(client, LOGS_EXPORT, LOGS);
    await expect.poll(() => arrived.length).toBe(1);
    const stopped = listener.stop();
    arrived[0]?.();
    expect(await answer).toEqual(Buffer.alloc(0));
    await stopped;
  });
});
