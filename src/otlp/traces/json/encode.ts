import { type JsonValue, unless, writeAttributes, writeEnvelope } from '../../common/json/write-value.ts';
import type { Span, SpanEvent, SpanLink, TracesRequest } from '../span.ts';

/** Encodes an ExportTraceServiceRequest as OTLP/JSON; `decodeTracesJson` gives the same request back. */
export const encodeTracesJson = (request: TracesRequest): Uint8Array =>
  Buffer.from(JSON.stringify(tracesJson(request)));

/** The same as a plain object, for who wants to print it: ids are hex, 64-bit numbers text, and what is unset is left out. */
export const tracesJson = ({ resourceSpans }: TracesRequest): JsonValue => ({
  resourceSpans: resourceSpans.map(({ resource, schemaUrl, scopeSpans }) => ({
    ...writeEnvelope({ resource }, schemaUrl),
    scopeSpans: scopeSpans.map(({ scope, schemaUrl: ofScope, spans }) => ({
      ...writeEnvelope({ scope }, ofScope),
      spans: spans.map(writeSpan),
    })),
  })),
});

const writeSpan = (span: Span): JsonValue => ({
  traceId: span.traceId,
  spanId: span.spanId,
  ...unless('traceState', span.traceState, ''),
  ...unless('parentSpanId', span.parentSpanId, ''),
  ...unless('flags', span.flags, 0),
  name: span.name,
  kind: span.kind,
  startTimeUnixNano: `${span.startTimeUnixNano}`,
  endTimeUnixNano: `${span.endTimeUnixNano}`,
  attributes: writeAttributes(span.attributes),
  ...unless('droppedAttributesCount', span.droppedAttributesCount, 0),
  events: span.events.map(writeEvent),
  ...unless('droppedEventsCount', span.droppedEventsCount, 0),
  links: span.links.map(writeLink),
  ...unless('droppedLinksCount', span.droppedLinksCount, 0),
  status: { ...unless('code', span.statusCode, 0), ...unless('message', span.statusMessage, '') },
});

const writeEvent = (event: SpanEvent): JsonValue => ({
  timeUnixNano: `${event.timeUnixNano}`,
  name: event.name,
  attributes: writeAttributes(event.attributes),
  ...unless('droppedAttributesCount', event.droppedAttributesCount, 0),
});

const writeLink = (link: SpanLink): JsonValue => ({
  traceId: link.traceId,
  spanId: link.spanId,
  ...unless('traceState', link.traceState, ''),
  attributes: writeAttributes(link.attributes),
  ...unless('droppedAttributesCount', link.droppedAttributesCount, 0),
  ...unless('flags', link.flags, 0),
});
