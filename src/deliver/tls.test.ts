/** TLS, client certificates and proxies, all protocols, against real servers. The gRPC server is grpc-js: not one of ours. */
import { createServer as createHttpsServer } from 'node:https';
import { connect as connectTcp, type Socket } from 'node:net';
import { Server as GrpcServer, ServerCredentials } from '@grpc/grpc-js';
import { afterEach, beforeAll, describe, expect, test } from 'vitest';
import { type Backend, listen, startTcp } from '../../test/helper/bad-backend.ts';
import { type Certificates, type KeyPair, makeCertificates } from '../../test/helper/certificate.ts';
import { startProxy } from '../../test/helper/connect-proxy.ts';
import { endpointOf } from '../../test/helper/endpoint.ts';
import { startReceiver, TRACES } from '../../test/helper/receiver.ts';
import { type Endpoint, PROTOCOLS, type SendOutcome, type TlsFiles } from './endpoint.ts';
import { createTransport } from './transport.ts';

const closing: (() => Promise<void>)[] = [];
let certificates: Certificates;
beforeAll(() => {
  certificates = makeCertificates();
});
afterEach(async () => {
  for (const close of closing.splice(0).toReversed()) await close();
});

const never = new AbortController().signal;
const ACCEPTED = { outcome: 'accepted', rejected: 0, message: '' };

async function send(endpoint: Endpoint, times = 1): Promise<SendOutcome> {
  const transport = createTransport(endpoint);
  closing.push(() => transport.close());
  for (let i = 1; i < times; i += 1) await transport.send('traces', TRACES, never);
  return await transport.send('traces', TRACES, never);
}

interface TlsBackend extends Pick<Backend, 'port' | 'url'> {
  readonly seen: { readonly authorization: unknown; readonly body: Buffer }[];
}

interface TlsSetup {
  readonly pair: KeyPair;
  readonly wantsClient?: boolean;
}

async function startHttps({ pair, wantsClient = false }: TlsSetup): Promise<TlsBackend> {
  const seen: TlsBackend['seen'] = [];
  const options = { ...pair, ca: certificates.ca.cert, requestCert: wantsClient, rejectUnauthorized: wantsClient };
  const server = createHttpsServer(options, (request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      seen.push({ authorization: request.headers.authorization, body: Buffer.concat(chunks) });
      response.end();
    });
  });
  const backend = await listen(server, 'https');
  closing.push(backend.stop);
  return { ...backend, seen };
}

const asIs = (bytes: Buffer): Buffer => bytes;

async function startGrpc({ pair, wantsClient = false }: TlsSetup): Promise<TlsBackend> {
  const seen: TlsBackend['seen'] = [];
  const server = new GrpcServer();
  const path = '/opentelemetry.proto.collector.trace.v1.TraceService/Export';
  const forms = {
    requestSerialize: asIs,
    requestDeserialize: asIs,
    responseSerialize: asIs,
    responseDeserialize: asIs,
  };
  server.addService(
    { Export: { path, requestStream: false, responseStream: false, ...forms } },
    {
      Export: (
        call: { request: Buffer; metadata: { get: (name: string) => unknown[] } },
        answer: (error: null, body: Buffer) => void,
      ) => {
        seen.push({ authorization: call.metadata.get('authorization')[0], body: call.request });
        answer(null, Buffer.alloc(0));
      },
    },
  );
  const { cert, key } = pair;
  const keys = [{ cert_chain: Buffer.from(cert), private_key: Buffer.from(key) }];
  const credentials = ServerCredentials.createSsl(Buffer.from(certificates.ca.cert), keys, wantsClient);
  const port = await new Promise<number>((resolve, reject) => {
    server.bindAsync('127.0.0.1:0', credentials, (error, bound) => (error === null ? resolve(bound) : reject(error)));
  });
  closing.push(async () => server.forceShutdown());
  return { port, url: `https://127.0.0.1:${port}`, seen };
}

const NO_FILES: TlsFiles = { ca: null, clientCert: null, clientKey: null };

describe.each(PROTOCOLS)('%s over TLS', (protocol) => {
  const start = (setup: TlsSetup): Promise<TlsBackend> => (protocol === 'grpc' ? startGrpc(setup) : startHttps(setup));
  const trusting = (): TlsFiles => ({ ...NO_FILES, ca: certificates.ca.cert });
  const withClient = (): TlsFiles => ({
    ca: certificates.ca.cert,
    clientCert: certificates.client.cert,
    clientKey: certificates.client.key,
  });

  test.each(['127.0.0.1', 'localhost'])('a backend of our own authority, as %s', async (host) => {
    const { port, seen } = await start({ pair: certificates.server });
    const headers = { Authorization: 'Bearer key' };
    const endpoint = endpointOf(`https://${host}:${port}`, { protocol, headers, tls: trusting() });
    expect(await send(endpoint, 2)).toEqual(ACCEPTED);
    expect(seen).toHaveLength(2);
    expect(seen[0]?.authorization).toBe('Bearer key');
  });

  test.each<[string, () => TlsFiles, () => KeyPair, string]>([
    ['the system does not know its authority', () => NO_FILES, () => certificates.server, 'authority'],
    [
      'another authority',
      () => ({ ...NO_FILES, ca: certificates.otherCa.cert }),
      () => certificates.server,
      'authority',
    ],
    ['another name', trusting, () => certificates.otherServer, 'another name'],
  ])('is not talked to, and the data wait: %s', async (_name, tls, pair, why) => {
    const { url, seen } = await start({ pair: pair() });
    const outcome = await send(endpointOf(url, { protocol, tls: tls() }));
    expect(outcome).toMatchObject({ outcome: 'retry', afterMs: null, message: expect.stringContaining(why) });
    expect(seen).toEqual([]);
  });

  test('a client certificate, where one is wanted', async () => {
    const { url, seen } = await start({ pair: certificates.server, wantsClient: true });
    expect(await send(endpointOf(url, { protocol, tls: withClient() }))).toEqual(ACCEPTED);
    expect(await send(endpointOf(url, { protocol, tls: trusting() }))).toMatchObject({ outcome: 'retry' });
    expect(seen).toHaveLength(1);
  });

  test.each([
    ['without credentials', '', ''],
    ['with credentials', `Basic ${Buffer.from('user:p@ss word').toString('base64')}`, 'user:p%40ss%20word@'],
  ])('through a proxy %s, which learns the place and nothing else', async (_name, authorization, login) => {
    const { port, seen } = await start({ pair: certificates.server });
    const proxy = await startProxy({ authorization });
    closing.push(proxy.stop);
    const url = `https://localhost:${port}`;
    const endpoint = endpointOf(url, { protocol, tls: trusting(), proxy: `http://${login}127.0.0.1:${proxy.port}` });
    expect(await send(endpoint, 2)).toEqual(ACCEPTED);
    expect(seen).toHaveLength(2);
    expect(proxy.asked).toEqual([`CONNECT localhost:${port}`]);
  });

  test('the name is the proxy’s to look up, and the certificate is still compared with it', async () => {
    const { port } = await start({ pair: certificates.otherServer });
    const proxy = await startProxy();
    closing.push(proxy.stop);
    const endpoint = endpointOf(`https://backend.example:${port}`, { protocol, tls: trusting(), proxy: proxy.url });
    expect(await send(endpoint)).toEqual(ACCEPTED);
  });

  test('a proxy that wants other credentials, and does not get its own back', async () => {
    const { url } = await start({ pair: certificates.server });
    const proxy = await startProxy({ authorization: 'Basic x' });
    closing.push(proxy.stop);
    const login = `http://user:hunter2@127.0.0.1:${proxy.port}`;
    const outcome = await send(endpointOf(url, { protocol, tls: trusting(), proxy: login }));
    expect(outcome).toEqual({ outcome: 'refused', isOurs: false, message: 'the proxy wants other credentials (407)' });
  });

  test('a proxy that cannot reach the backend', async () => {
    const proxy = await startProxy();
    closing.push(proxy.stop);
    const outcome = await send(endpointOf('https://backend.example:1', { protocol, proxy: proxy.url }));
    expect(outcome).toEqual({ outcome: 'retry', afterMs: null, message: 'the proxy does not connect us (502)' });
  });

  test('a tunnel that breaks at any point of the way', async () => {
    const { port } = await start({ pair: certificates.server });
    for (const bytesMax of [0, 1, 300, 1200, 2000]) {
      let bytes = 0;
      const tunnel = await startTcp((socket) => {
        socket.once('data', () => {
          socket.write('HTTP/1.1 200 OK\r\n\r\n');
          const far = connectTcp(port, '127.0.0.1');
          far.on('error', () => undefined);
          const pass = (to: Socket) => (chunk: Buffer) => {
            bytes += chunk.length;
            to.write(chunk);
            if (bytes > bytesMax) {
              far.destroy();
              socket.resetAndDestroy();
            }
          };
          socket.on('data', pass(far));
          far.on('data', pass(socket));
        });
      });
      closing.push(tunnel.stop);
      // Node 24 does not notice a reset on HTTP/2 over TLS before the first frame (Node 20 does): there the deadline has to end it.
      const changes = { protocol, tls: trusting(), proxy: tunnel.url, timeoutMs: 1000 };
      const endpoint = endpointOf(`https://localhost:${port}`, changes);
      expect(await send(endpoint)).toMatchObject({ outcome: 'retry' });
    }
  });

  test('TLS where there is none', async () => {
    const receiver = await startReceiver();
    closing.push(receiver.stop);
    const outcome = await send(endpointOf(`https://127.0.0.1:${receiver.port}`, { protocol, timeoutMs: 2000 }));
    expect(outcome).toMatchObject({ outcome: 'retry' });
  });
});

describe('a proxy in the clear', () => {
  test('HTTP asks it for the whole URL', async () => {
    const { port, stop, deliveries } = await startReceiver();
    const proxy = await startProxy({ authorization: `Basic ${Buffer.from('u:p').toString('base64')}` });
    closing.push(stop, proxy.stop);
    const url = `http://backend.example:${port}/v1/traces`;
    expect(await send(endpointOf(url, { proxy: `http://u:p@127.0.0.1:${proxy.port}` }), 2)).toEqual(ACCEPTED);
    expect(proxy.asked).toEqual([`POST ${url}`, `POST ${url}`]);
    expect(deliveries).toHaveLength(2);
    const outcome = await send(endpointOf(url, { proxy: proxy.url }));
    expect(outcome).toMatchObject({ outcome: 'refused', isOurs: false });
  });

  test('gRPC is given a tunnel', async () => {
    const { port, stop, deliveries } = await startReceiver();
    const proxy = await startProxy();
    closing.push(stop, proxy.stop);
    const url = `http://backend.example:${port}`;
    expect(await send(endpointOf(url, { protocol: 'grpc', proxy: proxy.url }), 2)).toEqual(ACCEPTED);
    expect(proxy.asked).toEqual([`CONNECT backend.example:${port}`]);
    expect(deliveries).toHaveLength(2);
  });

  test('one that hangs costs the time of one request', async () => {
    const hanging = await startTcp((socket) => socket.resume());
    closing.push(hanging.stop);
    for (const protocol of PROTOCOLS) {
      const endpoint = endpointOf('https://backend.example:1', { protocol, proxy: hanging.url, timeoutMs: 200 });
      const message = 'no answer from backend.example:1 within 200 ms';
      expect(await send(endpoint)).toEqual({ outcome: 'retry', afterMs: null, message });
    }
  });
});
