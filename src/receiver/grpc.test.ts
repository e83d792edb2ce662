import { deflateRawSync, deflateSync, gzipSync, zstdCompressSync } from 'node:zlib';
import { Client, credentials, Metadata, type ServiceError, status } from '@grpc/grpc-js';
import { afterEach, describe, expect, test } from 'vitest';
import { hexBytes, oracleDecode, oracleEncode } from '../../test/helper/otlp-oracle.ts';
import {
  frame,
  LOGS,
  LOGS_EXPORT,
  METRICS,
  type Receiver,
  type ReceiverSetup,
  rawCallTo,
  startReceiver,
  TRACES,
} from '../../test/helper/receiver.ts';
import { createCounters } from './counter.ts';
import { createOtlpGrpcListener } from './grpc.ts';
import type { Listener } from './listener.ts';

const open: Listener[] = [];
const clients: Client[] = [];
afterEach(async () => {
  for (const client of clients.splice(0)) client.close();
  for (const listener of open.splice(0)) await listener.stop();
});

async function start(
  limits: ReceiverSetup['limits'] = {},
  accept?: ReceiverSetup['accept'],
): Promise<{ client: Client; receiver: Receiver }> {
  const receiver = await startReceiver({ limits, ...(accept === undefined ? {} : { accept }) });
  open.push(receiver);
  const client = new Client(`127.0.0.1:${receiver.port}`, credentials.createInsecure());
  clients.push(client);
  return { receiver, client };
}

const asIs = (bytes: Buffer): Buffer => bytes;

function send(
  client: Client,
  path: string,
  body: Buffer,
  options: { deadline?: number } = {},
  metadata = new Metadata(),
): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    client.makeUnaryRequest(path, asIs, asIs, body, metadata, options, (error, answer) => {
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

describe('OTLP/gRPC listener', () => {
  test.each([
    ['logs', LOGS_EXPORT, LOGS],
    ['traces', '/opentelemetry.proto.collector.trace.v1.TraceService/Export', TRACES],
    ['metrics', '/opentelemetry.proto.collector.metrics.v1.MetricsService/Export', METRICS],
  ])('T-2 R-1: %s, zero bytes back, the body as it came', async (signal, path, body) => {
    const { client, receiver } = await start();
    expect(await send(client, path, body)).toEqual(Buffer.alloc(0));
    expect(receiver.deliveries).toMatchObject([{ decoded: { signal }, encoding: 'protobuf' }]);
    expect(Buffer.from(receiver.deliveries[0]!.body)).toEqual(body);
    expect(receiver.counters.snapshot()).toContainEqual(
      expect.objectContaining({ labels: { transport: 'grpc' }, value: 1 }),
    );
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
    const { receiver } = await start({ bodyBytesMax: 1_000_000 });
    const headers = { 'grpc-encoding': 'gzip' };
    const good = await rawCallTo(receiver.port, headers, [frame(gzipSync(LOGS), 1)]);
    expect(good.trailers['grpc-status']).toBe('0');
    const bomb = await rawCallTo(receiver.port, headers, [frame(gzipSync(Buffer.alloc(64 * 1024 * 1024)), 1)]);
    expect(bomb.trailers['grpc-status']).toBe(String(status.RESOURCE_EXHAUSTED));
  });

  test.each([
    ['gzip', gzipSync(LOGS)],
    ['deflate', deflateSync(LOGS)],
    ['deflate', deflateRawSync(LOGS)],
    ['zstd', zstdCompressSync(LOGS)],
  ])('Z-1 Z-2: a message in %s is undone', async (encoding, message) => {
    const { receiver } = await start();
    const answer = await rawCallTo(receiver.port, { 'grpc-encoding': encoding }, [frame(message, 1)]);
    expect(answer.trailers['grpc-status']).toBe('0');
    expect(Buffer.from(receiver.deliveries[0]!.body)).toEqual(LOGS);
  });

  test.each(['gzip', 'identity', ''])('Z-1: an uncompressed message under grpc-encoding "%s"', async (encoding) => {
    const { receiver } = await start();
    const headers: Record<string, string> = encoding === '' ? {} : { 'grpc-encoding': encoding };
    expect((await rawCallTo(receiver.port, headers, [frame(LOGS)])).trailers['grpc-status']).toBe('0');
    expect(Buffer.from(receiver.deliveries[0]!.body)).toEqual(LOGS);
  });

  test.each([
    ['gzip', LOGS],
    ['gzip', gzipSync(LOGS).subarray(0, 15)],
    ['deflate', deflateSync(LOGS).subarray(0, 5)],
    ['zstd', LOGS],
  ])('D-14 Z-1: broken %s is INVALID_ARGUMENT', async (encoding, message) => {
    const { receiver } = await start();
    const answer = await rawCallTo(receiver.port, { 'grpc-encoding': encoding }, [frame(message, 1)]);
    expect(answer.trailers['grpc-status']).toBe(String(status.INVALID_ARGUMENT));
    expect(receiver.deliveries).toEqual([]);
  });

  test('Z-3: an unknown grpc-encoding is UNIMPLEMENTED and names the known ones', async () => {
    const { receiver } = await start();
    const answer = await rawCallTo(receiver.port, { 'grpc-encoding': 'snappy' }, [frame(LOGS, 1)]);
    expect(answer.trailers['grpc-status']).toBe(String(status.UNIMPLEMENTED));
    expect(answer.headers['grpc-accept-encoding']).toBe('identity,gzip,deflate,zstd');
  });

  test('Z-6: a message over the limit is refused by its length, before it comes', async () => {
    const { receiver } = await start({ bodyBytesMax: 1_000 });
    const head = frame(Buffer.alloc(1_001)).subarray(0, 5);
    const answer = await rawCallTo(receiver.port, {}, [head]);
    expect(answer.trailers['grpc-status']).toBe(String(status.RESOURCE_EXHAUSTED));
    expect(answer.trailers['grpc-status-details-bin']).toBeUndefined();
  });

  test('Z-9: above the budget a call is UNAVAILABLE with RetryInfo', async () => {
    const { client } = await start({ inFlightBytesSoftMax: 3, inFlightBytesHardMax: 4, admissionWaitMs: 0 });
    const error = await failure(send(client, LOGS_EXPORT, LOGS));
    expect(error.code).toBe(status.UNAVAILABLE);
    expect(detailsOf(error, 'RetryInfo')).toEqual({ retryDelay: { seconds: '1' } });
  });

  test('G-1: a frame split over many DATA frames', async () => {
    const { receiver } = await start();
    const bytes = [...frame(LOGS)].map((byte) => Uint8Array.of(byte));
    const answer = await rawCallTo(receiver.port, {}, bytes);
    expect(answer.headers[':status']).toBe(200);
    expect(answer.trailers['grpc-status']).toBe('0');
  });

  test.each([
    ['two messages', [frame(LOGS), frame(LOGS)], 'cardinality', status.UNIMPLEMENTED],
    ['no message', [], 'cardinality', status.UNIMPLEMENTED],
    ['half a message', [frame(LOGS).subarray(0, 7)], 'protocol', status.INTERNAL],
    ['a flag without meaning', [frame(LOGS, 2)], 'protocol', status.INTERNAL],
    ['G-2: compressed without grpc-encoding', [frame(gzipSync(LOGS), 1)], 'protocol', status.INTERNAL],
  ])('G-1: %s is refused, and nothing is kept', async (_, chunks, reason, code) => {
    const { receiver } = await start();
    const answer = await rawCallTo(receiver.port, {}, chunks);
    expect(answer.trailers['grpc-status']).toBe(String(code));
    expect(receiver.deliveries).toEqual([]);
    expect(receiver.count('rejected_total', { transport: 'grpc', reason })).toBe(1);
  });

  test('R-13: an error is HTTP 200 and trailers only', async () => {
    const { receiver } = await start();
    const answer = await rawCallTo(receiver.port, {}, []);
    expect(answer.headers).toMatchObject({ ':status': 200, 'content-type': 'application/grpc', 'grpc-status': '12' });
  });

  test('G-3: the deadline of the caller is honoured', async () => {
    const { client } = await start({ stopGraceMs: 50 }, () => new Promise(() => undefined));
    const error = await failure(send(client, LOGS_EXPORT, LOGS, { deadline: Date.now() + 100 }));
    expect(error.code).toBe(status.DEADLINE_EXCEEDED);
  });

  test.each([
    ['while the message is still missing', null],
    ['while the intake works', [frame(LOGS)]],
  ])('G-3: grpc-timeout passes %s', async (_, chunks) => {
    const { receiver } = await start({ stopGraceMs: 50 }, () => new Promise(() => undefined));
    const answer = await rawCallTo(receiver.port, { 'grpc-timeout': '50m' }, chunks);
    expect(answer.trailers['grpc-status']).toBe(String(status.DEADLINE_EXCEEDED));
  });

  test('G-3: what is no timeout is INTERNAL', async () => {
    const { receiver } = await start();
    const answer = await rawCallTo(receiver.port, { 'grpc-timeout': 'soon' }, [frame(LOGS)]);
    expect(answer.trailers['grpc-status']).toBe(String(status.INTERNAL));
  });

  test.each([
    '/opentelemetry.proto.collector.logs.v1.LogsService/Nothing',
    '/grpc.health.v1.Health/Watch',
    '/grpc.reflection.v1.ServerReflection/ServerReflectionInfo',
    '/opentelemetry.proto.collector.profiles.v1development.ProfilesService/Export',
  ])('G-4 T-6: %s is UNIMPLEMENTED', async (path) => {
    const { client } = await start();
    expect((await failure(send(client, path, LOGS))).code).toBe(status.UNIMPLEMENTED);
  });

  test.each(['application/grpc', 'application/grpc+proto'])(
    'G-5: content type %s, without te: trailers',
    async (type) => {
      const { receiver } = await start();
      const answer = await rawCallTo(receiver.port, { 'content-type': type }, [frame(LOGS)]);
      expect(answer.trailers['grpc-status']).toBe('0');
    },
  );

  test.each(['application/grpc+json', 'application/grpc+thrift'])('G-5: content type %s is refused', async (type) => {
    const { receiver } = await start();
    const answer = await rawCallTo(receiver.port, { 'content-type': type }, [frame(LOGS)]);
    expect(answer.trailers['grpc-status']).toBe(String(status.UNIMPLEMENTED));
  });

  test('G-4: only POST calls a method', async () => {
    const { receiver } = await start();
    const answer = await rawCallTo(receiver.port, { ':method': 'PUT' }, [frame(LOGS)]);
    expect(answer.trailers['grpc-status']).toBe(String(status.UNIMPLEMENTED));
  });

  test('G-6: binary metadata, good or broken, disturbs nothing', async () => {
    const { client, receiver } = await start();
    const metadata = new Metadata();
    metadata.set('trace-bin', Buffer.from([0, 255, 128]));
    expect(await send(client, LOGS_EXPORT, LOGS, {}, metadata)).toEqual(Buffer.alloc(0));
    const broken = await rawCallTo(receiver.port, { 'trace-bin': 'no*base64' }, [frame(LOGS)]);
    expect(broken.trailers['grpc-status']).toBe('0');
  });

  test.each([
    ['', '0', [8, 1]],
    ['opentelemetry.proto.collector.logs.v1.LogsService', '0', [8, 1]],
    ['grpc.health.v1.Health', '0', [8, 1]],
    ['nobody', '5', []],
  ])('G-11: the health of "%s" is asked for', async (service, code, message) => {
    const { receiver } = await start();
    const name = Buffer.from(service);
    const body = name.length === 0 ? name : Buffer.concat([Buffer.of(10, name.length), name]);
    const answer = await rawCallTo(receiver.port, { ':path': '/grpc.health.v1.Health/Check' }, [frame(body)]);
    expect(answer.trailers['grpc-status']).toBe(code);
    expect([...answer.body.subarray(5)]).toEqual(message);
  });

  test('G-7: a message of 32 MiB does not stall', async () => {
    const value = { stringValue: 'x'.repeat(1024 * 1024) };
    const logRecords = Array.from({ length: 32 }, () => ({ body: value }));
    const body = oracleEncode('Logs', { resourceLogs: [{ scopeLogs: [{ logRecords }] }] });
    const { client } = await start();
    expect(await send(client, LOGS_EXPORT, body)).toEqual(Buffer.alloc(0));
  });

  test('a port in use is a conflict that names the port and the flag', async () => {
    const { receiver } = await start();
    const second = createOtlpGrpcListener({
      host: '127.0.0.1',
      port: receiver.port,
      intake: { accept: async () => ({ outcome: 'accepted' }) },
      counters: createCounters(),
    });
    await expect(second).rejects.toMatchObject({
      code: 'conflict',
      message: expect.stringContaining(String(receiver.port)),
      hint: expect.stringContaining('--otlp-grpc-port'),
    });
  });

  test('G-8: stop lets a call in flight finish', async () => {
    const arrived: (() => void)[] = [];
    const { client, receiver } = await start(
      {},
      () =>
        new Promise((resolve) => {
          arrived.push(() => resolve({ outcome: 'accepted' }));
        }),
    );
    const answer = send(client, LOGS_EXPORT, LOGS);
    await expect.poll(() => arrived.length).toBe(1);
    const stopped = receiver.stop();
    arrived[0]?.();
    expect(await answer).toEqual(Buffer.alloc(0));
    await stopped;
  });
});
