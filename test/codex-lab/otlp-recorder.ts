/** An OTLP receiver over HTTP that keeps every request as it came, to be sent again as often as a test likes. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';

export interface RecordedExport {
  /** `/v1/logs`, `/v1/traces`, `/v1/metrics`. */
  readonly path: string;
  readonly contentType: string;
  readonly body: Uint8Array;
}

export interface OtlpRecorder {
  readonly url: string;
  readonly exports: readonly RecordedExport[];
  close(): Promise<void>;
}

export async function startOtlpRecorder(): Promise<OtlpRecorder> {
  const exports: RecordedExport[] = [];
  const server = createServer((request, response) => {
    // a request that breaks off was not received, as with a real receiver
    buffer(request).then(
      (body) => {
        exports.push({ path: request.url ?? '', contentType: request.headers['content-type'] ?? '', body });
        response.writeHead(200, { 'content-type': 'application/json' }).end('{}');
      },
      () => response.destroy(),
    );
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    exports,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
