import { DecodeContext, type DecodeOptions, runDecoder } from '../../common/context.ts';
import { readEnvelope } from '../../common/protobuf/envelope.ts';
import { fieldSet, ProtobufReader } from '../../common/protobuf/reader.ts';
import { readAnyValue, readAttribute } from '../../common/protobuf/value.ts';
import type { DecodeResult } from '../../common/result.ts';
import type { KeyValue } from '../../common/value.ts';
import { LOGS_ENVELOPE, logsRequest } from '../envelope.ts';
import type { LogRecord, LogsRequest } from '../log.ts';

/** Decodes an ExportLogsServiceRequest. A record with a malformed id is left out and counted as rejected. */
export function decodeLogsProtobuf(bytes: Uint8Array, options: DecodeOptions = {}): DecodeResult<LogsRequest> {
  const context = new DecodeContext(LOGS_ENVELOPE, options);
  return runDecoder(context, () => logsRequest(readEnvelope(new ProtobufReader(bytes, context), readLogRecord)));
}

type Draft = { -readonly [Field in keyof LogRecord]: LogRecord[Field] } & { readonly attributes: KeyValue[] };

// One literal with every field: all records share a hidden class.
const draftLogRecord = (): Draft => ({
  timeUnixNano: 0n,
  observedTimeUnixNano: 0n,
  severityNumber: 0,
  severityText: '',
  body: null,
  attributes: [],
  droppedAttributesCount: 0,
  flags: 0,
  traceId: '',
  spanId: '',
  eventName: '',
});

function readLogRecord(reader: ProtobufReader): LogRecord | null {
  const outer = reader.enter();
  const record = draftLogRecord();
  let dropped = 0;
  while (reader.more()) {
    const tag = reader.tag();
    if (tag === 0x32) dropped += readAttribute(reader, record.attributes);
    else readLogField(reader, tag, record);
  }
  reader.leave(outer);
  // Added at the end: the sender's own count may come after the attributes.
  record.droppedAttributesCount += dropped;
  return reader.context.finishRecord() ? record : null;
}

const LOG_RECORD = fieldSet(1, 2, 3, 5, 6, 7, 8, 9, 10, 11, 12);

function readLogField(reader: ProtobufReader, tag: number, record: Draft): void {
  switch (tag) {
    case 0x09:
      record.timeUnixNano = reader.fixed64();
      return;
    case 0x59:
      record.observedTimeUnixNano = reader.fixed64();
      return;
    case 0x10:
      record.severityNumber = reader.int32();
      return;
    case 0x1a:
      record.severityText = reader.text();
      return;
    case 0x2a: {
      const outer = reader.enter();
      record.body = readAnyValue(reader, record.body, 1);
      reader.leave(outer);
      return;
    }
    case 0x38:
      record.droppedAttributesCount = reader.uint32();
      return;
    case 0x45:
      record.flags = reader.fixed32();
      return;
    case 0x4a:
      record.traceId = reader.id(16, 'traceId');
      return;
    case 0x52:
      record.spanId = reader.id(8, 'spanId');
      return;
    case 0x62:
      record.eventName = reader.text();
      return;
    default:
      reader.skip(tag, LOG_RECORD);
  }
}
