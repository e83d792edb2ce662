/** One port (or Unix socket) that understands OTLP over HTTP/1.1, over HTTP/2, and over gRPC. */
import type { Server } from 'node:http';
import type { Socket } from 'node:net';
import { withCors } from './cors.ts';
import { createGrpcHandler } from './grpc-handler.ts';
import { createHttpHandler } from './handler.ts';
import { createHttp1Server } from './http1.ts';
import { createHttp2Server, type Http2Server } from './http2.ts';
import type { ReceiverLimits } from './limits.ts';
import { createReceiverBudget, limitsOf, type ReceiverOptions, withinGrace } from './listener.ts';
import { sniff } from './sniff.ts';

export interface OtlpListener {
  /** Not listening yet: where it listens is up to the caller. */
  readonly server: Server;
  /** Lets requests in flight finish, for a bounded time, then closes every connection. */
  readonly stop: () => Promise<void>;
}

export function createOtlpListener(options: ReceiverOptions): OtlpListener {
  const limits = limitsOf(options);
  const { intake, counters, cors, pathPrefix } = options;
  const budget = options.budget ?? createReceiverBudget(limits);
  const shared = { intake, counters, limits, budget, pathPrefix, now: Date.now };
  const plain = createHttpHandler(shared);
  const http = cors === undefined ? plain : withCors(plain, cors);
  const server = createHttp1Server(http, limits);
  const http2 = createHttp2Server({ http, grpc: createGrpcHandler(shared) }, limits);
  server.maxConnections = limits.connectionsMax;
  const sockets = new Set<Socket>();
  // node:http's own listener waits behind ours: it gets the connections that are not HTTP/2.
  const serveHttp1 = server.listeners('connection');
  server.removeAllListeners('connection');
  server.on('connection', (socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
    sniff(socket, limits.headerTimeoutMs, (protocol) => {
      if (protocol === 'http2') {
        http2.serve(socket);
        return;
      }
      for (const serve of serveHttp1) serve.call(server, socket);
      socket.resume();
    });
  });
  return { server, stop: () => stop(server, http2, sockets, limits) };
}

async function stop(
  server: Server,
  http2: Http2Server,
  sockets: ReadonlySet<Socket>,
  limits: ReceiverLimits,
): Promise<void> {
  const closed = new Promise<void>((resolve) => server.close(() => resolve()));
  server.closeIdleConnections();
  http2.close();
  // Those that have not said a word yet have nothing to lose.
  for (const socket of sockets) if (socket.bytesRead === 0) socket.destroy();
  await withinGrace(closed, limits.stopGraceMs, () => {
    http2.destroy();
    for (const socket of sockets) socket.destroy();
  });
}
