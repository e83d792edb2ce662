/** Servers that break the rules: raw bytes on a port, or an HTTP server, each closed with everything that hangs on it. */
import { once } from 'node:events';
import { createServer as createHttpServer, type RequestListener } from 'node:http';
import type { AddressInfo, Server, Socket } from 'node:net';
import { createServer as createTcpServer } from 'node:net';

export interface Backend {
  readonly port: number;
  readonly url: string;
  /** Connections taken so far. */
  readonly connections: () => number;
  readonly stop: () => Promise<void>;
}

/** Calls `serve` for each connection. */
export const startTcp = (serve: (socket: Socket) => void): Promise<Backend> =>
  listen(
    createTcpServer((socket) => {
      socket.on('error', () => undefined);
      serve(socket);
    }),
  );

export const startHttp = (serve: RequestListener): Promise<Backend> => listen(createHttpServer(serve));

/** Any server on a free port of loopback. */
export async function listen(server: Server, scheme = 'http'): Promise<Backend> {
  const sockets = new Set<Socket>();
  let connections = 0;
  server.on('connection', (socket: Socket) => {
    connections += 1;
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    port,
    url: `${scheme}://127.0.0.1:${port}`,
    connections: () => connections,
    async stop() {
      const closed = once(server, 'close');
      server.close();
      for (const socket of sockets) socket.destroy();
      await closed;
    },
  };
}
