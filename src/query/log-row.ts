import { type Attributes, type LogRecord, SEVERITIES, type Severity } from './telemetry.ts';

/** A record as the store answers it. */
export interface LogRow {
  readonly time_unix_nano: string;
  readonly time_source: string;
  readonly severity_number: number;
  readonly severity_text: string;
  readonly service: string;
  readonly event: string;
  readonly body: string;
  readonly trace_id: string;
  readonly span_id: string;
  readonly thread_id: string;
  readonly scope: string;
  readonly attributes: Attributes;
  readonly resource: Attributes;
  readonly content_hash: string;
}

/** OTLP counts four numbers to a severity; what lies beyond is not one. */
export const severityOf = (number: number): Severity => SEVERITIES[Math.floor((number + 3) / 4)] ?? 'unknown';

export const recordOf = (row: LogRow): LogRecord => ({
  id: `${row.time_unix_nano}-${row.content_hash}`,
  at: new Date(Number(BigInt(row.time_unix_nano) / 1_000_000n)).toISOString(),
  time_unix_nano: row.time_unix_nano,
  time_source: row.time_source,
  severity: severityOf(row.severity_number),
  severity_text: orNull(row.severity_text),
  service: orNull(row.service),
  event: orNull(row.event),
  body: orNull(row.body),
  trace_id: orNull(row.trace_id),
  span_id: orNull(row.span_id),
  thread_id: orNull(row.thread_id),
  scope: orNull(row.scope),
  attributes: row.attributes,
  resource: row.resource,
});

/** The tables write '' for what nobody told. */
const orNull = (text: string): string | null => (text === '' ? null : text);
