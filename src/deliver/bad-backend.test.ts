/** Backends that hang, drip, break off, lie and flood. Each test says what becomes of the data. */
import type { ServerResponse } from 'node:http';
import { createServer as createHttp2Server } from 'node:http2';
import type { Socket } from 'node:net';
import { afterEach, describe, expect, test } from 'vitest';
import { type Backend, listen, startHttp, startTcp } from '../../test/helper/bad-backend.ts';
import { endpointOf } from '../../test/helper/endpoint.ts';
import { oracleEncode } from '../../test/helper/otlp-oracle.ts';
import { LOGS, TRACES } from '../../test/helper/receiver.ts';
import { type Endpoint, PROTOCOLS, type SendOutcome } from './endpoint.ts';
import { createTransport } from './transport.ts';

const closing: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).toReversed()) await close();
});

async function running(backend: Promise<Backend>): Promise<Backend> {
  const started = await backend;
  closing.push(started.stop);
  return started;
}

function open(endpoint: Endpoint) {
  const transport = createTransport(endpoint);
  closing.push(() => transport.close());
  return transport;
}

const never = new AbortController().signal;
const send = (endpoint: Endpoint, body: Uint8Array = TRACES, abort = never): Promise<SendOutcome> =>
  open(endpoint).send('traces', body, abort);

const ACCEPTED = { outcome: 'accepted', rejected: 0, message: '' };
const CUT = { outcome: 'accepted', rejected: 0, message: expect.stringContaining('cut short or too long') };

/** Takes the whole request first: a test about answers is not one about sending. */
const answering = (answer: (response: ServerResponse) => void): Promise<Backend> =>
  running(
    startHttp((request, response) => {
      request.resume();
      request.on('end', () => answer(response));
    }),
  );

describe.each(PROTOCOLS)('%s', (protocol) => {
  const tcp = async (serve: (socket: Socket) => void, changes: Partial<Endpoint> = {}): Promise<Endpoint> => {
    const { url } = await running(startTcp(serve));
    return endpointOf(url, { protocol, ...changes });
  };

  test('one that never answers costs the time of one request', async () => {
    const endpoint = await tcp((socket) => socket.resume(), { timeoutMs: 200 });
    const outcome = await send(endpoint);
    expect(outcome).toEqual({
      outcome: 'retry',
      afterMs: null,
      message: `no answer from ${new URL(endpoint.url).host} within 200 ms`,
    });
  });

  test('one that hangs up is tried again later', async () => {
    const outcome = await send(await tcp((socket) => socket.once('data', () => socket.destroy())));
    expect(outcome).toMatchObject({ outcome: 'retry', afterMs: null });
  });

  test('one that resets the connection is tried again later', async () => {
    const outcome = await send(await tcp((socket) => socket.once('data', () => socket.resetAndDestroy())));
    expect(outcome).toMatchObject({ outcome: 'retry', afterMs: null });
  });

  test('one that speaks another language is named so', async () => {
    const outcome = await send(await tcp((socket) => socket.end('SSH-2.0-OpenSSH_9.6\r\n')));
    expect(outcome).toMatchObject({ outcome: 'retry', message: expect.stringContaining('does not speak') });
  });

  test('nobody at this port', async () => {
    const { url, stop } = await startTcp(() => undefined);
    await stop();
    expect(await send(endpointOf(url, { protocol }))).toMatchObject({
      outcome: 'retry',
      message: expect.stringContaining('connection refused'),
    });
  });

  test('a name that nobody knows', async () => {
    const outcome = await send(endpointOf('http://backend.invalid:4318', { protocol }));
    expect(outcome).toMatchObject({ outcome: 'retry', message: expect.stringContaining('backend.invalid:4318') });
  });

  test('the caller can stop a request, and one that is stopped is not begun', async () => {
    const stopper = new AbortController();
    const endpoint = await tcp((socket) => socket.once('data', () => stopper.abort()));
    const stopped = { outcome: 'retry', afterMs: null, message: 'stopped before there was an answer' };
    expect(await send(endpoint, TRACES, stopper.signal)).toEqual(stopped);
    expect(await send(endpoint, TRACES, AbortSignal.abort())).toEqual(stopped);
  });

  test('one that hung once is asked again on a new connection', async () => {
    let hang = true;
    const backend = await running(
      startTcp((socket) => {
        socket.resume();
        if (!hang) socket.destroy();
      }),
    );
    const transport = open(endpointOf(backend.url, { protocol, timeoutMs: 200 }));
    expect(await transport.send('traces', TRACES, never)).toMatchObject({
      message: expect.stringContaining('no answer'),
    });
    hang = false;
    expect(await transport.send('traces', TRACES, never)).toMatchObject({ message: expect.stringContaining('closed') });
    expect(backend.connections()).toBe(2);
  });

  test.each([
    ['no URL', { url: 'collector:4317' }],
    ['another scheme', { url: 'ftp://127.0.0.1/' }],
    ['a proxy that is no URL', { proxy: 'proxy.example' }],
    ['a certificate that is none', { url: 'https://127.0.0.1:1/', tls: { ca: null, clientCert: 'x', clientKey: 'y' } }],
    ['a header with a line break', { headers: { authorization: 'Bearer secret-key\r\nx: y' } }],
  ])('a configuration that cannot work says so and keeps the data: %s', async (_name, changes) => {
    const { url } = await running(startTcp((socket) => socket.resume()));
    const outcome = await send(endpointOf(url, { protocol, timeoutMs: 2000, ...changes }));
    expect(outcome).toMatchObject({ outcome: 'refused', isOurs: false });
    expect(outcome.message).not.toContain('secret-key');
  });
});

describe('HTTP answers', () => {
  test('a body that breaks off says no less that the data were taken', async () => {
    const { url } = await answering((response) => {
      response.writeHead(200, { 'content-length': 100 });
      response.write('{"partial', () => response.destroy());
    });
    expect(await send(endpointOf(url))).toEqual(CUT);
  });

  test('a body that drips is not waited for longer than the request may take', async () => {
    const { url } = await answering((response) => {
      response.writeHead(200, { 'content-type': 'application/x-protobuf' });
      const drip = setInterval(() => response.write('x'), 20);
      response.on('close', () => clearInterval(drip));
    });
    expect(await send(endpointOf(url, { timeoutMs: 300 }))).toEqual(CUT);
  });

  test('an answer of 100 MB is left after 64 kB', async () => {
    const chunk = Buffer.alloc(1024 * 1024, 'x');
    let written = 0;
    const { url } = await answering((response) => {
      response.writeHead(200, { 'content-type': 'application/json' });
      const flood = (): void => {
        while (written < 100 && !response.destroyed) {
          written += 1;
          if (!response.write(chunk)) return void response.once('drain', flood);
        }
        response.end();
      };
      flood();
    });
    expect(await send(endpointOf(url))).toEqual(CUT);
    expect(written).toBeLessThan(100);
  });

  test.each([
    ['no content', 204, {}, ''],
    ['an empty body', 200, {}, ''],
    ['text', 200, { 'content-type': 'text/plain' }, 'ok'],
    ['HTML that is none', 200, { 'content-type': 'text/html' }, 'OK'],
    ['a content type that lies', 200, { 'content-type': 'application/json' }, 'ok'],
    ['202', 202, { 'content-type': 'application/json' }, '{"status":"queued"}'],
  ])('%s is a yes', async (_name, status, headers, body) => {
    const { url } = await answering((response) => response.writeHead(status, headers).end(body));
    expect(await send(endpointOf(url))).toEqual(ACCEPTED);
  });

  const partial = { partialSuccess: { rejectedSpans: '3', errorMessage: 'too old' } };
  test.each([
    ['JSON to protobuf', 'http/protobuf', 'application/json', JSON.stringify(partial)],
    ['protobuf to JSON', 'http/json', 'application/x-protobuf', 'protobuf'],
    ['JSON without a type', 'http/json', '', JSON.stringify(partial)],
    ['protobuf under a wrong type', 'http/protobuf', 'application/json', 'protobuf'],
  ] as const)('partial success is understood: %s', async (_name, protocol, type, body) => {
    const encoded = oracleEncode('ExportResponse', { partialSuccess: { rejected: 3, errorMessage: 'too old' } });
    const { url } = await answering((response) => {
      if (type !== '') response.setHeader('content-type', type);
      response.end(body === 'protobuf' ? encoded : body);
    });
    expect(await send(endpointOf(url, { protocol }))).toEqual({ outcome: 'accepted', rejected: 3, message: 'too old' });
  });

  test('a web page is no receiver', async () => {
    const { url } = await answering((response) => {
      response
        .writeHead(200, { 'content-type': 'text/html; charset=utf-8' })
        .end('\n<!doctype html><title>Log in</title>');
    });
    expect(await send(endpointOf(url))).toMatchObject({ outcome: 'refused', isOurs: false });
  });

  test('redirects are not followed, and only the host is named', async () => {
    const other = await answering((response) => response.end());
    const { url } = await answering((response) =>
      response.writeHead(307, { location: `${other.url}/v1/traces?token=hunter2` }).end(),
    );
    const outcome = await send(endpointOf(url, { headers: { authorization: 'Bearer key' } }));
    expect(outcome).toMatchObject({ outcome: 'refused', isOurs: false });
    expect(outcome.message).toContain(`127.0.0.1:${other.port}`);
    expect(outcome.message).not.toContain('hunter2');
    expect(other.connections()).toBe(0);
  });

  test('an interim answer is not the answer', async () => {
    const { url } = await answering((response) => {
      response.writeProcessing();
      response.writeHead(503, { 'retry-after': '3' }).end();
    });
    expect(await send(endpointOf(url))).toMatchObject({ outcome: 'retry', afterMs: 3000 });
  });

  test('a key that the backend repeats is not shown, nor are controls', async () => {
    const { url } = await running(
      startHttp((request, response) => {
        request.resume();
        const message = `\u001b[31munknown key ${request.headers.authorization}\r\nof ${String(request.headers['x-api-key'])}`;
        response.writeHead(401, { 'content-type': 'application/json' }).end(JSON.stringify({ code: 16, message }));
      }),
    );
    const headers = { Authorization: 'Bearer sk-planted-0123456789', 'X-API-Key': 'planted-api-key' };
    expect(await send(endpointOf(url, { headers, protocol: 'http/json' }))).toEqual({
      outcome: 'refused',
      isOurs: false,
      message: 'HTTP 401 Unauthorized: [31munknown key … of …',
    });
  });

  test('a refusal of the size before the body was read', async () => {
    const { url } = await running(
      startHttp((_request, response) => response.writeHead(413, { connection: 'close' }).end()),
    );
    const body = Buffer.concat(Array.from({ length: 2000 }, () => LOGS));
    expect(await send(endpointOf(url, { compression: 'none' }), body)).toMatchObject({ outcome: 'too_large' });
  });

  test('a server of HTTP/2 alone', async () => {
    const { url } = await running(listen(createHttp2Server()));
    expect(await send(endpointOf(url))).toMatchObject({ outcome: 'retry' });
  });

  test('configured headers go along, but those that frame the request are ours', async () => {
    let seen: Record<string, unknown> = {};
    const { url } = await running(
      startHttp((request, response) => {
        seen = request.headers;
        request.resume();
        response.end();
      }),
    );
    const headers = { 'X-Scope-OrgID': 'team', 'Content-Type': 'text/plain', 'transfer-encoding': 'chunked' };
    expect(await send(endpointOf(`${url}/v1/traces?x=1`, { headers }))).toEqual(ACCEPTED);
    expect(seen).toMatchObject({
      'x-scope-orgid': 'team',
      'content-type': 'application/x-protobuf',
      'content-length': `${TRACES.length}`,
      'user-agent': expect.stringMatching(/^turnscope\/\d/),
    });
    expect(seen['transfer-encoding']).toBeUndefined();
  });

  test('a kept connection that the backend has closed is not the end of a request', async () => {
    const { url, connections } = await running(
      startTcp((socket) => {
        let requests = 0;
        socket.on('data', () => {
          requests += 1;
          // Without a word the second time, as a server whose patience ends just then.
          if (requests === 1) socket.write('HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n');
          else socket.resetAndDestroy();
        });
      }),
    );
    const transport = open(endpointOf(url));
    expect(await transport.send('traces', TRACES, never)).toEqual(ACCEPTED);
    expect(await transport.send('traces', TRACES, never)).toEqual(ACCEPTED);
    expect(connections()).toBe(2);
  });
});
