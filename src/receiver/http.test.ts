import { once } from 'node:events';
import { Agent, request as httpRequest, type RequestOptions } from 'node:http';
import { connect } from 'node:net';
import { gzipSync } from 'node:zlib';
import { afterEach, describe, expect, test } from 'vitest';
import { oracleEncode } from '../../test/helper/otlp-oracle.ts';
import type { Delivery, IntakeAnswer } from '../ingest/intake.ts';
import { createCounters } from './counter.ts';
import { createOtlpHttpListener } from './http.ts';
import type { ReceiverLimits } from './limits.ts';
import type { Listener } from './listener.ts';

const LOGS = oracleEncode('Logs', { resourceLogs: [{ scopeLogs: [{ logRecords: [{ severityNumber: 9 }] }] }] });
const PROTOBUF = { 'content-type': 'application/x-protobuf' };

const open: Listener[] = [];
afterEach(async () => {
  for (const listener of open.splice(0)) await listener.stop();
});

async function start(
  limits: Partial<ReceiverLimits> = {},
  accept: (delivery: Delivery) => Promise<IntakeAnswer> = async () => ({ outcome: 'accepted' }),
): Promise<Listener> {
  const counters = createCounters();
  const listener = await createOtlpHttpListener({ host: '127.0.0.1', port: 0, intake: { accept }, counters, limits });
  open.push(listener);
  return listener;
}

interface Got {
  readonly status: number;
  readonly body: string;
  readonly localPort: number;
}

async function post(port: number, options: RequestOptions, body: Uint8Array): Promise<Got> {
  const request = httpRequest({ host: '127.0.0.1', port, method: 'POST', path: '/v1/logs', ...options });
  request.end(body);
  const [response] = await once(request, 'response');
  const localPort = request.socket?.localPort ?? 0;
  const chunks: Uint8Array[] = [];
  for await (const chunk of response) chunks.push(chunk as Uint8Array);
  return { status: response.statusCode, body: Buffer.concat(chunks).toString(), localPort };
}

/** Everything that the server says on one raw connection until it closes. */
async function talk(port: number, text: string | Uint8Array): Promise<string> {
  const socket = connect(port, '127.0.0.1');
  const said: Uint8Array[] = [];
  socket.on('data', (chunk) => said.push(chunk));
  socket.write(text);
  await once(socket, 'close');
  return Buffer.concat(said).toString();
}

describe('OTLP/HTTP listener', () => {
  test('T-1 T-12: answers on the loopback address it names', async () => {
    const { url, port } = await start();
    expect(url).toBe(`http://127.0.0.1:${port}`);
    const response = await fetch(`${url}/v1/logs`, { method: 'POST', headers: PROTOBUF, body: LOGS });
    expect(response.status).toBe(200);
    expect(response.headers.get('content-type')).toBe('application/x-protobuf');
    expect((await response.arrayBuffer()).byteLength).toBe(0);
  });

  test('T-9: one connection serves request after request', async () => {
    const { port } = await start();
    const agent = new Agent({ keepAlive: true, maxSockets: 1 });
    const ports = new Set<number>();
    for (let i = 0; i < 5; i += 1) ports.add((await post(port, { agent, headers: PROTOBUF }, LOGS)).localPort);
    agent.destroy();
    expect(ports.size).toBe(1);
  });

  test('T-9: pipelined requests are answered in order', async () => {
    const { port } = await start();
    const one = (path: string, close: string): string =>
      `POST ${path} HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: 2\r\n${close}\r\n{}`;
    const said = await talk(
      port,
      one('/v1/logs', '') + one('/nowhere', '') + one('/v1/traces', 'connection: close\r\n'),
    );
    expect(said.match(/HTTP\/1\.1 \d+/g)).toEqual(['HTTP/1.1 200', 'HTTP/1.1 404', 'HTTP/1.1 200']);
  });

  test('T-9: many connections at once', async () => {
    let accepted = 0;
    const { port } = await start({}, async () => {
      accepted += 1;
      return { outcome: 'accepted' };
    });
    const all = await Promise.all(Array.from({ length: 50 }, () => post(port, { headers: PROTOBUF }, LOGS)));
    expect(all.every(({ status }) => status === 200)).toBe(true);
    expect(accepted).toBe(50);
  });

  test('Z-1: gzip and chunked transfer', async () => {
    const { port } = await start();
    const headers = { ...PROTOBUF, 'content-encoding': 'gzip', 'transfer-encoding': 'chunked' };
    expect((await post(port, { headers }, gzipSync(LOGS))).status).toBe(200);
  });

  test('Z-6: the sender of a body that is too large reads its 413, even while it is still sending', async () => {
    const { port } = await start({ bodyBytesMax: 1_000 });
    const declared = await post(port, { headers: PROTOBUF }, Buffer.alloc(3_000_000));
    const chunked = { ...PROTOBUF, 'transfer-encoding': 'chunked' };
    const counted = await post(port, { headers: chunked }, Buffer.alloc(3_000_000));
    expect([declared.status, counted.status]).toEqual([413, 413]);
  });

  test('Z-6: with Expect: 100-continue a body over the limit is never asked for', async () => {
    const { port } = await start({ bodyBytesMax: 1_000 });
    const head =
      'POST /v1/logs HTTP/1.1\r\nhost: x\r\ncontent-type: application/x-protobuf\r\nexpect: 100-continue\r\n';
    const said = await talk(port, `${head}content-length: 2000\r\n\r\n`);
    expect(said).toMatch(/^HTTP\/1\.1 413 /);
  });

  test('Expect: 100-continue with a good length is answered twice', async () => {
    const { port } = await start();
    const request = httpRequest({
      host: '127.0.0.1',
      port,
      method: 'POST',
      path: '/v1/logs',
      headers: { ...PROTOBUF, expect: '100-continue', 'content-length': LOGS.length },
    });
    request.flushHeaders();
    await once(request, 'continue');
    request.end(LOGS);
    const [response] = await once(request, 'response');
    response.resume();
    expect(response.statusCode).toBe(200);
  });

  test('Z-10: headers that never end are cut off', async () => {
    const { port } = await start({ headerTimeoutMs: 50, bodyTimeoutMs: 50, admissionWaitMs: 0 });
    expect(await talk(port, 'POST /v1/logs HTTP/1.1\r\nhost: x\r\n')).toBe('');
  });

  test('Z-10: a body that never ends gets an answer and is cut off', async () => {
    const { port } = await start({ bodyTimeoutMs: 50 });
    const head = 'POST /v1/logs HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: 100\r\n\r\n';
    expect(await talk(port, `${head}{"a`)).toMatch(/^HTTP\/1\.1 503 [^]*retry-after: 1[^]*not complete/);
  });

  test('a sender that disappears in mid-body leaves nothing behind', async () => {
    const deliveries: Delivery[] = [];
    const { port } = await start({}, async (delivery) => {
      deliveries.push(delivery);
      return { outcome: 'accepted' };
    });
    const socket = connect(port, '127.0.0.1');
    socket.write(
      'POST /v1/logs HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: 100\r\n\r\n{"a',
    );
    await once(socket, 'connect');
    socket.destroy();
    await once(socket, 'close');
    expect((await post(port, { headers: PROTOBUF }, LOGS)).status).toBe(200);
    expect(deliveries).toHaveLength(1);
  });

  test('what is no HTTP at all gets a sentence', async () => {
    const { port } = await start();
    expect(await talk(port, 'PRINT everything\r\n\r\n')).toMatch(/400 Bad Request[^]*nor HTTP\/2/);
  });

  test('a port in use is a conflict that names the port and the flag', async () => {
    const { port } = await start();
    const second = createOtlpHttpListener({
      host: '127.0.0.1',
      port,
      intake: { accept: async () => ({ outcome: 'accepted' }) },
      counters: createCounters(),
    });
    await expect(second).rejects.toMatchObject({
      code: 'conflict',
      message: expect.stringContaining(String(port)),
      hint: expect.stringContaining('--otlp-http-port'),
    });
  });

  test('stop lets a request in flight finish', async () => {
    let accept: (answer: IntakeAnswer) => void = () => undefined;
    const arrived = new Promise<void>((resolve) => {
      void start({}, () => {
        resolve();
        return new Promise((settle) => {
          accept = settle;
        });
      });
    });
    await expect.poll(() => open.length).toBe(1);
    const [listener] = open;
    const answer = post(listener!.port, { headers: PROTOBUF }, LOGS);
    await arrived;
    const stopped = listener!.stop();
    accept({ outcome: 'accepted' });
    expect((await answer).status).toBe(200);
    await stopped;
    await expect(post(listener!.port, { headers: PROTOBUF }, LOGS)).rejects.toThrow('ECONNREFUSED');
  });

  test('stop does not wait for ever', async () => {
    let arrived = 0;
    const listener = await start({ stopGraceMs: 50 }, () => {
      arrived += 1;
      return new Promise(() => undefined);
    });
    const answer = post(listener.port, { headers: PROTOBUF }, LOGS).catch((error: Error) => error);
    await expect.poll(() => arrived).toBe(1);
    await listener.stop();
    expect(await answer).toBeInstanceOf(Error);
  });
});
