/** A backend for Codex's own signals, whatever path it has: keeps every request that it said yes to. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { gunzipSync } from 'node:zlib';
import { decodeExportRequest } from '../../src/otlp/decode.ts';
import type { ExportRequest, Signal } from '../../src/otlp/signal.ts';

export interface TakenRequest {
  readonly path: string;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: Buffer;
  readonly request: ExportRequest;
}

export interface SignalBackend {
  /** `http://127.0.0.1:port` */
  readonly url: string;
  readonly port: number;
  readonly taken: readonly TakenRequest[];
  /** Requests of any fate. */
  readonly requests: number;
  /** 200 takes; anything else is answered, and nothing kept. */
  status: number;
  close(): Promise<void>;
}

const signalOf = (path: string): Signal => (/\/(logs|traces|metrics)$/.exec(path)?.[1] ?? 'logs') as Signal;

export async function startSignalBackend(port = 0): Promise<SignalBackend> {
  const taken: TakenRequest[] = [];
  const state = { status: 200, requests: 0 };
  const server = createServer((message, response) => {
    state.requests += 1;
    buffer(message).then(
      (sent) => {
        if (state.status !== 200) return void response.writeHead(state.status).end();
        const path = message.url ?? '';
        const body = message.headers['content-encoding'] === 'gzip' ? gunzipSync(sent) : sent;
        const decoded = decodeExportRequest({ signal: signalOf(path), encoding: 'protobuf', body });
        if (!decoded.ok) return void response.writeHead(400).end(decoded.problem.message);
        taken.push({ path, headers: message.headers, body, request: decoded.request });
        response.writeHead(200, { 'content-type': 'application/x-protobuf' }).end();
      },
      () => response.destroy(),
    );
  });
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  const address = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${address.port}`,
    port: address.port,
    taken,
    get requests() {
      return state.requests;
    },
    get status() {
      return state.status;
    },
    set status(status) {
      state.status = status;
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** Values of an attribute of all log records that were taken, as often as they were. */
export function logAttributes({ taken }: SignalBackend, key: string): string[] {
  const records = taken.flatMap(({ request }) =>
    request.signal === 'logs'
      ? request.request.resourceLogs.flatMap(({ scopeLogs }) => scopeLogs.flatMap(({ logRecords }) => logRecords))
      : [],
  );
  return records.flatMap(({ attributes }) =>
    attributes.flatMap(({ key: name, value }) => (name === key && typeof value === 'string' ? [value] : [])),
  );
}
