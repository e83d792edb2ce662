import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { hexBytes, oracleEncode } from '../../test/helper/otlp-oracle.ts';
import type { AnyValue, KeyValue } from './common/value.ts';
import { decodeExportRequest } from './decode.ts';
import { encodeExportRequest } from './encode.ts';
import type { LogRecord } from './logs/log.ts';
import type { Exemplar, MetricData } from './metrics/metric.ts';
import type { Encoding, ExportRequest, Signal } from './signal.ts';
import type { Span } from './traces/span.ts';

function decode(signal: Signal, encoding: Encoding, body: Uint8Array): ExportRequest {
  const result = decodeExportRequest({ signal, encoding, body });
  if (!result.ok) throw new Error(`${result.problem.field}: ${result.problem.message}`);
  return result.request;
}

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

const logRecord: fc.Arbitrary<LogRecord> = fc.record({
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
const list = <Item>(item: fc.Arbitrary<Item>): fc.Arbitrary<Item[]> => fc.array(item, { maxLength: 2 });

const anyRequest: fc.Arbitrary<ExportRequest> = fc.oneof(
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

test('decode after encode is identity', () => {
  fc.assert(
    fc.property(anyRequest, (request) => {
      expect(decode(request.signal, 'protobuf', encodeExportRequest(request))).toEqual(request);
    }),
    { numRuns: 500, endOnFailure: true },
  );
});

test('requests put behind one another are one request (D-2)', () => {
  fc.assert(
    fc.property(list(logRecord), list(logRecord), (first, second) => {
      const bodyOf = (logRecords: LogRecord[]): Uint8Array =>
        encodeExportRequest({
          signal: 'logs',
          request: {
            resourceLogs: [
              {
                resource: { attributes: [], droppedAttributesCount: 0 },
                schemaUrl: '',
                scopeLogs: [
                  {
                    scope: { name: '', version: '', attributes: [], droppedAttributesCount: 0 },
                    schemaUrl: '',
                    logRecords,
                  },
                ],
              },
            ],
          },
        });
      const both = decode('logs', 'protobuf', Buffer.concat([bodyOf(first), bodyOf(second)]));
      const records =
        both.signal === 'logs' ? both.request.resourceLogs.map((r) => r.scopeLogs[0]?.logRecords) : undefined;
      expect(records).toEqual([first, second]);
    }),
    { numRuns: 50, endOnFailure: true },
  );
});

/** OTLP/JSON with the ids as bytes, as protobufjs wants them. */
function withBytes(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withBytes);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) =>
      ['traceId', 'spanId', 'parentSpanId'].includes(key) ? [key, hexBytes(String(inner))] : [key, withBytes(inner)],
    ),
  );
}

describe('recorded Codex sessions: JSON and the same session encoded by protobufjs decode alike', () => {
  test.each([
    ['logs', 'Logs'],
    ['traces', 'Traces'],
    ['metrics', 'Metrics'],
  ] as const)('%s', (signal, message) => {
    const file = new URL(`../../fixtures/codex/0.169.0/shell-one/otlp-${signal}.jsonl`, import.meta.url);
    for (const line of readFileSync(file, 'utf8').trim().split('\n')) {
      const parsed = JSON.parse(line) as object;
      const fromJson = decode(signal, 'json', Buffer.from(JSON.stringify(parsed, null, 2)));
      const fromProtobuf = decode(signal, 'protobuf', oracleEncode(message, withBytes(parsed) as object));
      expect(fromProtobuf).toEqual(fromJson);
      expect(decode(signal, 'protobuf', encodeExportRequest(fromJson))).toEqual(fromJson);
    }
  });
});
