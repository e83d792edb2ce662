/** One log record, one span, one data point: small, plain, and of no session, so that they are kept and counted nowhere. */
import type { KeyValue, Resource, Scope } from '../otlp/common/value.ts';
import { encodeExportRequest } from '../otlp/encode.ts';
import type { ExportRequest } from '../otlp/signal.ts';
import type { Signal } from './exporter.ts';

/** Name of all three, and of the attribute that holds the id to find them by. */
export const TEST_NAME = 'turnscope.doctor';

export interface TestMark {
  /** 32 lower-case hex digits: also the id of the trace. */
  readonly id: string;
  /** ms since the epoch. */
  readonly now: number;
  /** What the receiver tells projects apart by. */
  readonly resource: Readonly<Record<string, string>>;
}

export function testBody(signal: Signal, mark: TestMark): Uint8Array {
  return encodeExportRequest(REQUEST[signal](mark));
}

const REQUEST: Readonly<Record<Signal, (mark: TestMark) => ExportRequest>> = {
  logs: logRequest,
  traces: spanRequest,
  metrics: metricRequest,
};

const SCOPE: Scope = { name: TEST_NAME, version: '', attributes: [], droppedAttributesCount: 0 };
const NS_PER_MS = 1_000_000n;
const nanoseconds = ({ now }: TestMark): bigint => BigInt(Math.floor(now)) * NS_PER_MS;

const resourceOf = ({ resource }: TestMark): Resource => ({
  attributes: Object.entries({ 'service.name': 'turnscope-doctor', ...resource }).map(([key, value]) => ({
    key,
    value,
  })),
  droppedAttributesCount: 0,
});

const attributesOf = ({ id }: TestMark): KeyValue[] => [{ key: TEST_NAME, value: id }];

function logRequest(mark: TestMark): ExportRequest {
  const record = {
    timeUnixNano: nanoseconds(mark),
    observedTimeUnixNano: nanoseconds(mark),
    severityNumber: 9,
    severityText: 'INFO',
    body: 'Turnscope tries whether this way works.',
    attributes: attributesOf(mark),
    droppedAttributesCount: 0,
    flags: 0,
    traceId: '',
    spanId: '',
    eventName: TEST_NAME,
  };
  const scopeLogs = [{ scope: SCOPE, schemaUrl: '', logRecords: [record] }];
  return { signal: 'logs', request: { resourceLogs: [{ resource: resourceOf(mark), schemaUrl: '', scopeLogs }] } };
}

function spanRequest(mark: TestMark): ExportRequest {
  const span = {
    traceId: mark.id,
    spanId: mark.id.slice(0, 16),
    traceState: '',
    parentSpanId: '',
    flags: 1,
    name: TEST_NAME,
    kind: 1,
    startTimeUnixNano: nanoseconds(mark) - NS_PER_MS,
    endTimeUnixNano: nanoseconds(mark),
    attributes: attributesOf(mark),
    droppedAttributesCount: 0,
    events: [],
    droppedEventsCount: 0,
    links: [],
    droppedLinksCount: 0,
    statusCode: 1,
    statusMessage: '',
  };
  const scopeSpans = [{ scope: SCOPE, schemaUrl: '', spans: [span] }];
  return { signal: 'traces', request: { resourceSpans: [{ resource: resourceOf(mark), schemaUrl: '', scopeSpans }] } };
}

function metricRequest(mark: TestMark): ExportRequest {
  const point = {
    attributes: attributesOf(mark),
    startTimeUnixNano: nanoseconds(mark),
    timeUnixNano: nanoseconds(mark),
    flags: 0,
    value: 1n,
    exemplars: [],
  };
  // a gauge: adding one to a sum would stay in somebody's chart
  const metric = {
    name: TEST_NAME,
    description: '',
    unit: '',
    metadata: [],
    data: { kind: 'gauge' as const, points: [point] },
  };
  const scopeMetrics = [{ scope: SCOPE, schemaUrl: '', metrics: [metric] }];
  return {
    signal: 'metrics',
    request: { resourceMetrics: [{ resource: resourceOf(mark), schemaUrl: '', scopeMetrics }] },
  };
}
