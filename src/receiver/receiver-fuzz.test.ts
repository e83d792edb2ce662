/** Whatever arrives on a socket, the receiver lives, answers by the rules, and holds nothing afterwards. */
import { once } from 'node:events';
import { connect } from 'node:http2';
import { connect as connectSocket } from 'node:net';
import { deflateSync, gzipSync, zstdCompressSync } from 'node:zlib';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  dataFrame,
  FLAG,
  FRAME,
  headersFrame,
  http2Frame,
  openWire,
  PREFACE,
  rstFrame,
  settingsFrame,
} from '../../test/helper/http2-frame.ts';
import {
  frame,
  LOGS,
  LOGS_EXPORT,
  METRICS,
  type Receiver,
  rawCall,
  startReceiver,
  TRACES,
} from '../../test/helper/receiver.ts';

let receiver: Receiver;
beforeAll(async () => {
  receiver = await startReceiver({
    limits: {
      bodyBytesMax: 100_000,
      bodyTimeoutMs: 100,
      headerTimeoutMs: 200,
      idleTimeoutMs: 200,
      writeTimeoutMs: 200,
    },
  });
});
afterAll(() => receiver.stop());

/** Alive, and nothing kept of what came before. */
async function checkHealth(): Promise<void> {
  await expect.poll(() => receiver.budget.bytesInFlight, { timeout: 5_000 }).toBe(0);
  const headers = { 'content-type': 'application/x-protobuf' };
  const good = await fetch(`${receiver.url}/v1/logs`, { method: 'POST', headers, body: LOGS });
  expect(good.status).toBe(200);
  expect(receiver.count('rejected_total', { reason: 'internal' })).toBe(0);
}

const bytes = fc.uint8Array({ maxLength: 120 });
const payload = fc.oneof(
  fc.constantFrom(LOGS, TRACES, METRICS, Buffer.from('{"resourceLogs":[{"scopeLogs":[]}]}')),
  bytes,
);
const compress = fc.constantFrom<(body: Uint8Array) => Uint8Array>(
  (body) => body,
  gzipSync,
  deflateSync,
  zstdCompressSync,
);
const cut = fc.double({ min: 0, max: 1, noNaN: true });

/** Changes one byte, drops the rest, or repeats it. */
const mutation = fc.record({
  at: cut,
  byte: fc.nat(255),
  act: fc.constantFrom('none', 'none', 'set', 'cut', 'double'),
});
function mutate(body: Uint8Array, { at, byte, act }: { at: number; byte: number; act: string }): Buffer {
  const result = Buffer.from(body);
  const index = Math.floor(at * result.length);
  if (act === 'set' && result.length > 0) result[Math.min(index, result.length - 1)] = byte;
  if (act === 'cut') return result.subarray(0, index);
  return act === 'double' ? Buffer.concat([result, result]) : result;
}

const LEGAL_HTTP = new Set([200, 400, 404, 405, 413, 415, 429, 431, 503]);
const LEGAL_GRPC = new Set(['0', '3', '4', '5', '8', '12', '13', '14']);

test('any HTTP/1.1 request, in any state, gets a legal answer or a closed connection', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom('POST', 'POST', 'POST', 'GET', 'OPTIONS', 'BREW'),
      fc.constantFrom('/v1/logs', '/v1/traces', '/', '/healthz', '/%00', '//'),
      fc.constantFrom('application/x-protobuf', 'application/json', 'application/grpc', 'x', ''),
      fc.constantFrom('', 'gzip', 'deflate', 'zstd', 'br'),
      payload,
      compress,
      mutation,
      mutation,
      async (method, path, type, encoding, body, squeeze, inside, outside) => {
        const sent = mutate(squeeze(body), inside);
        const head = `${method} ${path} HTTP/1.1\r\nhost: x\r\ncontent-type: ${type}\r\ncontent-encoding: ${encoding}\r\n`;
        const whole = Buffer.concat([
          Buffer.from(`${head}content-length: ${sent.length}\r\nconnection: close\r\n\r\n`),
          sent,
        ]);
        const socket = connectSocket(receiver.port, '127.0.0.1');
        const said: Uint8Array[] = [];
        socket.on('error', () => undefined);
        socket.on('data', (chunk) => said.push(chunk));
        socket.end(mutate(whole, outside));
        await once(socket, 'close');
        const statuses = [
          ...Buffer.concat(said)
            .toString('latin1')
            .matchAll(/^HTTP\/1\.1 (\d+)/gm),
        ].map(([, code]) => Number(code));
        expect(statuses.filter((status) => !LEGAL_HTTP.has(status))).toEqual([]);
      },
    ),
    { numRuns: 150, endOnFailure: true },
  );
  await checkHealth();
});

const grpcHeaders = fc.record({
  ':path': fc.constantFrom(LOGS_EXPORT, LOGS_EXPORT, '/v1/logs', '/grpc.health.v1.Health/Check', '/x'),
  'content-type': fc.constantFrom('application/grpc', 'application/grpc', 'application/grpc+json', 'application/json'),
  'grpc-encoding': fc.constantFrom('identity', 'gzip', 'deflate', 'zstd', 'snappy'),
  'grpc-timeout': fc.constantFrom('1S', '1S', '1m', 'soon'),
  'x-bin': fc.constantFrom('AAEC', '***'),
});

/** One stream: headers, body in pieces, and how it ends. */
const call = fc.record({
  headers: grpcHeaders,
  body: payload,
  squeeze: compress,
  flag: fc.constantFrom(0, 0, 1, 1, 7),
  inside: mutation,
  outside: mutation,
  pieces: fc.integer({ min: 1, max: 40 }),
  end: fc.constantFrom('end', 'end', 'reset', 'silence'),
});

test('interleaved gRPC calls, broken, compressed, reset or left alone, get legal answers', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(call, { minLength: 1, maxLength: 8 }), async (calls) => {
      const wire = openWire(receiver.port);
      const queues = calls.map(({ headers, body, squeeze, flag, inside, outside, pieces, end }, index) => {
        const id = 2 * index + 1;
        const message = mutate(frame(mutate(squeeze(body), inside), flag), outside);
        const parts: Buffer[] = [headersFrame(id, headers)];
        for (let at = 0; at < message.length; at += pieces)
          parts.push(dataFrame(id, message.subarray(at, at + pieces)));
        if (end === 'end') parts.push(dataFrame(id, Buffer.alloc(0), FLAG.endStream));
        if (end === 'reset') parts.push(rstFrame(id));
        return parts;
      });
      // Streams must open in order; after that every one gets its next piece in turn.
      wire.socket.write(Buffer.concat(queues.flatMap((queue) => queue.splice(0, 1))));
      while (queues.some((queue) => queue.length > 0))
        wire.socket.write(Buffer.concat(queues.flatMap((queue) => queue.splice(0, 1))));
      wire.socket.write(http2Frame(FRAME.ping, 0, 0, Buffer.from('are you?')));
      await expect.poll(() => wire.frames().filter(({ type }) => type === FRAME.ping).length, { interval: 5 }).toBe(1);
      wire.socket.destroy();
    }),
    { numRuns: 60, endOnFailure: true },
  );
  await checkHealth();
});

test('every complete gRPC call is answered with a code that exists', async () => {
  const session = connect(receiver.url);
  await fc.assert(
    fc.asyncProperty(call, async ({ headers, body, squeeze, flag, inside, outside }) => {
      const message = mutate(frame(mutate(squeeze(body), inside), flag), outside);
      const grpc = { ...headers, ':path': LOGS_EXPORT, 'content-type': 'application/grpc' };
      const answer = await rawCall(session, grpc, [message]);
      expect(answer.headers[':status']).toBe(200);
      expect(LEGAL_GRPC).toContain(answer.trailers['grpc-status']);
    }),
    { numRuns: 150, endOnFailure: true },
  );
  session.destroy();
  await checkHealth();
});

test('any bytes after the greeting of HTTP/2, and any frames, end in an answer or a closed connection', async () => {
  const anyFrame = fc
    .tuple(fc.nat(12), fc.nat(255), fc.nat(7), bytes)
    .map(([type, flags, streamId, content]) => http2Frame(type, flags, streamId, content));
  await fc.assert(
    fc.asyncProperty(
      fc.oneof(
        bytes.map((some) => [Buffer.from(some)]),
        fc.array(anyFrame, { maxLength: 10 }),
      ),
      async (frames) => {
        const socket = connectSocket(receiver.port, '127.0.0.1');
        socket.on('error', () => undefined);
        socket.resume();
        socket.end(Buffer.concat([PREFACE, settingsFrame, ...frames]));
        await once(socket, 'close');
      },
    ),
    { numRuns: 100, endOnFailure: true },
  );
  await checkHealth();
});
