import {
  type JsonValue,
  unless,
  writeAnyValue,
  writeAttributes,
  writeEnvelope,
} from '../../common/json/write-value.ts';
import type { LogRecord, LogsRequest } from '../log.ts';

/** Encodes an ExportLogsServiceRequest as OTLP/JSON; `decodeLogsJson` gives the same request back. */
export const encodeLogsJson = ({ resourceLogs }: LogsRequest): Uint8Array =>
  Buffer.from(
    JSON.stringify({
      resourceLogs: resourceLogs.map(({ resource, schemaUrl, scopeLogs }) => ({
        ...writeEnvelope({ resource }, schemaUrl),
        scopeLogs: scopeLogs.map(({ scope, schemaUrl: ofScope, logRecords }) => ({
          ...writeEnvelope({ scope }, ofScope),
          logRecords: logRecords.map(writeLogRecord),
        })),
      })),
    }),
  );

const writeLogRecord = (record: LogRecord): JsonValue => ({
  timeUnixNano: `${record.timeUnixNano}`,
  observedTimeUnixNano: `${record.observedTimeUnixNano}`,
  ...unless('severityNumber', record.severityNumber, 0),
  ...unless('severityText', record.severityText, ''),
  ...(record.body === null ? {} : { body: writeAnyValue(record.body) }),
  attributes: writeAttributes(record.attributes),
  ...unless('droppedAttributesCount', record.droppedAttributesCount, 0),
  ...unless('flags', record.flags, 0),
  ...unless('traceId', record.traceId, ''),
  ...unless('spanId', record.spanId, ''),
  ...unless('eventName', record.eventName, ''),
});
