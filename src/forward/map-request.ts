/** Every text that a traces request holds, changed in one walk. Ids, numbers and times stay. */
import type { AnyValue, KeyValue } from '../otlp/common/value.ts';
import type { Span, TracesRequest } from '../otlp/traces/span.ts';

export interface TextChanges {
  /** Of an attribute: both its key and its value may change. */
  readonly attribute: (attribute: KeyValue) => KeyValue;
  /** Names of spans and events, messages of statuses. `field` says which. */
  readonly text: (text: string, field: string) => string;
}

export function mapRequest(request: TracesRequest, changes: TextChanges): TracesRequest {
  const attributes = (all: readonly KeyValue[]): KeyValue[] => all.map(changes.attribute);
  return {
    resourceSpans: request.resourceSpans.map((one) => ({
      ...one,
      resource: { ...one.resource, attributes: attributes(one.resource.attributes) },
      scopeSpans: one.scopeSpans.map((inner) => ({
        ...inner,
        spans: inner.spans.map((span) => mapSpan(span, changes)),
      })),
    })),
  };
}

function mapSpan(span: Span, { attribute, text }: TextChanges): Span {
  return {
    ...span,
    name: text(span.name, 'span.name'),
    statusMessage: text(span.statusMessage, 'span.status'),
    attributes: span.attributes.map(attribute),
    events: span.events.map((event) => ({
      ...event,
      name: text(event.name, 'event.name'),
      attributes: event.attributes.map(attribute),
    })),
    links: span.links.map((link) => ({ ...link, attributes: link.attributes.map(attribute) })),
  };
}

/** The texts of a value, however deep. */
export function mapValue(value: AnyValue, change: (text: string) => string): AnyValue {
  if (typeof value === 'string') return change(value);
  if (typeof value !== 'object' || value === null || value instanceof Uint8Array) return value;
  if ('entries' in value && !Array.isArray(value)) {
    const entries = (value as { readonly entries: readonly KeyValue[] }).entries;
    return { entries: entries.map(({ key, value: inner }) => ({ key, value: mapValue(inner, change) })) };
  }
  return (value as readonly AnyValue[]).map((inner) => mapValue(inner, change));
}
