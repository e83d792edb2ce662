import type { EnvelopeNames } from '../common/context.ts';
import type { ResourceEnvelope } from '../common/envelope.ts';
import type { Span, TracesRequest } from './span.ts';

export const TRACES_ENVELOPE: EnvelopeNames = { resource: 'resourceSpans', scope: 'scopeSpans', record: 'spans' };

/** Gives the shared envelope the names of this signal. */
export function tracesRequest(envelopes: readonly ResourceEnvelope<Span>[]): TracesRequest {
  return {
    resourceSpans: envelopes.map(({ resource, schemaUrl, scopes }) => ({
      resource,
      schemaUrl,
      scopeSpans: scopes.map((inner) => ({ scope: inner.scope, schemaUrl: inner.schemaUrl, spans: inner.records })),
    })),
  };
}
