/** An OTLP endpoint over HTTP that takes everything and remembers it, as it came. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface ReceivedSignal {
  /** `logs`, `traces`, `metrics`: the end of its path. */
  readonly signal: string;
  readonly contentType: string;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: Buffer;
}

export interface SignalReceiver {
  readonly url: string;
  readonly received: readonly ReceivedSignal[];
  /** Which signals came, each once, sorted. */
  signals(): string[];
  forget(): void;
  close(): Promise<void>;
}

/** `status` of every answer; 200 where absent. */
export async function openSignalReceiver({ status = 200 }: { readonly status?: number } = {}): Promise<SignalReceiver> {
  const received: ReceivedSignal[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const contentType = request.headers['content-type'] ?? '';
      received.push({
        signal: (request.url ?? '').split('/').at(-1) ?? '',
        contentType,
        headers: request.headers,
        body: Buffer.concat(chunks),
      });
      response.writeHead(status, { 'content-type': contentType });
      response.end(contentType.includes('json') ? '{}' : '');
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    received,
    signals: () => [...new Set(received.map(({ signal }) => signal))].sort(),
    forget: () => received.splice(0),
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
