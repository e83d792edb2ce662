/** Receivers on loopback that behave as real ones do on bad days: another protocol, another clock, no entry. */
import { createServer as createHttpServer } from 'node:http';
import { createServer as createHttp2Server } from 'node:http2';
import type { AddressInfo } from 'node:net';

export interface OddReceiver {
  readonly port: number;
  readonly url: string;
  stop(): Promise<void>;
}

export interface OddHttpOptions {
  /** The `authorization` that it wants; without it everybody may. */
  readonly key?: string;
  readonly status?: number;
  /** How far its clock is ahead, ms. */
  readonly aheadMs?: number;
}

/** HTTP/1.1 alone. */
export async function startHttpReceiver({ key, status = 200, aheadMs = 0 }: OddHttpOptions = {}): Promise<OddReceiver> {
  const server = createHttpServer({ keepAlive: false } as object, (request, response) => {
    request.resume();
    request.on('end', () => {
      const isAllowed = key === undefined || request.headers.authorization === key;
      response.writeHead(isAllowed ? status : 401, {
        'content-type': 'application/json',
        date: new Date(Date.now() + aheadMs).toUTCString(),
      });
      response.end('{}');
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return receiverOf((server.address() as AddressInfo).port, () => {
    server.closeAllConnections();
    return new Promise((resolve) => server.close(() => resolve()));
  });
}

/** gRPC alone, over HTTP/2 without TLS: says yes to every Export. */
export async function startGrpcReceiver(): Promise<OddReceiver> {
  const server = createHttp2Server();
  const sessions = new Set<{ destroy(): void }>();
  server.on('session', (session) => {
    sessions.add(session);
    session.on('error', () => undefined);
  });
  server.on('stream', (stream) => {
    stream.resume();
    stream.on('error', () => undefined);
    stream.on('end', () => {
      stream.respond({ ':status': 200, 'content-type': 'application/grpc' }, { waitForTrailers: true });
      stream.on('wantTrailers', () => stream.sendTrailers({ 'grpc-status': '0' }));
      stream.end(Buffer.alloc(5));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return receiverOf((server.address() as AddressInfo).port, () => {
    for (const session of sessions) session.destroy();
    return new Promise((resolve) => server.close(() => resolve()));
  });
}

/** A port that nobody listens at. */
export async function freePort(): Promise<number> {
  const receiver = await startHttpReceiver();
  await receiver.stop();
  return receiver.port;
}

const receiverOf = (port: number, stop: () => Promise<void>): OddReceiver => ({
  port,
  url: `http://127.0.0.1:${port}`,
  stop,
});
