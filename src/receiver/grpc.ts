/**
 * OTLP/gRPC on a port. grpc-js does frames, flow control, deadlines and compression; messages pass as bytes, so that our
 * codec decodes them and the journal keeps them as they came.
 */
import {
  logVerbosity,
  Metadata,
  Server,
  ServerCredentials,
  type ServerUnaryCall,
  type ServiceDefinition,
  type sendUnaryData,
  setLogVerbosity,
  status,
  type UntypedServiceImplementation,
} from '@grpc/grpc-js';
import { encodeExportResponse } from '../otlp/common/export-response.ts';
import { encodeRpcStatus, RPC_CODE, type RpcStatus } from '../otlp/common/rpc-status.ts';
import type { Signal } from '../otlp/signal.ts';
import { type ByteBudget, createByteBudget } from './byte-budget.ts';
import { type Counters, REJECTED } from './counter.ts';
import type { ReceiverLimits } from './limits.ts';
import { type Listener, type ListenerOptions, limitsOf, listenError, urlOf, withinGrace } from './listener.ts';
import { cutMessage } from './message.ts';
import { createReception, type Reception, type Verdict } from './reception.ts';

const SERVICES: Readonly<Record<Signal, string>> = {
  logs: 'opentelemetry.proto.collector.logs.v1.LogsService',
  traces: 'opentelemetry.proto.collector.trace.v1.TraceService',
  metrics: 'opentelemetry.proto.collector.metrics.v1.MetricsService',
};

/** Large messages must not wait for an update of the window every 64 kB. */
const FLOW_CONTROL_BYTES = 1024 * 1024;

/** Fails with `conflict` when the port is in use. */
export async function createOtlpGrpcListener(options: ListenerOptions): Promise<Listener> {
  const { host, intake, counters } = options;
  const limits = limitsOf(options);
  const budget = createByteBudget({ softMax: limits.inFlightBytesSoftMax, hardMax: limits.inFlightBytesHardMax });
  const reception = createReception({ intake, counters, now: Date.now });
  // It would print to stderr what comes back to us as an error anyway.
  setLogVerbosity(logVerbosity.NONE);
  const server = new Server({
    'grpc.max_receive_message_length': limits.bodyBytesMax,
    'grpc.max_concurrent_streams': limits.concurrentStreamsMax,
    'grpc-node.flow_control_window': FLOW_CONTROL_BYTES,
  });
  for (const signal of ['logs', 'traces', 'metrics'] as const) {
    server.addService(serviceOf(signal), exportOf(signal, { reception, budget, limits, counters }));
  }
  const port = await bind(server, options);
  return { port, url: urlOf(host, port), stop: () => stop(server, limits) };
}

const identity = (bytes: Buffer): Buffer => bytes;

const serviceOf = (signal: Signal): ServiceDefinition => ({
  Export: {
    path: `/${SERVICES[signal]}/Export`,
    requestStream: false,
    responseStream: false,
    requestSerialize: identity,
    requestDeserialize: identity,
    responseSerialize: identity,
    responseDeserialize: identity,
  },
});

interface Room {
  readonly reception: Reception;
  readonly budget: ByteBudget;
  readonly limits: ReceiverLimits;
  readonly counters: Counters;
}

function exportOf(signal: Signal, room: Room): UntypedServiceImplementation {
  return {
    Export(call: ServerUnaryCall<Buffer, Buffer>, callback: sendUnaryData<Buffer>): void {
      receive(signal, call.request, room).then(
        (verdict) => reply(verdict, signal, callback),
        (thrown: unknown) => {
          // A bug of ours. The data may be good: a code that allows to send it again.
          room.counters.add(REJECTED, { transport: 'grpc', reason: 'internal' });
          const message = `internal error: ${thrown instanceof Error ? thrown.message : 'unknown'}`;
          reply({ outcome: 'unavailable', retryAfterSeconds: 1, message }, signal, callback);
        },
      );
    },
  };
}

async function receive(signal: Signal, body: Buffer, room: Room): Promise<Verdict> {
  const { reception, budget, limits, counters } = room;
  const lease = await budget.admit(limits.admissionWaitMs);
  try {
    if (lease === null || !lease.take(body.length)) {
      counters.add(REJECTED, { transport: 'grpc', reason: 'overloaded' });
      return { outcome: 'overloaded', retryAfterSeconds: 1, message: 'too many bytes in flight' };
    }
    return await reception({ signal, encoding: 'protobuf', body }, 'grpc');
  } finally {
    lease?.release();
  }
}

function reply(verdict: Verdict, signal: Signal, callback: sendUnaryData<Buffer>): void {
  switch (verdict.outcome) {
    case 'accepted': {
      const { rejected, message } = verdict;
      const partial = rejected === 0 && message === '' ? null : { rejected, message: cutMessage(message) };
      callback(null, Buffer.from(encodeExportResponse(signal, 'protobuf', partial)));
      return;
    }
    case 'malformed': {
      const { field, message } = verdict.problem;
      const text = field === '' ? message : `${field}: ${message}`;
      const fieldViolation = { field, description: cutMessage(message) };
      fail(callback, { code: RPC_CODE.invalidArgument, message: text, fieldViolation });
      return;
    }
    case 'overloaded':
    case 'unavailable': {
      const retryAfterSeconds = Math.max(1, Math.ceil(verdict.retryAfterSeconds));
      fail(callback, { code: RPC_CODE.unavailable, message: verdict.message, retryAfterSeconds });
    }
  }
}

function fail(callback: sendUnaryData<Buffer>, rpcStatus: RpcStatus): void {
  const details = cutMessage(rpcStatus.message);
  const metadata = new Metadata();
  const encoded = encodeRpcStatus({ ...rpcStatus, message: details }, 'protobuf');
  metadata.set('grpc-status-details-bin', Buffer.from(encoded));
  callback({ code: rpcStatus.code satisfies status, details, metadata });
}

function bind(server: Server, { host, port }: ListenerOptions): Promise<number> {
  const address = `${host.includes(':') ? `[${host}]` : host}:${port}`;
  return new Promise((resolve, reject) => {
    server.bindAsync(address, ServerCredentials.createInsecure(), (error, bound) => {
      if (error === null) resolve(bound);
      else reject(listenError(error, { host, port, flag: '--otlp-grpc-port' }));
    });
  });
}

async function stop(server: Server, limits: ReceiverLimits): Promise<void> {
  const closed = new Promise<void>((resolve) => server.tryShutdown(() => resolve()));
  await withinGrace(closed, limits.stopGraceMs, () => server.forceShutdown());
}
