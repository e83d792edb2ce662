/** Receivers that say yes and write down what they were told: OTLP over HTTP, and over gRPC with TLS. None of our own code decodes what wraps the messages. */
import { createServer, type IncomingHttpHeaders } from 'node:http';
import { createSecureServer } from 'node:http2';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import type { TLSSocket } from 'node:tls';
import { gunzipSync } from 'node:zlib';
import { decodeTracesProtobuf } from '../../src/otlp/traces/protobuf/decode.ts';
import type { TracesRequest } from '../../src/otlp/traces/span.ts';
import type { KeyPair } from '../helper/certificate.ts';

export interface RecordedRequest {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  /** What TLS asked for by name; null without TLS. */
  readonly serverName: string | null;
  /** Bytes as they came, and without compression. */
  readonly bytes: { readonly wire: number; readonly plain: number };
  readonly request: TracesRequest;
}

export interface RecordingServer {
  readonly port: number;
  readonly requests: readonly RecordedRequest[];
  close(): Promise<void>;
}

function decoded(body: Uint8Array): TracesRequest {
  const result = decodeTracesProtobuf(body);
  if (!result.ok) throw new Error(`${result.problem.field}: ${result.problem.message}`);
  return result.request;
}

export async function startHttpServer(): Promise<RecordingServer> {
  const requests: RecordedRequest[] = [];
  const server = createServer((incoming, response) => {
    void buffer(incoming).then((wire) => {
      const { method = '', url: path = '', headers } = incoming;
      const plain = headers['content-encoding'] === 'gzip' ? gunzipSync(wire) : wire;
      const bytes = { wire: wire.length, plain: plain.length };
      requests.push({ method, path, headers, serverName: null, bytes, request: decoded(plain) });
      response.writeHead(200, { 'content-type': 'application/x-protobuf' }).end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    port: (server.address() as AddressInfo).port,
    requests,
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** Length of a message's frame in gRPC: a flag for compression and four bytes of length. */
const FRAME_BYTES = 5;

export async function startGrpcServer(keys: KeyPair): Promise<RecordingServer> {
  const requests: RecordedRequest[] = [];
  const server = createSecureServer({ ...keys });
  server.on('stream', (stream, headers) => {
    void buffer(stream).then((wire) => {
      const message = wire.subarray(FRAME_BYTES, FRAME_BYTES + wire.readUInt32BE(1));
      const plain = wire[0] === 1 ? gunzipSync(message) : message;
      requests.push({
        method: headers[':method'] ?? '',
        path: headers[':path'] ?? '',
        headers,
        serverName: (stream.session?.socket as TLSSocket | undefined)?.servername || null,
        bytes: { wire: wire.length, plain: plain.length },
        request: decoded(plain),
      });
      stream.on('wantTrailers', () => stream.sendTrailers({ 'grpc-status': '0' }));
      stream.respond({ ':status': 200, 'content-type': 'application/grpc' }, { waitForTrailers: true });
      stream.end(Buffer.alloc(FRAME_BYTES));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    port: (server.address() as AddressInfo).port,
    requests,
    close: async () => {
      await new Promise((resolve) => {
        server.close(resolve);
      });
    },
  };
}
