import { DecodeContext, type DecodeOptions, runDecoder } from '../../common/context.ts';
import { mapEnvelope } from '../../common/json/envelope.ts';
import {
  asObject,
  enumField,
  idField,
  type JsonObject,
  listField,
  objectField,
  textField,
  uint32Field,
  uint64Field,
} from '../../common/json/field.ts';
import { parseJsonBody } from '../../common/json/parse.ts';
import { mapAttributes } from '../../common/json/value.ts';
import type { DecodeResult } from '../../common/result.ts';
import { TRACES_ENVELOPE, tracesRequest } from '../envelope.ts';
import type { Span, SpanEvent, SpanLink, TracesRequest } from '../span.ts';

/** Decodes OTLP/JSON traces, by the same rules as `decodeTracesProtobuf`. */
export function decodeTracesJson(bytes: Uint8Array, options: DecodeOptions = {}): DecodeResult<TracesRequest> {
  const context = new DecodeContext(TRACES_ENVELOPE, options);
  return runDecoder(context, () =>
    tracesRequest(mapEnvelope(context, parseJsonBody(bytes, context), TRACES_ENVELOPE, mapSpan)),
  );
}

const SPAN_KINDS: ReadonlyMap<string, number> = new Map(
  ['UNSPECIFIED', 'INTERNAL', 'SERVER', 'CLIENT', 'PRODUCER', 'CONSUMER'].map((name, i) => [`SPAN_KIND_${name}`, i]),
);
const STATUS_CODES: ReadonlyMap<string, number> = new Map(
  ['UNSET', 'OK', 'ERROR'].map((name, i) => [`STATUS_CODE_${name}`, i]),
);

function mapSpan(context: DecodeContext, from: JsonObject): Span | null {
  const status = objectField(context, from, 'status') ?? {};
  const { attributes, droppedAttributesCount } = mapAttributes(context, from);
  const span = {
    traceId: idField(context, from, 'traceId', 32),
    spanId: idField(context, from, 'spanId', 16),
    traceState: textField(context, from, 'traceState'),
    parentSpanId: idField(context, from, 'parentSpanId', 16),
    flags: uint32Field(context, from, 'flags'),
    name: textField(context, from, 'name'),
    kind: enumField(context, from, 'kind', SPAN_KINDS),
    startTimeUnixNano: uint64Field(context, from, 'startTimeUnixNano'),
    endTimeUnixNano: uint64Field(context, from, 'endTimeUnixNano'),
    attributes,
    droppedAttributesCount,
    events: listField(context, from, 'events').map((event) => mapEvent(context, asObject(context, event, 'events'))),
    droppedEventsCount: uint32Field(context, from, 'droppedEventsCount'),
    links: listField(context, from, 'links').map((link, i) => mapLink(context, asObject(context, link, 'links'), i)),
    droppedLinksCount: uint32Field(context, from, 'droppedLinksCount'),
    statusCode: enumField(context, status, 'code', STATUS_CODES),
    statusMessage: textField(context, status, 'message'),
  };
  return context.finishRecord() ? span : null;
}

function mapEvent(context: DecodeContext, from: JsonObject): SpanEvent {
  return {
    timeUnixNano: uint64Field(context, from, 'timeUnixNano'),
    name: textField(context, from, 'name'),
    ...mapAttributes(context, from),
  };
}

function mapLink(context: DecodeContext, from: JsonObject, index: number): SpanLink {
  return {
    traceId: idField(context, from, 'traceId', 32, `links[${index}].`),
    spanId: idField(context, from, 'spanId', 16, `links[${index}].`),
    traceState: textField(context, from, 'traceState'),
    ...mapAttributes(context, from),
    flags: uint32Field(context, from, 'flags'),
  };
}
