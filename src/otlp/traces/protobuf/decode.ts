import { DecodeContext, type DecodeOptions, runDecoder } from '../../common/context.ts';
import { readEnvelope } from '../../common/protobuf/envelope.ts';
import { fieldSet, ProtobufReader } from '../../common/protobuf/reader.ts';
import { readAttribute } from '../../common/protobuf/value.ts';
import type { DecodeResult } from '../../common/result.ts';
import type { KeyValue } from '../../common/value.ts';
import { TRACES_ENVELOPE, tracesRequest } from '../envelope.ts';
import type { Span, SpanEvent, SpanLink, TracesRequest } from '../span.ts';

/** Decodes an ExportTraceServiceRequest. A span with a malformed id (its own or of a link) is left out and counted as rejected. */
export function decodeTracesProtobuf(bytes: Uint8Array, options: DecodeOptions = {}): DecodeResult<TracesRequest> {
  const context = new DecodeContext(TRACES_ENVELOPE, options);
  return runDecoder(context, () => tracesRequest(readEnvelope(new ProtobufReader(bytes, context), readSpan)));
}

type Draft = { -readonly [Field in keyof Span]: Span[Field] } & {
  readonly attributes: KeyValue[];
  readonly events: SpanEvent[];
  readonly links: SpanLink[];
};

const draftSpan = (): Draft => ({
  traceId: '',
  spanId: '',
  traceState: '',
  parentSpanId: '',
  flags: 0,
  name: '',
  kind: 0,
  startTimeUnixNano: 0n,
  endTimeUnixNano: 0n,
  attributes: [],
  droppedAttributesCount: 0,
  events: [],
  droppedEventsCount: 0,
  links: [],
  droppedLinksCount: 0,
  statusCode: 0,
  statusMessage: '',
});

function readSpan(reader: ProtobufReader): Span | null {
  const outer = reader.enter();
  const span = draftSpan();
  let dropped = 0;
  while (reader.more()) {
    const tag = reader.tag();
    if (tag === 0x4a) dropped += readAttribute(reader, span.attributes);
    else readSpanField(reader, tag, span);
  }
  reader.leave(outer);
  // Added at the end: the sender's own count may come after the attributes.
  span.droppedAttributesCount += dropped;
  return reader.context.finishRecord() ? span : null;
}

const SPAN = fieldSet(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16);

function readSpanField(reader: ProtobufReader, tag: number, span: Draft): void {
  switch (tag) {
    case 0x0a:
      span.traceId = reader.id(16, 'traceId');
      return;
    case 0x12:
      span.spanId = reader.id(8, 'spanId');
      return;
    case 0x1a:
      span.traceState = reader.text();
      return;
    case 0x22:
      span.parentSpanId = reader.id(8, 'parentSpanId');
      return;
    case 0x2a:
      span.name = reader.text();
      return;
    case 0x30:
      span.kind = reader.int32();
      return;
    case 0x39:
      span.startTimeUnixNano = reader.fixed64();
      return;
    case 0x41:
      span.endTimeUnixNano = reader.fixed64();
      return;
    case 0x50:
      span.droppedAttributesCount = reader.uint32();
      return;
    case 0x5a:
      span.events.push(readEvent(reader));
      return;
    case 0x60:
      span.droppedEventsCount = reader.uint32();
      return;
    case 0x6a:
      span.links.push(readLink(reader, span.links.length));
      return;
    case 0x70:
      span.droppedLinksCount = reader.uint32();
      return;
    case 0x7a:
      readStatus(reader, span);
      return;
    case 0x85:
      span.flags = reader.fixed32();
      return;
    default:
      reader.skip(tag, SPAN);
  }
}

const STATUS = fieldSet(2, 3);

function readStatus(reader: ProtobufReader, span: Draft): void {
  const outer = reader.enter();
  while (reader.more()) {
    const tag = reader.tag();
    if (tag === 0x12) span.statusMessage = reader.text();
    else if (tag === 0x18) span.statusCode = reader.int32();
    else reader.skip(tag, STATUS);
  }
  reader.leave(outer);
}

const EVENT = fieldSet(1, 2, 3, 4);

function readEvent(reader: ProtobufReader): SpanEvent {
  reader.context.take(1);
  const outer = reader.enter();
  let timeUnixNano = 0n;
  let name = '';
  const attributes: KeyValue[] = [];
  let sentDropped = 0;
  let dropped = 0;
  while (reader.more()) {
    const tag = reader.tag();
    if (tag === 0x09) timeUnixNano = reader.fixed64();
    else if (tag === 0x12) name = reader.text();
    else if (tag === 0x1a) dropped += readAttribute(reader, attributes);
    else if (tag === 0x20) sentDropped = reader.uint32();
    else reader.skip(tag, EVENT);
  }
  reader.leave(outer);
  return { timeUnixNano, name, attributes, droppedAttributesCount: sentDropped + dropped };
}

const LINK = fieldSet(1, 2, 3, 4, 5, 6);

function readLink(reader: ProtobufReader, index: number): SpanLink {
  reader.context.take(1);
  const outer = reader.enter();
  let traceId = '';
  let spanId = '';
  let traceState = '';
  const attributes: KeyValue[] = [];
  let sentDropped = 0;
  let dropped = 0;
  let flags = 0;
  while (reader.more()) {
    const tag = reader.tag();
    if (tag === 0x0a) traceId = reader.id(16, `links[${index}].traceId`);
    else if (tag === 0x12) spanId = reader.id(8, `links[${index}].spanId`);
    else if (tag === 0x1a) traceState = reader.text();
    else if (tag === 0x22) dropped += readAttribute(reader, attributes);
    else if (tag === 0x28) sentDropped = reader.uint32();
    else if (tag === 0x35) flags = reader.fixed32();
    else reader.skip(tag, LINK);
  }
  reader.leave(outer);
  return { traceId, spanId, traceState, attributes, droppedAttributesCount: sentDropped + dropped, flags };
}
