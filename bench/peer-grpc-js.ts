/** The usual way to receive gRPC on Node: @grpc/grpc-js, with our handler behind it and the window that it needs for large messages. */
import { Server, ServerCredentials, type ServerUnaryCall, type sendUnaryData, status } from '@grpc/grpc-js';
import { encodeExportResponse } from '../src/otlp/common/export-response.ts';
import { createCounters } from '../src/receiver/counter.ts';
import type { ReceiverOptions } from '../src/receiver/listener.ts';
import { createReception } from '../src/receiver/reception.ts';

const asIs = (bytes: Buffer): Buffer => bytes;
const EXPORT = {
  Export: {
    path: '/opentelemetry.proto.collector.logs.v1.LogsService/Export',
    requestStream: false,
    responseStream: false,
    requestSerialize: asIs,
    requestDeserialize: asIs,
    responseSerialize: asIs,
    responseDeserialize: asIs,
  },
} as const;

/** Resolves with its port. */
export function startGrpcJs({ intake }: Pick<ReceiverOptions, 'intake'>): Promise<number> {
  const reception = createReception({ intake, counters: createCounters(), now: Date.now });
  const server = new Server({
    'grpc.max_receive_message_length': 64 * 1024 * 1024,
    'grpc-node.flow_control_window': 1024 * 1024,
  });
  server.addService(EXPORT, {
    Export(call: ServerUnaryCall<Buffer, Buffer>, callback: sendUnaryData<Buffer>): void {
      const answered = reception({ signal: 'logs', encoding: 'protobuf', body: call.request }, 'grpc');
      answered.then(
        (verdict) =>
          verdict.outcome === 'accepted'
            ? callback(null, Buffer.from(encodeExportResponse('logs', 'protobuf', null)))
            : callback({ code: status.INVALID_ARGUMENT }),
        (error: Error) => callback(error),
      );
    },
  });
  return new Promise((resolve, reject) => {
    server.bindAsync('127.0.0.1:0', ServerCredentials.createInsecure(), (error, port) => {
      if (error === null) resolve(port);
      else reject(error);
    });
  });
}
