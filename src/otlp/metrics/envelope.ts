import type { EnvelopeNames } from '../common/context.ts';
import type { ResourceEnvelope } from '../common/envelope.ts';
import type { Metric, MetricsRequest } from './metric.ts';

export const METRICS_ENVELOPE: EnvelopeNames = {
  resource: 'resourceMetrics',
  scope: 'scopeMetrics',
  record: 'metrics',
};

/** Gives the shared envelope the names of this signal. */
export function metricsRequest(envelopes: readonly ResourceEnvelope<Metric>[]): MetricsRequest {
  return {
    resourceMetrics: envelopes.map(({ resource, schemaUrl, scopes }) => ({
      resource,
      schemaUrl,
      scopeMetrics: scopes.map((inner) => ({ scope: inner.scope, schemaUrl: inner.schemaUrl, metrics: inner.records })),
    })),
  };
}
