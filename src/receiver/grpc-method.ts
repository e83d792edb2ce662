import type { Signal } from '../otlp/signal.ts';

/** What a gRPC path calls. */
export type GrpcMethod = { readonly kind: 'export'; readonly signal: Signal } | { readonly kind: 'health' };

const SERVICES: Readonly<Record<Signal, string>> = {
  logs: 'opentelemetry.proto.collector.logs.v1.LogsService',
  traces: 'opentelemetry.proto.collector.trace.v1.TraceService',
  metrics: 'opentelemetry.proto.collector.metrics.v1.MetricsService',
};
const HEALTH = 'grpc.health.v1.Health';

const METHODS: ReadonlyMap<string, GrpcMethod> = new Map<string, GrpcMethod>([
  [`/${SERVICES.logs}/Export`, { kind: 'export', signal: 'logs' }],
  [`/${SERVICES.traces}/Export`, { kind: 'export', signal: 'traces' }],
  [`/${SERVICES.metrics}/Export`, { kind: 'export', signal: 'metrics' }],
  [`/${HEALTH}/Check`, { kind: 'health' }],
]);

/** Services whose health can be asked for; '' is the server as a whole. */
export const HEALTHY_SERVICES: ReadonlySet<string> = new Set(['', HEALTH, ...Object.values(SERVICES)]);

export const grpcMethodAt = (path: string): GrpcMethod | undefined => METHODS.get(path);
