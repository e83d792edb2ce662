import { DecodeContext, type DecodeOptions, runDecoder } from '../../common/context.ts';
import { mapEnvelope } from '../../common/json/envelope.ts';
import { enumField, idField, type JsonObject, textField, uint32Field, uint64Field } from '../../common/json/field.ts';
import { parseJsonBody } from '../../common/json/parse.ts';
import { mapAnyValue, mapAttributes } from '../../common/json/value.ts';
import type { DecodeResult } from '../../common/result.ts';
import { LOGS_ENVELOPE, logsRequest } from '../envelope.ts';
import type { LogRecord, LogsRequest } from '../log.ts';
import { SEVERITY_NUMBERS } from '../severity.ts';

/** Decodes OTLP/JSON logs, by the same rules as `decodeLogsProtobuf`. */
export function decodeLogsJson(bytes: Uint8Array, options: DecodeOptions = {}): DecodeResult<LogsRequest> {
  const context = new DecodeContext(LOGS_ENVELOPE, options);
  return runDecoder(context, () =>
    logsRequest(mapEnvelope(context, parseJsonBody(bytes, context), LOGS_ENVELOPE, mapLogRecord)),
  );
}

function mapLogRecord(context: DecodeContext, from: JsonObject): LogRecord | null {
  const { attributes, droppedAttributesCount } = mapAttributes(context, from);
  const record = {
    timeUnixNano: uint64Field(context, from, 'timeUnixNano'),
    observedTimeUnixNano: uint64Field(context, from, 'observedTimeUnixNano'),
    severityNumber: enumField(context, from, 'severityNumber', SEVERITY_NUMBERS),
    severityText: textField(context, from, 'severityText'),
    body: mapAnyValue(context, from['body'], 1, 'body'),
    attributes,
    droppedAttributesCount,
    flags: uint32Field(context, from, 'flags'),
    traceId: idField(context, from, 'traceId', 32),
    spanId: idField(context, from, 'spanId', 16),
    eventName: textField(context, from, 'eventName'),
  };
  return context.finishRecord() ? record : null;
}
