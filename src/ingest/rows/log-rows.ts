import { textOfValue } from '../../otlp/common/value-text.ts';
import type { LogRecord, LogsRequest } from '../../otlp/logs/log.ts';
import type { RowBlock } from '../../store/store.ts';
import { writeAttributes } from './attribute-text.ts';
import { resourceScopeBytes } from './resource-scope.ts';
import { RowBinaryWriter } from './row-binary-writer.ts';
import { rowTime } from './timestamp.ts';

/** A recorded record takes 650 bytes: with this most requests need one allocation, and what waits in memory is not half empty. */
const ROW_BYTES_GUESS = 768;

/** Rows of `otel_logs`. `receivedAt` in ms since the epoch. */
export function logRows(request: LogsRequest, receivedAt: number): RowBlock {
  const writer = new RowBinaryWriter(1024 + ROW_BYTES_GUESS * recordCount(request));
  let rowCount = 0;
  for (const { resource, schemaUrl: resourceSchemaUrl, scopeLogs } of request.resourceLogs) {
    for (const { scope, schemaUrl: scopeSchemaUrl, logRecords } of scopeLogs) {
      const shared = resourceScopeBytes({ resource, resourceSchemaUrl, scope, scopeSchemaUrl, receivedAt });
      for (const record of logRecords) {
        writer.raw(shared);
        writeLogRecord(writer, record, receivedAt);
      }
      rowCount += logRecords.length;
    }
  }
  return { table: 'otel_logs', rowCount, bytes: writer.bytes() };
}

function recordCount(request: LogsRequest): number {
  let count = 0;
  for (const { scopeLogs } of request.resourceLogs) for (const { logRecords } of scopeLogs) count += logRecords.length;
  return count;
}

function writeLogRecord(writer: RowBinaryWriter, record: LogRecord, receivedAt: number): void {
  const time = rowTime(record.timeUnixNano, record.observedTimeUnixNano, receivedAt);
  writer.nanoseconds(time.nanoseconds);
  writer.uint8(time.source);
  writer.int64(record.observedTimeUnixNano - time.nanoseconds);
  writer.string(record.traceId);
  writer.string(record.spanId);
  writer.uint8(record.flags & 0xff);
  writer.uint32(record.flags);
  writer.uint8(record.severityNumber & 0xff);
  writer.string(record.severityText);
  writer.string(textOfValue(record.body));
  writer.string(record.eventName);
  writeAttributes(writer, record.attributes);
  writer.uint32(record.droppedAttributesCount);
}
