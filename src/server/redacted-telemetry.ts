/** Raw records without secrets, also those that were stored before a rule was known. */
import type { TelemetryQuery } from '../query/telemetry.ts';
import type { Redactor } from '../redact/redactor.ts';

export function redactedTelemetry(query: TelemetryQuery, redactor: Redactor): TelemetryQuery {
  const clean = <Value>(value: Value, field: string): Value => redactor.value(value, field) as Value;
  return {
    listTraces: async (filter, page) => clean(await query.listTraces(filter, page), 'traces'),
    traceFacets: async (span) => clean(await query.traceFacets(span), 'traces'),
    trace: async (ref) => clean(await query.trace(ref), 'trace'),
    listLogs: async (filter, page) => clean(await query.listLogs(filter, page), 'logs'),
    tailLogs: async (filter, from) => clean(await query.tailLogs(filter, from), 'logs'),
    logHistogram: async (filter, by) => clean(await query.logHistogram(filter, by), 'logs'),
    logFacets: async (filter) => clean(await query.logFacets(filter), 'logs'),
    // whole texts: patterns are found in what is clean, since a part of a text could hold a part of a secret
    logSample: async (filter) => clean(await query.logSample(filter), 'logs'),
    listMetrics: async (span) => clean(await query.listMetrics(span), 'metrics'),
    // names of our own tables and of the engine's functions: nothing that somebody said
    sqlSchema: () => query.sqlSchema(),
    // figures alone
    sqlProgress: (queryId) => query.sqlProgress(queryId),
    metric: async (name, ask) => clean(await query.metric(name, ask), 'metrics'),
  };
}
