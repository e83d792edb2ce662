/**
 * The usual way, written with care: a general decoder, one object a row in the columns of the Collector's exporter,
 * JSONEachRow through the official client.
 */
import type { ClickHouseClient } from '@clickhouse/client';
import type { Body } from './corpus.ts';
import { decodeLogsWithPeer, type PeerAttribute, type PeerLogs, type PeerValue } from './otlp-proto.ts';

function textOf(value: PeerValue | null | undefined): string {
  if (value === undefined || value === null) return '';
  if (value.stringValue !== undefined) return value.stringValue;
  const other = value.intValue ?? value.doubleValue ?? value.boolValue;
  return other === undefined ? JSON.stringify(value.arrayValue ?? value.kvlistValue ?? '') : String(other);
}

const mapOf = (attributes: readonly PeerAttribute[] = []): Record<string, string> =>
  Object.fromEntries(attributes.map(({ key, value }) => [key, textOf(value)]));

const hex = (id: Uint8Array | string | undefined): string =>
  typeof id === 'string' ? id : Buffer.from(id ?? []).toString('hex');

/** Nanoseconds as the decimal seconds that ClickHouse reads as DateTime64(9). */
function seconds(nano: string): string {
  const padded = nano.padStart(10, '0');
  return `${padded.slice(0, -9)}.${padded.slice(-9)}`;
}

function* rowsOf({ resourceLogs = [] }: PeerLogs): Generator<Record<string, unknown>> {
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

export async function insertAsJsonRows(client: ClickHouseClient, bodies: readonly Body[]): Promise<void> {
  const values: Record<string, unknown>[] = [];
  for (const { bytes, encoding } of bodies) {
    const logs =
      encoding === 'json' ? (JSON.parse(Buffer.from(bytes).toString()) as PeerLogs) : decodeLogsWithPeer(bytes);
    values.push(...rowsOf(logs));
  }
  await client.insert({ table: 'otel_logs', values, format: 'JSONEachRow' });
}
