import { encodeEnvelope } from '../../common/protobuf/write-envelope.ts';
import {
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
import type { Span, SpanEvent, SpanLink, TracesRequest } from '../span.ts';

/** Encodes an ExportTraceServiceRequest; `decodeTracesProtobuf` gives the same request back. */
export function encodeTracesProtobuf({ resourceSpans }: TracesRequest): Uint8Array {
  const envelopes = resourceSpans.map(({ resource, schemaUrl, scopeSpans }) => ({
    resource,
    schemaUrl,
    scopes: scopeSpans.map((inner) => ({ scope: inner.scope, schemaUrl: inner.schemaUrl, records: inner.spans })),
  }));
  return encodeEnvelope(envelopes, writeSpan);
}

function writeSpan(writer: ProtobufWriter, span: Span): void {
  writeHex(writer, 0x0a, span.traceId);
  writeHex(writer, 0x12, span.spanId);
  writeText(writer, 0x1a, span.traceState);
  writeHex(writer, 0x22, span.parentSpanId);
  writeText(writer, 0x2a, span.name);
  writeInt32(writer, 0x30, span.kind);
  writeFixed64(writer, 0x39, span.startTimeUnixNano);
  writeFixed64(writer, 0x41, span.endTimeUnixNano);
  writeAttributes(writer, 0x4a, span.attributes);
  writeUint32(writer, 0x50, span.droppedAttributesCount);
  for (const event of span.events) writeMessage(writer, 0x5a, () => writeEvent(writer, event));
  writeUint32(writer, 0x60, span.droppedEventsCount);
  for (const link of span.links) writeMessage(writer, 0x6a, () => writeLink(writer, link));
  writeUint32(writer, 0x70, span.droppedLinksCount);
  if (span.statusCode !== 0 || span.statusMessage !== '') {
    writeMessage(writer, 0x7a, () => {
      writeText(writer, 0x12, span.statusMessage);
      writeInt32(writer, 0x18, span.statusCode);
    });
  }
  writeFixed32(writer, 0x85, span.flags);
}

function writeEvent(writer: ProtobufWriter, event: SpanEvent): void {
  writeFixed64(writer, 0x09, event.timeUnixNano);
  writeText(writer, 0x12, event.name);
  writeAttributes(writer, 0x1a, event.attributes);
  writeUint32(writer, 0x20, event.droppedAttributesCount);
}

function writeLink(writer: ProtobufWriter, link: SpanLink): void {
  writeHex(writer, 0x0a, link.traceId);
  writeHex(writer, 0x12, link.spanId);
  writeText(writer, 0x1a, link.traceState);
  writeAttributes(writer, 0x22, link.attributes);
  writeUint32(writer, 0x28, link.droppedAttributesCount);
  writeFixed32(writer, 0x35, link.flags);
}
