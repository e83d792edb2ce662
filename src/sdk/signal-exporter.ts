/** One exporter for each signal, or none. */
import {
  JsonLogsSerializer,
  JsonMetricsSerializer,
  JsonTraceSerializer,
  LogsExporterMetricsHelper,
  MetricsExporterMetricsHelper,
  ProtobufLogsSerializer,
  ProtobufMetricsSerializer,
  ProtobufTraceSerializer,
  TraceExporterMetricsHelper,
} from '@opentelemetry/otlp-transformer';
import type { LogRecordExporter } from '@opentelemetry/sdk-logs';
import { AggregationTemporality, type PushMetricExporter } from '@opentelemetry/sdk-metrics';
import type { SpanExporter } from '@opentelemetry/sdk-trace';
import { otlpExporter } from './exporter.ts';
import type { LastCall } from './last-export.ts';
import { OtelError } from './otel-error.ts';
import type { OtelExporter, OtlpGrpcExporter, OtlpHttpExporter } from './otel-settings.ts';
import { type Environment, statsigExporter } from './statsig.ts';
import { statsigOnly } from './statsig-metric.ts';

const service = (signal: string): string => `/opentelemetry.proto.collector.${signal}Service/Export`;

export function logExporter(settings: OtelExporter, lastCall: LastCall): LogRecordExporter | undefined {
  const otlp = otlpOnly('exporter', settings);
  return (
    otlp &&
    otlpExporter(
      otlp,
      {
        signal: 'logs',
        protobuf: ProtobufLogsSerializer,
        json: JsonLogsSerializer,
        helper: LogsExporterMetricsHelper,
        grpcName: 'LogsExportService',
        grpcPath: service('logs.v1.Logs'),
      },
      lastCall,
    )
  );
}

export function spanExporter(settings: OtelExporter, lastCall: LastCall): SpanExporter | undefined {
  const otlp = otlpOnly('trace_exporter', settings);
  return (
    otlp &&
    otlpExporter(
      otlp,
      {
        signal: 'traces',
        protobuf: ProtobufTraceSerializer,
        json: JsonTraceSerializer,
        helper: TraceExporterMetricsHelper,
        grpcName: 'TraceExportService',
        grpcPath: service('trace.v1.Trace'),
      },
      lastCall,
    )
  );
}

/** Codex sends what happened since the export before, not since the start. */
export function metricExporter(
  settings: OtelExporter,
  env: Environment,
  lastCall: LastCall,
): PushMetricExporter | undefined {
  if (settings.kind === 'none') return undefined;
  const exporter = otlpExporter(
    settings.kind === 'statsig' ? statsigExporter(env) : settings,
    {
      signal: 'metrics',
      protobuf: ProtobufMetricsSerializer,
      json: JsonMetricsSerializer,
      helper: MetricsExporterMetricsHelper,
      grpcName: 'MetricsExportService',
      grpcPath: service('metrics.v1.Metrics'),
    },
    lastCall,
  );
  const delta = Object.assign(exporter, { selectAggregationTemporality: () => AggregationTemporality.DELTA });
  return settings.kind === 'statsig' ? statsigOnly(delta) : delta;
}

function otlpOnly(key: string, settings: OtelExporter): OtlpHttpExporter | OtlpGrpcExporter | undefined {
  if (settings.kind === 'none') return undefined;
  if (settings.kind !== 'statsig') return settings;
  throw new OtelError('invalid_config', `${key} cannot be statsig: Statsig takes metrics alone`);
}
