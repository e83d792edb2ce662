import type { Signal } from '../otlp/signal.ts';
import type { Carrier, CarrierSetup } from './carrier.ts';
import type { ConnectionSetup } from './connection-setup.ts';
import { createGrpcConnection } from './grpc-connection.ts';
import { grpcOutcome } from './grpc-outcome.ts';
import { type PackedBody, packBody } from './request-body.ts';

const PATHS: Readonly<Record<Signal, string>> = {
  logs: '/opentelemetry.proto.collector.logs.v1.LogsService/Export',
  traces: '/opentelemetry.proto.collector.trace.v1.TraceService/Export',
  metrics: '/opentelemetry.proto.collector.metrics.v1.MetricsService/Export',
};
/** gRPC takes at most eight digits: more than a day in ms. */
const GRPC_TIMEOUT_MS_MAX = 99_999_999;

/** OTLP over gRPC. The endpoint's headers are its metadata. */
export function createGrpcCarrier(setup: CarrierSetup, connectionSetup: ConnectionSetup): Carrier {
  const { endpoint, secrets, now } = setup;
  const connection = createGrpcConnection(connectionSetup);
  const headers = {
    ...setup.headers,
    'content-type': 'application/grpc',
    te: 'trailers',
    'grpc-timeout': `${Math.min(Math.ceil(endpoint.timeoutMs), GRPC_TIMEOUT_MS_MAX)}m`,
  };
  return {
    async send(signal, body, abort) {
      const packed = await packBody(body, endpoint.compression);
      const framing = packed.isGzip ? { 'grpc-encoding': 'gzip' } : {};
      const answer = await connection.call(PATHS[signal], { ...headers, ...framing }, frameOf(packed), abort);
      return (
        grpcOutcome(answer, { secrets, nowMs: now() }) ?? {
          outcome: 'retry',
          afterMs: null,
          message: 'the call ended without a status',
        }
      );
    },
    close: () => connection.close(),
  };
}

/** One byte that says whether the message is compressed, four of length, the message. */
function frameOf({ bytes, isGzip }: PackedBody): Buffer {
  const head = Buffer.alloc(5);
  head.writeUInt8(isGzip ? 1 : 0);
  head.writeUInt32BE(bytes.length, 1);
  return Buffer.concat([head, bytes]);
}
