/** One of each OTLP record with every field set, each leaf to a value that occurs nowhere else. */
import type { KeyValue } from '../../src/otlp/common/value.ts';
import type { LogRecord } from '../../src/otlp/logs/log.ts';
import type { MetricData, MetricsRequest } from '../../src/otlp/metrics/metric.ts';
import type { ExportRequest } from '../../src/otlp/signal.ts';
import type { Span } from '../../src/otlp/traces/span.ts';

/** 2026-11-20T23:08:22.476530142Z */
export const NOW_NS = 1_795_216_102_476_530_142n;
export const RECEIVED_AT = 1_795_216_103_500;

const attribute = (key: string, value: KeyValue['value']): KeyValue[] => [{ key, value }];

export const RESOURCE = {
  resource: {
    attributes: [
      { key: 'service.name', value: 'codex_exec' },
      { key: 'resource.key', value: 'resource-value' },
    ],
    droppedAttributesCount: 1001,
  },
  schemaUrl: 'https://schema/resource',
};

export const SCOPE = {
  scope: {
    name: 'scope-name',
    version: 'scope-version',
    attributes: attribute('scope.key', 'scope-value'),
    droppedAttributesCount: 1002,
  },
  schemaUrl: 'https://schema/scope',
};

export const LOG: LogRecord = {
  timeUnixNano: NOW_NS,
  observedTimeUnixNano: NOW_NS + 77n,
  severityNumber: 17,
  severityText: 'severity-text',
  body: 'body-text',
  attributes: attribute('log.key', 'log-value'),
  droppedAttributesCount: 1003,
  flags: 0x0103,
  traceId: '0af7651916cd43dd8448eb211c80319c',
  spanId: 'b7ad6b7169203331',
  eventName: 'event-name',
};

export const SPAN: Span = {
  traceId: '1af7651916cd43dd8448eb211c80319c',
  spanId: 'c7ad6b7169203331',
  traceState: 'trace-state=1',
  parentSpanId: 'd7ad6b7169203331',
  flags: 0x0301,
  name: 'span-name',
  kind: 3,
  startTimeUnixNano: NOW_NS,
  endTimeUnixNano: NOW_NS + 9_000_000_001n,
  attributes: attribute('span.key', 'span-value'),
  droppedAttributesCount: 1004,
  events: [
    {
      timeUnixNano: NOW_NS + 5n,
      name: 'span-event',
      attributes: attribute('event.key', 'event-value'),
      droppedAttributesCount: 1005,
    },
  ],
  droppedEventsCount: 1006,
  links: [
    {
      traceId: '2af7651916cd43dd8448eb211c80319c',
      spanId: 'e7ad6b7169203331',
      traceState: 'link-state=1',
      attributes: attribute('link.key', 'link-value'),
      droppedAttributesCount: 1007,
      flags: 0x0102,
    },
  ],
  droppedLinksCount: 1008,
  statusCode: 2,
  statusMessage: 'status-message',
};

const exemplar = {
  filteredAttributes: attribute('exemplar.key', 'exemplar-value'),
  timeUnixNano: NOW_NS + 11n,
  value: 9_007_199_254_740_993n,
  spanId: 'f7ad6b7169203331',
  traceId: '3af7651916cd43dd8448eb211c80319c',
};

const point = {
  attributes: attribute('point.key', 'point-value'),
  startTimeUnixNano: NOW_NS - 1_000n,
  timeUnixNano: NOW_NS + 13n,
  flags: 1009,
  exemplars: [exemplar],
};

const aggregate = { ...point, count: 18_446_744_073_709_551_615n, sum: 1010.5, min: 1011.5, max: 1012.5 };

export const METRICS: Readonly<Record<Exclude<MetricData['kind'], 'none'>, MetricData>> = {
  gauge: { kind: 'gauge', points: [{ ...point, value: 9_007_199_254_740_995n }] },
  sum: {
    kind: 'sum',
    points: [{ ...point, value: 1013.25 }],
    aggregationTemporality: 2,
    isMonotonic: true,
  },
  histogram: {
    kind: 'histogram',
    points: [{ ...aggregate, bucketCounts: [1014n, 1015n], explicitBounds: [1016.5] }],
    aggregationTemporality: 1,
  },
  exponential_histogram: {
    kind: 'exponential_histogram',
    points: [
      {
        ...aggregate,
        scale: -3,
        zeroCount: 1017n,
        zeroThreshold: 1018.5,
        positive: { offset: -1019, bucketCounts: [1020n] },
        negative: { offset: 1021, bucketCounts: [1022n] },
      },
    ],
    aggregationTemporality: 2,
  },
  summary: {
    kind: 'summary',
    points: [
      {
        attributes: point.attributes,
        startTimeUnixNano: point.startTimeUnixNano,
        timeUnixNano: point.timeUnixNano,
        flags: point.flags,
        count: 1023n,
        sum: 1024.5,
        quantileValues: [{ quantile: 0.75, value: 1025.5 }],
      },
    ],
  },
};

export const logsOf = (...logRecords: LogRecord[]): ExportRequest => ({
  signal: 'logs',
  request: { resourceLogs: [{ ...RESOURCE, scopeLogs: [{ ...SCOPE, logRecords }] }] },
});

export const tracesOf = (...spans: Span[]): ExportRequest => ({
  signal: 'traces',
  request: { resourceSpans: [{ ...RESOURCE, scopeSpans: [{ ...SCOPE, spans }] }] },
});

export const metricsOf = (...data: MetricData[]): ExportRequest & { request: MetricsRequest } => ({
  signal: 'metrics',
  request: {
    resourceMetrics: [
      {
        ...RESOURCE,
        scopeMetrics: [
          {
            ...SCOPE,
            metrics: data.map((each) => ({
              name: 'metric-name',
              description: 'metric-description',
              unit: 'metric-unit',
              metadata: attribute('metadata.key', 'metadata-value'),
              data: each,
            })),
          },
        ],
      },
    ],
  },
});
