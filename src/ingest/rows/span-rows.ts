import type { Span, SpanEvent, SpanLink, TracesRequest } from '../../otlp/traces/span.ts';
import type { RowBlock } from '../../store/store.ts';
import { writeAttributes } from './attribute-text.ts';
import { resourceScopeBytes } from './resource-scope.ts';
import { RowBinaryWriter } from './row-binary-writer.ts';
import { rowTime } from './timestamp.ts';

const SPAN_KINDS = ['Unspecified', 'Internal', 'Server', 'Client', 'Producer', 'Consumer'] as const;
const STATUS_CODES = ['Unset', 'Ok', 'Error'] as const;

/** As for log records: most requests need one allocation. */
const ROW_BYTES_GUESS = 1024;

/** Rows of `otel_traces`. `receivedAt` in ms since the epoch. */
export function spanRows(request: TracesRequest, receivedAt: number): RowBlock {
  const writer = new RowBinaryWriter(1024 + ROW_BYTES_GUESS * spanCount(request));
  let rowCount = 0;
  for (const { resource, schemaUrl: resourceSchemaUrl, scopeSpans } of request.resourceSpans) {
    for (const { scope, schemaUrl: scopeSchemaUrl, spans } of scopeSpans) {
      const shared = resourceScopeBytes({ resource, resourceSchemaUrl, scope, scopeSchemaUrl, receivedAt });
      for (const span of spans) {
        writer.raw(shared);
        writeSpan(writer, span, receivedAt);
      }
      rowCount += spans.length;
    }
  }
  return { table: 'otel_traces', rowCount, bytes: writer.bytes() };
}

function spanCount(request: TracesRequest): number {
  let count = 0;
  for (const { scopeSpans } of request.resourceSpans) for (const { spans } of scopeSpans) count += spans.length;
  return count;
}

function writeSpan(writer: RowBinaryWriter, span: Span, receivedAt: number): void {
  const time = rowTime(span.startTimeUnixNano, span.endTimeUnixNano, receivedAt);
  const duration = span.endTimeUnixNano - time.nanoseconds;
  writer.nanoseconds(time.nanoseconds);
  writer.uint8(time.source);
  writer.uint64(duration > 0n ? duration : 0n);
  writer.uint64(duration < 0n ? -duration : 0n);
  writer.string(span.traceId);
  writer.string(span.spanId);
  writer.string(span.parentSpanId);
  writer.string(span.traceState);
  writer.uint32(span.flags);
  writer.string(span.name);
  // A number that OTLP has not named yet is kept as the number.
  writer.string(SPAN_KINDS[span.kind] ?? String(span.kind));
  writer.string(STATUS_CODES[span.statusCode] ?? String(span.statusCode));
  writer.string(span.statusMessage);
  writeAttributes(writer, span.attributes);
  writer.uint32(span.droppedAttributesCount);
  writeEvents(writer, span.events);
  writer.uint32(span.droppedEventsCount);
  writeLinks(writer, span.links);
  writer.uint32(span.droppedLinksCount);
}

function writeEvents(writer: RowBinaryWriter, events: readonly SpanEvent[]): void {
  writer.count(events.length);
  for (const event of events) writer.nanoseconds(event.timeUnixNano);
  writer.count(events.length);
  for (const event of events) writer.string(event.name);
  writer.count(events.length);
  for (const event of events) writeAttributes(writer, event.attributes);
  writer.count(events.length);
  for (const event of events) writer.uint32(event.droppedAttributesCount);
}

function writeLinks(writer: RowBinaryWriter, links: readonly SpanLink[]): void {
  writer.count(links.length);
  for (const link of links) writer.string(link.traceId);
  writer.count(links.length);
  for (const link of links) writer.string(link.spanId);
  writer.count(links.length);
  for (const link of links) writer.string(link.traceState);
  writer.count(links.length);
  for (const link of links) writeAttributes(writer, link.attributes);
  writer.count(links.length);
  for (const link of links) writer.uint32(link.droppedAttributesCount);
  writer.count(links.length);
  for (const link of links) writer.uint32(link.flags);
}
