import { encodeEnvelope } from '../../common/protobuf/write-envelope.ts';
import {
  writeAnyValue,
  writeAttributes,
  writeFixed32,
  writeFixed64,
  writeHex,
  writeInt32,
  writeMessage,
  writeText,
  writeUint32,
} from '../../common/protobuf/write-value.ts';
import type { ProtobufWriter } from '../../common/protobuf/writer.ts';
import type { LogRecord, LogsRequest } from '../log.ts';

/** Encodes an ExportLogsServiceRequest; `decodeLogsProtobuf` gives the same request back. */
export function encodeLogsProtobuf({ resourceLogs }: LogsRequest): Uint8Array {
  const envelopes = resourceLogs.map(({ resource, schemaUrl, scopeLogs }) => ({
    resource,
    schemaUrl,
    scopes: scopeLogs.map((inner) => ({ scope: inner.scope, schemaUrl: inner.schemaUrl, records: inner.logRecords })),
  }));
  return encodeEnvelope(envelopes, writeLogRecord);
}

function writeLogRecord(writer: ProtobufWriter, record: LogRecord): void {
  writeFixed64(writer, 0x09, record.timeUnixNano);
  writeInt32(writer, 0x10, record.severityNumber);
  writeText(writer, 0x1a, record.severityText);
  if (record.body !== null) writeMessage(writer, 0x2a, () => writeAnyValue(writer, record.body));
  writeAttributes(writer, 0x32, record.attributes);
  writeUint32(writer, 0x38, record.droppedAttributesCount);
  writeFixed32(writer, 0x45, record.flags);
  writeHex(writer, 0x4a, record.traceId);
  writeHex(writer, 0x52, record.spanId);
  writeFixed64(writer, 0x59, record.observedTimeUnixNano);
  writeText(writer, 0x62, record.eventName);
}
