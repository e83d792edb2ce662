/** A backend for traces that keeps every span that it said yes to, and behaves as badly as a test likes. */
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { gunzipSync } from 'node:zlib';
import { decodeExportRequest } from '../../src/otlp/decode.ts';
import type { Span } from '../../src/otlp/traces/span.ts';

/**
 * `ok` takes everything; a number is answered as a status; `hang` never answers; `late` takes everything, slowly; `hang-up` breaks the connection before an answer; `break-off` takes everything,
 * and breaks the connection in the middle of its answer.
 */
export type Manners = 'ok' | 'hang' | 'late' | 'hang-up' | 'break-off' | number;

export interface TraceBackend {
  /** Of `/v1/traces`. */
  readonly url: string;
  readonly port: number;
  /** Every span that was acknowledged, as often as it was. */
  readonly spans: readonly Span[];
  /** Requests of any fate. */
  readonly requests: number;
  manners: Manners;
  /** Of the next requests, one each; `manners` come after. */
  readonly moods: Manners[];
  close(): Promise<void>;
}

const LATE_MS = 150;

export async function startTraceBackend(port = 0): Promise<TraceBackend> {
  const spans: Span[] = [];
  const backend = { manners: 'ok' as Manners, requests: 0 };
  const moods: Manners[] = [];

  const take = (
    body: Buffer,
    encoding: string | undefined,
    response: ServerResponse,
    manners: Manners = 'ok',
  ): void => {
    const bytes = encoding === 'gzip' ? gunzipSync(body) : body;
    const decoded = decodeExportRequest({ signal: 'traces', encoding: 'protobuf', body: bytes });
    if (!decoded.ok || decoded.request.signal !== 'traces') return void response.writeHead(400).end();
    for (const { scopeSpans } of decoded.request.request.resourceSpans)
      for (const scope of scopeSpans) spans.push(...scope.spans);
    response.writeHead(200, {
      'content-type': 'application/x-protobuf',
      ...(manners === 'break-off' ? { 'content-length': 10 } : {}),
    });
    if (manners === 'break-off') response.write('x', () => response.destroy());
    else response.end();
  };

  const server = createServer((request, response) => {
    backend.requests += 1;
    const manners = moods.shift() ?? backend.manners;
    buffer(request).then(
      (body) => {
        if (manners === 'hang') return;
        if (manners === 'hang-up') return void response.destroy();
        if (typeof manners === 'number') return void response.writeHead(manners).end();
        const encoding = request.headers['content-encoding'];
        if (manners === 'late') setTimeout(() => take(body, encoding, response), LATE_MS);
        else take(body, encoding, response, manners);
      },
      () => response.destroy(),
    );
  });
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  const address = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${address.port}/v1/traces`,
    port: address.port,
    spans,
    moods,
    get requests() {
      return backend.requests;
    },
    get manners() {
      return backend.manners;
    },
    set manners(manners) {
      backend.manners = manners;
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
