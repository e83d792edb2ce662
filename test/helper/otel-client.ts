/** OpenTelemetry's own JavaScript SDK as a sender: everything it can say, through each of its exporters. */
import { context, SpanKind, SpanStatusCode, trace } from '@opentelemetry/api';
import { OTLPLogExporter as GrpcLogs } from '@opentelemetry/exporter-logs-otlp-grpc';
import { OTLPLogExporter as JsonLogs } from '@opentelemetry/exporter-logs-otlp-http';
import { OTLPLogExporter as ProtobufLogs } from '@opentelemetry/exporter-logs-otlp-proto';
import { OTLPMetricExporter as GrpcMetrics } from '@opentelemetry/exporter-metrics-otlp-grpc';
import { OTLPMetricExporter as JsonMetrics } from '@opentelemetry/exporter-metrics-otlp-http';
import { OTLPMetricExporter as ProtobufMetrics } from '@opentelemetry/exporter-metrics-otlp-proto';
import { OTLPTraceExporter as GrpcTraces } from '@opentelemetry/exporter-trace-otlp-grpc';
import { OTLPTraceExporter as JsonTraces } from '@opentelemetry/exporter-trace-otlp-http';
import { OTLPTraceExporter as ProtobufTraces } from '@opentelemetry/exporter-trace-otlp-proto';
import { CompressionAlgorithm } from '@opentelemetry/otlp-exporter-base';
import { type Resource, resourceFromAttributes } from '@opentelemetry/resources';
import { BatchLogRecordProcessor, LoggerProvider, type LogRecordExporter } from '@opentelemetry/sdk-logs';
import {
  AggregationType,
  MeterProvider,
  PeriodicExportingMetricReader,
  type PushMetricExporter,
} from '@opentelemetry/sdk-metrics';
import { BatchSpanProcessor, type SpanExporter, TracerProvider } from '@opentelemetry/sdk-trace';

export interface Exporters {
  readonly logs: LogRecordExporter;
  readonly traces: SpanExporter;
  readonly metrics: PushMetricExporter;
}

export interface Endpoints {
  readonly otlp_http: string;
  readonly otlp_grpc: string;
}

const http = ({ otlp_http }: Endpoints, path: string, compression: CompressionAlgorithm) => ({
  url: `${otlp_http}/v1/${path}`,
  compression,
});

const json = (to: Endpoints, compression: CompressionAlgorithm): Exporters => ({
  logs: new JsonLogs(http(to, 'logs', compression)),
  traces: new JsonTraces(http(to, 'traces', compression)),
  metrics: new JsonMetrics(http(to, 'metrics', compression)),
});

const protobuf = (to: Endpoints, compression: CompressionAlgorithm): Exporters => ({
  logs: new ProtobufLogs(http(to, 'logs', compression)),
  traces: new ProtobufTraces(http(to, 'traces', compression)),
  metrics: new ProtobufMetrics(http(to, 'metrics', compression)),
});

const grpc = ({ otlp_grpc: url }: Endpoints, compression: CompressionAlgorithm): Exporters => ({
  logs: new GrpcLogs({ url, compression }),
  traces: new GrpcTraces({ url, compression }),
  metrics: new GrpcMetrics({ url, compression }),
});

const { NONE, GZIP } = CompressionAlgorithm;

/** Every way in which the SDK can send. */
export const SDK_WAYS: readonly (readonly [string, (to: Endpoints) => Exporters])[] = [
  ['json', (to) => json(to, NONE)],
  ['json-gzip', (to) => json(to, GZIP)],
  ['protobuf', (to) => protobuf(to, NONE)],
  ['protobuf-gzip', (to) => protobuf(to, GZIP)],
  ['grpc', (to) => grpc(to, NONE)],
  ['grpc-gzip', (to) => grpc(to, GZIP)],
];

/** Says the same of every kind under `service`; rejects when an exporter reports a failure. */
export async function sayEverything(service: string, exporters: Exporters): Promise<void> {
  const resource = resourceFromAttributes({ 'service.name': service, 'host.cpus': 2 });
  await sayLogs(resource, exporters.logs);
  await saySpans(resource, exporters.traces);
  await sayMetrics(resource, exporters.metrics);
}

/** The largest integer that a JavaScript number holds. */
export const LARGE = Number.MAX_SAFE_INTEGER;

async function sayLogs(resource: Resource, exporter: LogRecordExporter): Promise<void> {
  const provider = new LoggerProvider({ resource, processors: [new BatchLogRecordProcessor({ exporter })] });
  const logger = provider.getLogger('client', '1.2.3');
  logger.emit({
    eventName: 'test.everything',
    severityNumber: 13,
    severityText: 'WARN',
    timestamp: new Date('2026-11-20T10:00:00.123Z'),
    body: { text: 'Grüße 🛰️', list: [1, 'two', true] },
    attributes: {
      text: 'line\nline',
      empty: '',
      large: LARGE,
      negative: -1,
      fraction: 0.1,
      yes: true,
      list: ['a', 'b'],
      bytes: new Uint8Array([0, 255, 16]),
      nested: { deep: { deeper: 1 } },
    },
  });
  for (let index = 0; index < 600; index += 1) logger.emit({ body: `line ${index}` });
  await provider.forceFlush();
  await provider.shutdown();
}

async function saySpans(resource: Resource, exporter: SpanExporter): Promise<void> {
  const provider = new TracerProvider({ resource, spanProcessors: [new BatchSpanProcessor({ exporter })] });
  const tracer = provider.getTracer('client', '1.2.3');
  const parent = tracer.startSpan('parent', { kind: SpanKind.SERVER, startTime: 1_795_168_800_000 });
  const within = trace.setSpan(context.active(), parent);
  const links = [{ context: parent.spanContext(), attributes: { why: 'test' } }];
  const child = tracer.startSpan('child', { kind: SpanKind.CLIENT, links, attributes: { n: 7 } }, within);
  child.addEvent('retry', { attempt: 2 });
  child.setStatus({ code: SpanStatusCode.ERROR, message: 'went wrong' });
  child.end();
  parent.end(1_795_168_801_500);
  await provider.forceFlush();
  await provider.shutdown();
}

async function sayMetrics(resource: Resource, exporter: PushMetricExporter): Promise<void> {
  const reader = new PeriodicExportingMetricReader({ exporter, exportIntervalMillis: 3_600_000 });
  const exponential = { type: AggregationType.EXPONENTIAL_HISTOGRAM } as const;
  const provider = new MeterProvider({
    resource,
    readers: [reader],
    views: [{ instrumentName: 'test.exponential', aggregation: exponential }],
  });
  const meter = provider.getMeter('client', '1.2.3');
  meter.createCounter('test.counter', { unit: '{call}' }).add(3, { tool: 'shell' });
  meter.createUpDownCounter('test.updown').add(-2);
  meter.createGauge('test.gauge').record(0.5);
  const histogram = meter.createHistogram('test.histogram', { advice: { explicitBucketBoundaries: [1, 10] } });
  const buckets = meter.createHistogram('test.exponential');
  for (const value of [0.5, 5, 50]) {
    histogram.record(value);
    buckets.record(value);
  }
  // Flushing first would collect, and send, everything twice.
  await provider.shutdown();
}
