/** The UI port: node:http around the API's pure function. */
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { getRequestListener } from '@hono/node-server';
import type { Api } from '../api/create-api.ts';
import { AppError } from '../lib/errors.ts';

export interface Listener {
  readonly port: number;
  readonly url: string;
  stop(): Promise<void>;
}

/** Open streams are cut after this: a page reconnects by itself. */
const STOP_GRACE_MS = 300;

export async function createUiListener(options: { host: string; port: number; api: Api }): Promise<Listener> {
  const { host, api } = options;
  const serve = getRequestListener((request) => api.fetch(request));
  const server = createServer((incoming, outgoing) => {
    void serve(incoming, outgoing);
  });
  await listen(server, host, options.port);
  const { port } = server.address() as AddressInfo;
  return { port, url: `http://${host.includes(':') ? `[${host}]` : host}:${port}`, stop: () => stop(server) };
}

function listen(server: Server, host: string, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', (cause: NodeJS.ErrnoException) => reject(listenError(cause, host, port)));
    server.listen(port, host, () => resolve());
  });
}

function listenError(cause: NodeJS.ErrnoException, host: string, port: number): AppError {
  if (cause.code === 'EADDRINUSE') {
    return new AppError('conflict', `cannot listen on ${host}:${port}: the port is in use`, {
      hint: 'Stop what uses it, or choose another with --port.',
      cause,
    });
  }
  return new AppError('forbidden', `cannot listen on ${host}:${port}: ${cause.message}`, {
    hint: 'Choose another port with --port.',
    cause,
  });
}

async function stop(server: Server): Promise<void> {
  const closed = new Promise<void>((resolve) => server.close(() => resolve()));
  const timer = setTimeout(() => server.closeAllConnections(), STOP_GRACE_MS);
  server.closeIdleConnections();
  await closed;
  clearTimeout(timer);
}
