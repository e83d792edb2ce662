import { once } from 'node:events';
import { type ClientHttp2Session, connect } from 'node:http2';
import { connect as connectSocket } from 'node:net';
import { afterEach, describe, expect, test } from 'vitest';
import {
  dataFrame,
  FLAG,
  FRAME,
  type Http2Wire,
  headersFrame,
  http2Frame,
  openWire,
  rstFrame,
} from '../../test/helper/http2-frame.ts';
import {
  frame,
  LOGS,
  LOGS_EXPORT,
  type Receiver,
  type ReceiverSetup,
  rawCall,
  startReceiver,
  TRACES,
} from '../../test/helper/receiver.ts';
import type { IntakeAnswer } from '../ingest/intake.ts';
import { createOtlpHttpListener } from './http.ts';

const PROTOBUF = { 'content-type': 'application/x-protobuf' };
const GRPC = { ':path': LOGS_EXPORT, 'content-type': 'application/grpc' };

const open: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of open.splice(0).reverse()) await close();
});

async function start(limits: ReceiverSetup['limits'] = {}, accept?: ReceiverSetup['accept']): Promise<Receiver> {
  const receiver = await startReceiver({
    limits: { stopGraceMs: 500, ...limits },
    ...(accept === undefined ? {} : { accept }),
  });
  open.push(receiver.stop);
  return receiver;
}

function session(url: string): ClientHttp2Session {
  const client = connect(url);
  client.on('error', () => undefined);
  open.push(() => client.destroy());
  return client;
}

function wire(receiver: Receiver): Http2Wire {
  const opened = openWire(receiver.port);
  open.push(() => opened.socket.destroy());
  return opened;
}

const framesOf = (from: Http2Wire, type: number): ReturnType<Http2Wire['frames']> =>
  from.frames().filter((found) => found.type === type);

describe('OTLP/HTTP over HTTP/2', () => {
  test('T-10 R-1 R-2: cleartext with prior knowledge, on the port of gRPC', async () => {
    const receiver = await start();
    const client = session(receiver.url);
    const good = await rawCall(client, { ':path': '/v1/logs', ...PROTOBUF }, [LOGS]);
    expect(good.headers).toMatchObject({ ':status': 200, 'content-type': 'application/x-protobuf' });
    const json = { ':path': '/v1/traces', 'content-type': 'application/json' };
    const empty = await rawCall(client, json, [Buffer.from('{}')]);
    expect(empty).toMatchObject({ headers: { ':status': 200 }, body: Buffer.from('{}') });
    const wrong = await rawCall(client, { ':path': '/v1/logs', ...PROTOBUF }, [TRACES]);
    expect(wrong.headers[':status']).toBe(400);
    expect(receiver.deliveries).toHaveLength(1);
  });

  test('T-4: each port takes HTTP/1.1, HTTP/2 and gRPC', async () => {
    const intake = { accept: async () => ({ outcome: 'accepted' }) as const };
    const receiver = await start();
    const { counters } = receiver;
    const other = await createOtlpHttpListener({ host: '127.0.0.1', port: 0, intake, counters });
    open.push(other.stop);
    for (const { url } of [receiver, other]) {
      const http1 = await fetch(`${url}/v1/logs`, { method: 'POST', headers: PROTOBUF, body: LOGS });
      expect(http1.status).toBe(200);
      const client = session(url);
      expect((await rawCall(client, { ':path': '/v1/logs', ...PROTOBUF }, [LOGS])).headers[':status']).toBe(200);
      expect((await rawCall(client, {}, [frame(LOGS)])).trailers['grpc-status']).toBe('0');
    }
    expect(receiver.count('otelcol_receiver_accepted_log_records', { transport: 'http' })).toBe(4);
    expect(receiver.count('otelcol_receiver_accepted_log_records', { transport: 'grpc' })).toBe(2);
  });

  test('T-4: the first bytes of HTTP/2 may come one by one', async () => {
    const receiver = await start();
    const socket = connectSocket({ port: receiver.port, host: '127.0.0.1', noDelay: true });
    open.push(() => socket.destroy());
    const hello = Buffer.concat([Buffer.from('PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n'), http2Frame(FRAME.settings, 0, 0)]);
    for (const byte of hello) {
      socket.write(Buffer.of(byte));
      await new Promise((resolve) => setImmediate(resolve));
    }
    const [answer] = (await once(socket, 'data')) as [Buffer];
    expect(answer.readUInt8(3)).toBe(FRAME.settings);
  });

  test('Expect: 100-continue is answered', async () => {
    const receiver = await start();
    const stream = session(receiver.url).request({
      ':method': 'POST',
      ':path': '/v1/logs',
      expect: '100-continue',
      ...PROTOBUF,
    });
    await once(stream, 'continue');
    stream.end(LOGS);
    const [headers] = await once(stream, 'response');
    expect(headers[':status']).toBe(200);
    stream.resume();
    await once(stream, 'close');
  });

  test('Z-6: a body that is too large gets its 413 while it is still being sent', async () => {
    const receiver = await start({ bodyBytesMax: 1_000 });
    const answer = await rawCall(session(receiver.url), { ':path': '/v1/logs', ...PROTOBUF }, [
      Buffer.alloc(3_000_000),
    ]);
    expect(answer.headers[':status']).toBe(413);
    expect(receiver.budget.bytesInFlight).toBe(0);
  });
});

describe('HTTP/2 connections', () => {
  test('G-7 G-9: the settings allow 100 calls at a time and a megabyte on its way', async () => {
    const client = session((await start()).url);
    const [settings] = await once(client, 'remoteSettings');
    expect(settings).toMatchObject({ maxConcurrentStreams: 100, initialWindowSize: 1024 * 1024 });
    await expect.poll(() => client.state.remoteWindowSize).toBeGreaterThan(1024 * 1024);
  });

  test('G-9: a call more than allowed is refused so that it may be sent again', async () => {
    const receiver = await start({ concurrentStreamsMax: 3 }, () => new Promise(() => undefined));
    const raw = wire(receiver);
    await expect.poll(() => framesOf(raw, FRAME.settings).length).toBe(2);
    for (const id of [1, 3, 5, 7]) raw.socket.write(headersFrame(id, GRPC));
    await expect
      .poll(() => framesOf(raw, FRAME.rstStream))
      .toMatchObject([{ streamId: 7, payload: Buffer.of(0, 0, 0, 7) }]);
  });

  test('G-8: PING is answered', async () => {
    const raw = wire(await start());
    raw.socket.write(http2Frame(FRAME.ping, 0, 0, Buffer.from('12345678')));
    await expect
      .poll(() => framesOf(raw, FRAME.ping))
      .toMatchObject([{ flags: FLAG.ack, payload: Buffer.from('12345678') }]);
  });

  test('G-8: pings of a keepalive are no abuse', async () => {
    const receiver = await start();
    const client = session(receiver.url);
    for (let i = 0; i < 200; i += 1) await new Promise((resolve) => client.ping(resolve));
    expect((await rawCall(client, {}, [frame(LOGS)])).trailers['grpc-status']).toBe('0');
  });

  test('G-8: stop says GOAWAY and lets the call in flight finish', async () => {
    const arrived: ((answer: IntakeAnswer) => void)[] = [];
    const receiver = await start({ stopGraceMs: 5_000 }, () => new Promise((resolve) => arrived.push(resolve)));
    const client = session(receiver.url);
    const goaway = once(client, 'goaway');
    const answer = rawCall(client, {}, [frame(LOGS)]);
    await expect.poll(() => arrived.length).toBe(1);
    const stopped = receiver.stop();
    expect((await goaway)[0]).toBe(0);
    arrived[0]?.({ outcome: 'accepted' });
    expect((await answer).trailers['grpc-status']).toBe('0');
    await stopped;
  });

  test('stop does not wait for a peer that never closes', async () => {
    const receiver = await start({ stopGraceMs: 10_000 });
    const socket = connectSocket({ port: receiver.port, host: '127.0.0.1', allowHalfOpen: true });
    open.push(() => socket.destroy());
    socket.on('error', () => undefined);
    socket.write(Buffer.concat([Buffer.from('PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n'), http2Frame(FRAME.settings, 0, 0)]));
    await once(socket, 'data');
    const before = performance.now();
    await receiver.stop();
    expect(performance.now() - before).toBeLessThan(5_000);
  });

  test.each([
    ['gRPC', GRPC, frame(Buffer.alloc(500_000)).subarray(0, 400_000), 399_995],
    ['HTTP', { ':path': '/v1/logs', ...PROTOBUF }, LOGS, LOGS.length],
  ])('G-10: a reset in mid-body of %s gives its memory back and keeps nothing', async (_, headers, bytes, held) => {
    const receiver = await start();
    const raw = wire(receiver);
    raw.socket.write(headersFrame(1, headers));
    for (let at = 0; at < bytes.length; at += 16_000) raw.socket.write(dataFrame(1, bytes.subarray(at, at + 16_000)));
    await expect.poll(() => receiver.budget.bytesInFlight).toBe(held);
    raw.socket.write(rstFrame(1));
    await expect.poll(() => receiver.budget.bytesInFlight).toBe(0);
    expect(receiver.deliveries).toEqual([]);
    expect(receiver.count('rejected_total', { reason: 'aborted' })).toBe(1);
  });

  test.each(['destroy', 'end'] as const)(
    'G-10: a connection lost in mid-body (%s) leaves nothing behind',
    async (way) => {
      const receiver = await start();
      const raw = wire(receiver);
      raw.socket.write(Buffer.concat([headersFrame(1, { ':path': '/v1/logs', ...PROTOBUF }), dataFrame(1, LOGS)]));
      await expect.poll(() => receiver.budget.bytesInFlight).toBe(LOGS.length);
      raw.socket[way]();
      await expect.poll(() => receiver.budget.bytesInFlight).toBe(0);
      expect(receiver.deliveries).toEqual([]);
    },
  );

  test('G-12: a sender that opens and resets in a row loses its connection, others do not', async () => {
    const receiver = await start({ streamResetBurst: 20, streamResetsPerSecond: 1 });
    const raw = wire(receiver);
    for (let i = 0; i < 200; i += 1)
      raw.socket.write(Buffer.concat([headersFrame(2 * i + 1, GRPC), rstFrame(2 * i + 1)]));
    await raw.closed;
    expect(framesOf(raw, FRAME.goaway).length).toBeGreaterThan(0);
    expect((await rawCall(session(receiver.url), {}, [frame(LOGS)])).trailers['grpc-status']).toBe('0');
    expect(receiver.budget.bytesInFlight).toBe(0);
  });

  test('Z-10: a connection that says nothing, or half a greeting, or half a header, is cut off', async () => {
    const receiver = await start({ headerTimeoutMs: 60, idleTimeoutMs: 60 });
    const cut = ['', 'PRI * HT'].map(async (text) => {
      const socket = connectSocket(receiver.port, '127.0.0.1');
      socket.on('error', () => undefined);
      socket.write(text);
      socket.resume();
      await once(socket, 'close');
    });
    const half = wire(receiver);
    half.socket.write(headersFrame(1, GRPC, 0));
    await Promise.all([...cut, half.closed]);
    expect(receiver.count('rejected_total')).toBe(0);
  });

  test('Z-10: a message that never ends is answered at the deadline', async () => {
    const receiver = await start({ bodyTimeoutMs: 50 });
    const raw = wire(receiver);
    raw.socket.write(Buffer.concat([headersFrame(1, GRPC), dataFrame(1, frame(LOGS).subarray(0, 8))]));
    await expect.poll(() => framesOf(raw, FRAME.headers)).toMatchObject([{ flags: FLAG.endStream | FLAG.endHeaders }]);
    expect(receiver.count('rejected_total', { reason: 'timeout' })).toBe(1);
    expect(receiver.budget.bytesInFlight).toBe(0);
  });

  test('Z-10: an answer that nobody fetches is given up', async () => {
    const receiver = await start({ writeTimeoutMs: 60 });
    const client = connect(receiver.url, { settings: { initialWindowSize: 0 } });
    client.on('error', () => undefined);
    open.push(() => client.destroy());
    const stream = client.request({ ':method': 'POST', ':path': '/v1/logs', 'content-type': 'application/json' });
    stream.on('error', () => undefined);
    stream.end('{}');
    await once(stream, 'close');
    expect(stream.rstCode).toBe(8);
  });

  test('Z-9: both ports share one budget', async () => {
    const receiver = await start({ inFlightBytesSoftMax: 8, inFlightBytesHardMax: 100, admissionWaitMs: 0 });
    const { budget, counters } = receiver;
    const intake = { accept: async () => ({ outcome: 'accepted' }) as const };
    const limits = { admissionWaitMs: 0 };
    const other = await createOtlpHttpListener({ host: '127.0.0.1', port: 0, intake, counters, budget, limits });
    open.push(other.stop);
    const raw = wire(receiver);
    raw.socket.write(Buffer.concat([headersFrame(1, { ':path': '/v1/logs', ...PROTOBUF }), dataFrame(1, LOGS)]));
    await expect.poll(() => budget.bytesInFlight).toBe(LOGS.length);
    const refused = await fetch(`${other.url}/v1/logs`, { method: 'POST', headers: PROTOBUF, body: LOGS });
    expect(refused.status).toBe(429);
  });

  test('no more connections than allowed', async () => {
    const receiver = await start({ connectionsMax: 1 });
    const first = wire(receiver);
    await expect.poll(() => framesOf(first, FRAME.settings).length).toBe(2);
    await wire(receiver).closed;
    expect(first.socket.destroyed).toBe(false);
  });
});
