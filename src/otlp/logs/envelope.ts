import type { EnvelopeNames } from '../common/context.ts';
import type { ResourceEnvelope } from '../common/envelope.ts';
import type { LogRecord, LogsRequest } from './log.ts';

export const LOGS_ENVELOPE: EnvelopeNames = { resource: 'resourceLogs', scope: 'scopeLogs', record: 'logRecords' };

/** Gives the shared envelope the names of this signal. */
export function logsRequest(envelopes: readonly ResourceEnvelope<LogRecord>[]): LogsRequest {
  return {
    resourceLogs: envelopes.map(({ resource, schemaUrl, scopes }) => ({
      resource,
      schemaUrl,
      scopeLogs: scopes.map((inner) => ({ scope: inner.scope, schemaUrl: inner.schemaUrl, logRecords: inner.records })),
    })),
  };
}
