/** Another independent sender: OpenTelemetry JS serialises, we decode. */
import {
  JsonLogsSerializer,
  JsonMetricsSerializer,
  JsonTraceSerializer,
  ProtobufLogsSerializer,
  ProtobufMetricsSerializer,
  ProtobufTraceSerializer,
} from '@opentelemetry/otlp-transformer';
import { describe, expect, test } from 'vitest';
import { encodeExportResponse } from './common/export-response.ts';

describe('answers are understood by OpenTelemetry JS', () => {
  const partial = { rejected: 3, message: 'three were unusable' };
  test.each([
    ['logs', 'json', JsonLogsSerializer, 'rejectedLogRecords'],
    ['logs', 'protobuf', ProtobufLogsSerializer, 'rejectedLogRecords'],
    ['traces', 'json', JsonTraceSerializer, 'rejectedSpans'],
    ['traces', 'protobuf', ProtobufTraceSerializer, 'rejectedSpans'],
    ['metrics', 'json', JsonMetricsSerializer, 'rejectedDataPoints'],
    ['metrics', 'protobuf', ProtobufMetricsSerializer, 'rejectedDataPoints'],
  ] as const)('R-3: %s in %s', (signal, encoding, serializer, key) => {
    const response = serializer.deserializeResponse(encodeExportResponse(signal, encoding, partial));
    const { partialSuccess } = response as { partialSuccess: Record<string, unknown> };
    expect(partialSuccess['errorMessage']).toBe(partial.message);
    expect(Number(partialSuccess[key])).toBe(3);
  });
});
