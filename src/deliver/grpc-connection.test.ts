/** Servers of HTTP/2 that break the rules of gRPC, or keep them in unusual ways. */
import { createServer, type Http2Server, type ServerHttp2Stream } from 'node:http2';
import { gunzipSync } from 'node:zlib';
import { Server as GrpcServer, Metadata, ServerCredentials } from '@grpc/grpc-js';
import { afterEach, describe, expect, test } from 'vitest';
import { type Backend, listen } from '../../test/helper/bad-backend.ts';
import { endpointOf } from '../../test/helper/endpoint.ts';
import { oracleEncode } from '../../test/helper/otlp-oracle.ts';
import { frame, LOGS } from '../../test/helper/receiver.ts';
import { encodeRpcStatus } from '../otlp/common/rpc-status.ts';
import type { Endpoint, SendOutcome, Transport } from './endpoint.ts';
import { createTransport } from './transport.ts';

const closing: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).toReversed()) await close();
});

const never = new AbortController().signal;
const ACCEPTED = { outcome: 'accepted', rejected: 0, message: '' };
const GRPC = { ':status': 200, 'content-type': 'application/grpc' };

function open(url: string, changes: Partial<Endpoint> = {}): Transport {
  const transport = createTransport(endpointOf(url, { protocol: 'grpc', ...changes }));
  closing.push(() => transport.close());
  return transport;
}

const send = (url: string, changes: Partial<Endpoint> = {}): Promise<SendOutcome> =>
  open(url, changes).send('logs', LOGS, never);

interface Call {
  readonly stream: ServerHttp2Stream;
  readonly headers: Readonly<Record<string, unknown>>;
  readonly body: Buffer;
  readonly count: number;
}

/** Calls `serve` when a whole request is there. */
async function serving(serve: (call: Call) => void): Promise<Backend> {
  const server: Http2Server = createServer();
  let count = 0;
  server.on('stream', (stream, headers) => {
    const chunks: Buffer[] = [];
    stream.on('error', () => undefined);
    stream.on('data', (chunk: Buffer) => chunks.push(chunk));
    stream.on('end', () => {
      count += 1;
      serve({ stream, headers, body: Buffer.concat(chunks), count });
    });
  });
  const backend = await listen(server);
  closing.push(backend.stop);
  return backend;
}

function answer(
  stream: ServerHttp2Stream,
  trailers: Record<string, string>,
  body: Uint8Array = frame(Buffer.alloc(0)),
): void {
  stream.respond(GRPC, { waitForTrailers: true });
  stream.on('wantTrailers', () => stream.sendTrailers(trailers));
  stream.end(body);
}

describe('a call', () => {
  test('is what gRPC wants it to be', async () => {
    const seen: Call[] = [];
    const { url, port } = await serving((call) => {
      seen.push(call);
      answer(call.stream, { 'grpc-status': '0' });
    });
    const transport = open(url, { headers: { 'X-API-Key': 'key', 'grpc-status': '0', TE: 'gzip' }, timeoutMs: 5000 });
    const large = Buffer.concat(Array.from({ length: 500 }, () => LOGS));
    expect(await transport.send('logs', LOGS, never)).toEqual(ACCEPTED);
    expect(await transport.send('traces', large, never)).toEqual(ACCEPTED);
    expect(seen[0]?.headers).toMatchObject({
      ':method': 'POST',
      ':scheme': 'http',
      ':authority': `127.0.0.1:${port}`,
      ':path': '/opentelemetry.proto.collector.logs.v1.LogsService/Export',
      'content-type': 'application/grpc',
      te: 'trailers',
      'grpc-timeout': '5000m',
      'x-api-key': 'key',
    });
    expect(seen[0]?.headers).not.toHaveProperty('grpc-status');
    expect(seen[0]?.headers).not.toHaveProperty('grpc-encoding');
    expect(seen[0]?.body).toEqual(frame(LOGS));
    expect(seen[1]?.headers).toMatchObject({ 'grpc-encoding': 'gzip' });
    expect(seen[1]?.body[0]).toBe(1);
    expect(gunzipSync(seen[1]!.body.subarray(5))).toEqual(large);
  });

  test('shares one connection with the others', async () => {
    const { url, connections } = await serving(({ stream }) => answer(stream, { 'grpc-status': '0' }));
    const transport = open(url);
    const all = await Promise.all(Array.from({ length: 10 }, () => transport.send('logs', LOGS, never)));
    expect([...all, await transport.send('logs', LOGS, never)]).toEqual(Array.from({ length: 11 }, () => ACCEPTED));
    expect(connections()).toBe(1);
  });
});

describe('the end of a call', () => {
  test('comes behind a message that is read through, not kept', async () => {
    const { url } = await serving(({ stream }) =>
      answer(stream, { 'grpc-status': '8', 'grpc-message': 'quota' }, frame(Buffer.alloc(1024 * 1024))),
    );
    expect(await send(url)).toMatchObject({ outcome: 'refused', message: 'gRPC RESOURCE_EXHAUSTED: quota' });
  });

  test('is not waited for through 100 MB', async () => {
    let written = 0;
    const { url } = await serving(({ stream }) => {
      stream.respond(GRPC);
      const flood = (): void => {
        while (written < 100 && !stream.destroyed) {
          written += 1;
          if (!stream.write(Buffer.alloc(1024 * 1024))) return void stream.once('drain', flood);
        }
      };
      flood();
    });
    expect(await send(url)).toMatchObject({ outcome: 'retry' });
    expect(written).toBeLessThan(100);
  });

  test('without a status is none', async () => {
    const { url } = await serving(({ stream }) => {
      stream.respond(GRPC);
      stream.end(frame(Buffer.alloc(0)));
    });
    expect(await send(url)).toEqual({ outcome: 'retry', afterMs: null, message: 'the call ended without a status' });
  });

  test.each([0x2, 0x7, 0x8])('a stream reset with code %i is tried again later', async (code) => {
    const { url } = await serving(({ stream }) => stream.close(code));
    expect(await send(url)).toMatchObject({ outcome: 'retry' });
  });

  test('a reset behind the headers is no status', async () => {
    const { url } = await serving(({ stream }) => {
      stream.respond(GRPC);
      stream.write(frame(Buffer.alloc(0)), () => stream.close(0x2));
    });
    expect(await send(url)).toMatchObject({ outcome: 'retry' });
  });

  test('a web server without gRPC', async () => {
    const { url } = await serving(({ stream }) => {
      stream.respond({ ':status': 404, 'content-type': 'text/html' });
      stream.end('<html>');
    });
    expect(await send(url)).toEqual({ outcome: 'refused', isOurs: false, message: 'HTTP 404 Not Found' });
  });
});

describe('a kept connection', () => {
  test('that says goodbye is left for a new one', async () => {
    const { url, connections } = await serving(({ stream, count }) => {
      answer(stream, { 'grpc-status': '0' });
      if (count === 1) stream.session?.goaway();
    });
    const transport = open(url);
    expect(await transport.send('logs', LOGS, never)).toEqual(ACCEPTED);
    expect(await transport.send('logs', LOGS, never)).toEqual(ACCEPTED);
    expect(connections()).toBe(2);
  });

  test.each<[string, (stream: ServerHttp2Stream) => void]>([
    ['is destroyed', (stream) => stream.session?.destroy()],
    ['refuses the stream', (stream) => stream.close(0x7)],
  ])('that %s when it is used is not the end of a call', async (_name, refuse) => {
    const { url } = await serving(({ stream, count }) => {
      if (count === 2) refuse(stream);
      else answer(stream, { 'grpc-status': '0' });
    });
    const transport = open(url);
    expect(await transport.send('logs', LOGS, never)).toEqual(ACCEPTED);
    expect(await transport.send('logs', LOGS, never)).toEqual(ACCEPTED);
  });
});

describe('grpc-js as the backend', () => {
  async function startGrpcJs(
    answerWith: (answer: (error: object | null, body: Buffer | null) => void) => void,
  ): Promise<string> {
    const server = new GrpcServer();
    const asIs = (bytes: Buffer): Buffer => bytes;
    const forms = {
      requestSerialize: asIs,
      requestDeserialize: asIs,
      responseSerialize: asIs,
      responseDeserialize: asIs,
    };
    const path = '/opentelemetry.proto.collector.logs.v1.LogsService/Export';
    server.addService(
      { Export: { path, requestStream: false, responseStream: false, ...forms } },
      {
        Export: (_call: unknown, callback: (error: object | null, body: Buffer | null) => void) => answerWith(callback),
      },
    );
    const port = await new Promise<number>((resolve, reject) => {
      server.bindAsync('127.0.0.1:0', ServerCredentials.createInsecure(), (error, bound) =>
        error === null ? resolve(bound) : reject(error),
      );
    });
    closing.push(async () => server.forceShutdown());
    return `http://127.0.0.1:${port}`;
  }

  test('partial success', async () => {
    const body = oracleEncode('ExportResponse', { partialSuccess: { rejected: 4, errorMessage: 'too old' } });
    const url = await startGrpcJs((done) => done(null, body));
    expect(await send(url)).toEqual({ outcome: 'accepted', rejected: 4, message: 'too old' });
  });

  test('an error with details', async () => {
    const metadata = new Metadata();
    const status = encodeRpcStatus({ code: 14, message: '', retryAfterSeconds: 3 }, 'protobuf');
    metadata.set('grpc-status-details-bin', Buffer.from(status));
    const url = await startGrpcJs((done) => done({ code: 14, details: 'später', metadata }, null));
    expect(await send(url)).toEqual({ outcome: 'retry', afterMs: 3000, message: 'gRPC UNAVAILABLE: später' });
  });

  test('a service that it does not have', async () => {
    const url = await startGrpcJs((done) => done(null, Buffer.alloc(0)));
    const outcome = await open(url).send('metrics', LOGS, never);
    expect(outcome).toMatchObject({
      outcome: 'refused',
      isOurs: false,
      message: expect.stringContaining('UNIMPLEMENTED'),
    });
  });

  test('a message over its limit', async () => {
    const url = await startGrpcJs((done) => done(null, Buffer.alloc(0)));
    const large = Buffer.concat(Array.from({ length: 600_000 }, () => LOGS));
    for (const compression of ['gzip', 'none'] as const) {
      expect(await open(url, { compression }).send('logs', large, never)).toMatchObject({ outcome: 'too_large' });
    }
  });
});
