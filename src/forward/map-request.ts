/** Every text that a traces request holds, changed in one walk. Ids, numbers and times stay. */
import type { AnyValue, KeyValue, Scope } from '../otlp/common/value.ts';
import type { Span, TracesRequest } from '../otlp/traces/span.ts';

export interface TextChanges {
  /** Of an attribute: both its key and its value may change. */
  readonly attribute: (attribute: KeyValue) => KeyValue;
  /** All that is no attribute: names of spans and events, messages of statuses, scopes, trace states. `field` says which. */
  readonly text: (text: string, field: string) => string;
}

export function mapRequest(request: TracesRequest, changes: TextChanges): TracesRequest {
  const attributes = (all: readonly KeyValue[]): KeyValue[] => all.map(changes.attribute);
  return {
    resourceSpans: request.resourceSpans.map((one) => ({
      ...one,
      resource: { ...one.resource, attributes: attributes(one.resource.attributes) },
      schemaUrl: changes.text(one.schemaUrl, 'schema'),
      scopeSpans: one.scopeSpans.map((inner) => ({
        ...inner,
        scope: mapScope(inner.scope, changes),
        schemaUrl: changes.text(inner.schemaUrl, 'schema'),
        spans: inner.spans.map((span) => mapSpan(span, changes)),
      })),
    })),
  };
}

const mapScope = (scope: Scope, { attribute, text }: TextChanges): Scope => ({
  ...scope,
  name: text(scope.name, 'scope.name'),
  version: text(scope.version, 'scope.version'),
  attributes: scope.attributes.map(attribute),
});

function mapSpan(span: Span, { attribute, text }: TextChanges): Span {
  return {
    ...span,
    name: text(span.name, 'span.name'),
    traceState: text(span.traceState, 'span.trace_state'),
    statusMessage: text(span.statusMessage, 'span.status'),
    attributes: span.attributes.map(attribute),
    events: span.events.map((event) => ({
      ...event,
      name: text(event.name, 'event.name'),
      attributes: event.attributes.map(attribute),
    })),
    links: span.links.map((link) => ({
      ...link,
      traceState: text(link.traceState, 'link.trace_state'),
      attributes: link.attributes.map(attribute),
    })),
  };
}

/** The texts of a value, however deep. */
export function mapValue(value: AnyValue, change: (text: string) => string): AnyValue {
  if (typeof value === 'string') return change(value);
  // no profile makes bytes
  if (typeof value !== 'object' || value === null || value instanceof Uint8Array) return value;
  if ('entries' in value && !Array.isArray(value)) {
    const entries = (value as { readonly entries: readonly KeyValue[] }).entries;
    return { entries: entries.map(({ key, value: inner }) => ({ key: change(key), value: mapValue(inner, change) })) };
  }
  return (value as readonly AnyValue[]).map((inner) => mapValue(inner, change));
}
