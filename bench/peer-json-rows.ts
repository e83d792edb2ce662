/**
 * The usual way, written with care: a general decoder, one object a row in the columns of the Collector's exporter,
 * JSONEachRow through the official client.
 */
import type { ClickHouseClient } from '@clickhouse/client';
import type { Body } from './corpus.ts';
import {
  decodeLogsWithPeer,
  decodeTracesWithPeer,
  type PeerAttribute,
  type PeerId,
  type PeerLogs,
  type PeerTraces,
  type PeerValue,
} from './otlp-proto.ts';

function textOf(value: PeerValue | null | undefined): string {
  if (value === undefined || value === null) return '';
  if (value.stringValue !== undefined) return value.stringValue;
  const other = value.intValue ?? value.doubleValue ?? value.boolValue;
  return other === undefined ? JSON.stringify(value.arrayValue ?? value.kvlistValue ?? '') : String(other);
}

const mapOf = (attributes: readonly PeerAttribute[] = []): Record<string, string> =>
  Object.fromEntries(attributes.map(({ key, value }) => [key, textOf(value)]));

const hex = (id: PeerId | undefined): string => (typeof id === 'string' ? id : Buffer.from(id ?? []).toString('hex'));

/** Nanoseconds as the decimal seconds that ClickHouse reads as DateTime64(9). */
function seconds(nano: string): string {
  const padded = nano.padStart(10, '0');
  return `${padded.slice(0, -9)}.${padded.slice(-9)}`;
}

function* logRowsOf({ resourceLogs = [] }: PeerLogs): Generator<Record<string, unknown>> {
  for (const { resource, scopeLogs = [] } of resourceLogs) {
    const ResourceAttributes = mapOf(resource?.attributes);
    for (const { scope, logRecords = [] } of scopeLogs) {
      for (const record of logRecords) {
        const LogAttributes = mapOf(record.attributes);
        const sent = record.timeUnixNano ?? '0';
        yield {
          Timestamp: seconds(sent === '0' ? (record.observedTimeUnixNano ?? '0') : sent),
          TraceId: hex(record.traceId),
          SpanId: hex(record.spanId),
          SeverityText: record.severityText ?? '',
          SeverityNumber: record.severityNumber ?? 0,
          ServiceName: ResourceAttributes['service.name'] ?? '',
          Body: textOf(record.body),
          ResourceAttributes,
          ScopeName: scope?.name ?? '',
          ScopeVersion: scope?.version ?? '',
          LogAttributes,
          EventName: record.eventName ?? '',
        };
      }
    }
  }
}

const SPAN_KINDS = ['Unspecified', 'Internal', 'Server', 'Client', 'Producer', 'Consumer'];
const STATUS_CODES = ['Unset', 'Ok', 'Error'];

function* spanRowsOf({ resourceSpans = [] }: PeerTraces): Generator<Record<string, unknown>> {
  for (const { resource, scopeSpans = [] } of resourceSpans) {
    const ResourceAttributes = mapOf(resource?.attributes);
    for (const { scope, spans = [] } of scopeSpans) {
      for (const { events = [], links = [], startTimeUnixNano = '0', ...span } of spans) {
        yield {
          Timestamp: seconds(startTimeUnixNano),
          TraceId: hex(span.traceId),
          SpanId: hex(span.spanId),
          ParentSpanId: hex(span.parentSpanId),
          TraceState: span.traceState ?? '',
          SpanName: span.name ?? '',
          SpanKind: SPAN_KINDS[span.kind ?? 0] ?? '',
          ServiceName: ResourceAttributes['service.name'] ?? '',
          ResourceAttributes,
          ScopeName: scope?.name ?? '',
          ScopeVersion: scope?.version ?? '',
          SpanAttributes: mapOf(span.attributes),
          Duration: String(BigInt(span.endTimeUnixNano ?? '0') - BigInt(startTimeUnixNano)),
          StatusCode: STATUS_CODES[span.status?.code ?? 0] ?? '',
          StatusMessage: span.status?.message ?? '',
          'Events.Timestamp': events.map(({ timeUnixNano = '0' }) => seconds(timeUnixNano)),
          'Events.Name': events.map(({ name = '' }) => name),
          'Events.Attributes': events.map(({ attributes }) => mapOf(attributes)),
          // The exporter has no such columns; a Nested of ours wants all of its arrays equally long.
          'Events.DroppedAttributesCount': events.map(() => 0),
          'Links.TraceId': links.map(({ traceId }) => hex(traceId)),
          'Links.SpanId': links.map(({ spanId }) => hex(spanId)),
          'Links.TraceState': links.map(({ traceState = '' }) => traceState),
          'Links.Attributes': links.map(({ attributes }) => mapOf(attributes)),
          'Links.DroppedAttributesCount': links.map(() => 0),
          'Links.Flags': links.map(() => 0),
        };
      }
    }
  }
}

function rowsOf({ bytes, signal, encoding }: Body): Iterable<Record<string, unknown>> {
  const json: unknown = encoding === 'json' ? JSON.parse(Buffer.from(bytes).toString()) : undefined;
  return signal === 'logs'
    ? logRowsOf((json as PeerLogs | undefined) ?? decodeLogsWithPeer(bytes))
    : spanRowsOf((json as PeerTraces | undefined) ?? decodeTracesWithPeer(bytes));
}

export async function insertAsJsonRows(client: ClickHouseClient, bodies: readonly Body[]): Promise<void> {
  const values: Record<string, unknown>[] = [];
  for (const body of bodies) values.push(...rowsOf(body));
  const table = bodies[0]?.signal === 'traces' ? 'otel_traces' : 'otel_logs';
  await client.insert({ table, values, format: 'JSONEachRow' });
}
