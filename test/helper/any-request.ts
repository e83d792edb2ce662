/** Any Export request that our types can hold, for property tests. */
import fc from 'fast-check';
import type { AnyValue, KeyValue } from '../../src/otlp/common/value.ts';
import type { LogRecord } from '../../src/otlp/logs/log.ts';
import type { Exemplar, MetricData } from '../../src/otlp/metrics/metric.ts';
import type { ExportRequest } from '../../src/otlp/signal.ts';
import type { Span } from '../../src/otlp/traces/span.ts';

const time = fc.bigInt({ min: 0n, max: 2n ** 64n - 1n });
const uint32 = fc.nat(0xffff_ffff);
const text = fc.string({ unit: 'grapheme', maxLength: 60 });
const id = (bytes: number): fc.Arbitrary<string> =>
  fc
    .uint8Array({ minLength: bytes, maxLength: bytes })
    .map((id) => (id.some((byte) => byte !== 0) ? Buffer.from(id).toString('hex') : ''));
const traceId = fc.oneof(fc.constant(''), id(16));
const spanId = fc.oneof(fc.constant(''), id(8));

const { value } = fc.letrec<{ value: AnyValue; entry: KeyValue }>((tie) => ({
  value: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc.constant(null),
    text,
    fc.boolean(),
    fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }),
    fc.double(),
    fc.uint8Array({ maxLength: 20 }),
    fc.array(tie('value'), { maxLength: 4 }),
    fc.array(tie('entry'), { maxLength: 4 }).map((entries) => ({ entries })),
  ),
  entry: fc.record({ key: text, value: tie('value') }),
}));
const attributes = fc.array(fc.record({ key: text, value }), { maxLength: 4 });
const attributed = { attributes, droppedAttributesCount: uint32 };

export const logRecord: fc.Arbitrary<LogRecord> = fc.record({
  timeUnixNano: time,
  observedTimeUnixNano: time,
  severityNumber: fc.integer(),
  severityText: text,
  body: value,
  ...attributed,
  flags: uint32,
  traceId,
  spanId,
  eventName: text,
});

const span: fc.Arbitrary<Span> = fc.record({
  traceId,
  spanId,
  traceState: text,
  parentSpanId: spanId,
  flags: uint32,
  name: text,
  kind: fc.integer(),
  startTimeUnixNano: time,
  endTimeUnixNano: time,
  ...attributed,
  events: fc.array(fc.record({ timeUnixNano: time, name: text, ...attributed }), { maxLength: 2 }),
  droppedEventsCount: uint32,
  links: fc.array(fc.record({ traceId, spanId, traceState: text, ...attributed, flags: uint32 }), { maxLength: 2 }),
  droppedLinksCount: uint32,
  statusCode: fc.integer(),
  statusMessage: text,
});

const int64 = fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n });
const exemplars: fc.Arbitrary<Exemplar[]> = fc.array(
  fc.record({
    filteredAttributes: attributes,
    timeUnixNano: time,
    value: fc.oneof(int64, fc.double()),
    spanId,
    traceId,
  }),
  { maxLength: 2 },
);
const base = { attributes, startTimeUnixNano: time, timeUnixNano: time, flags: uint32 };
const optional = fc.oneof(fc.constant(null), fc.double());
const numberPoints = fc.array(fc.record({ ...base, value: fc.oneof(int64, optional), exemplars }), { maxLength: 3 });
const histogramPoints = fc.array(
  fc
    .record({
      ...base,
      sum: optional,
      bucketCounts: fc.array(fc.bigInt({ min: 0n, max: 2n ** 40n }), { minLength: 1, maxLength: 5 }),
      exemplars,
      min: optional,
      max: optional,
    })
    .map((point) => ({
      ...point,
      count: point.bucketCounts.reduce((sum, count) => sum + count, 0n),
      explicitBounds: point.bucketCounts.slice(1).map((_, i) => i),
    })),
  { maxLength: 3 },
);
const buckets = fc.record({ offset: fc.integer(), bucketCounts: fc.array(time, { maxLength: 5 }) });
const exponentialPoints = fc.array(
  fc.record({
    ...base,
    count: time,
    sum: optional,
    scale: fc.integer(),
    zeroCount: time,
    positive: buckets,
    negative: buckets,
    exemplars,
    min: optional,
    max: optional,
    zeroThreshold: fc.double(),
  }),
  { maxLength: 3 },
);
const summaryPoints = fc.array(
  fc.record({
    ...base,
    count: time,
    sum: fc.double(),
    quantileValues: fc.array(fc.record({ quantile: fc.double(), value: fc.double() }), { maxLength: 3 }),
  }),
  { maxLength: 3 },
);
const aggregationTemporality = fc.integer();
const data: fc.Arbitrary<MetricData> = fc.oneof(
  fc.constant({ kind: 'none' as const, points: [] as const }),
  fc.record({ kind: fc.constant('gauge' as const), points: numberPoints }),
  fc.record({
    kind: fc.constant('sum' as const),
    points: numberPoints,
    aggregationTemporality,
    isMonotonic: fc.boolean(),
  }),
  fc.record({ kind: fc.constant('histogram' as const), points: histogramPoints, aggregationTemporality }),
  fc.record({ kind: fc.constant('exponential_histogram' as const), points: exponentialPoints, aggregationTemporality }),
  fc.record({ kind: fc.constant('summary' as const), points: summaryPoints }),
);
const metric = fc.record({ name: text, description: text, unit: text, metadata: attributes, data });

const resource = fc.record(attributed);
const scope = fc.record({ name: text, version: text, ...attributed });
export const list = <Item>(item: fc.Arbitrary<Item>): fc.Arbitrary<Item[]> => fc.array(item, { maxLength: 2 });

export const anyRequest: fc.Arbitrary<ExportRequest> = fc.oneof(
  list(
    fc.record({
      resource,
      schemaUrl: text,
      scopeLogs: list(fc.record({ scope, schemaUrl: text, logRecords: list(logRecord) })),
    }),
  ).map((resourceLogs) => ({ signal: 'logs' as const, request: { resourceLogs } })),
  list(
    fc.record({
      resource,
      schemaUrl: text,
      scopeSpans: list(fc.record({ scope, schemaUrl: text, spans: list(span) })),
    }),
  ).map((resourceSpans) => ({ signal: 'traces' as const, request: { resourceSpans } })),
  list(
    fc.record({
      resource,
      schemaUrl: text,
      scopeMetrics: list(fc.record({ scope, schemaUrl: text, metrics: list(metric) })),
    }),
  ).map((resourceMetrics) => ({ signal: 'metrics' as const, request: { resourceMetrics } })),
);
