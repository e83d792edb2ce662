/** One event as Codex emits it, and where it is handed to. Which lanes it leaves by is decided by its target alone: see `target.ts`. */

/**
 * A number that Codex holds as unsigned. It leaves as `intValue` in a log record and as text on a span: the one recorder knows unsigned numbers,
 * the other does not.
 */
export interface Unsigned {
  readonly unsigned: number;
}

/** Marks a number as one that Codex holds as unsigned. */
export const unsigned = (value: number): Unsigned => ({ unsigned: value });

/** A plain number leaves as a number; what Codex writes as text (`duration_ms` and others) is a string here already. Absent fields are left out. */
export type FieldValue = string | number | boolean | Unsigned;
/** Fields of an event by name; those that are undefined are left out. */
export type Fields = Readonly<Record<string, FieldValue | undefined>>;

/** The severity of a log record. */
export type Level = 'TRACE' | 'DEBUG' | 'INFO' | 'WARN' | 'ERROR';

/** One event on its way to a lane. */
export interface TelemetryEvent {
  /** `codex_otel.log_only`, `codex_otel.trace_safe`, `codex_otel.<subsystem>`: becomes the scope of the log record. */
  readonly target: string;
  readonly level: Level;
  /** Where it is emitted, `eventName` of the log record. Receivers know events by the field `event.name`. */
  readonly name: string;
  readonly fields: Fields;
  /** Said behind the fields: what an event shares with all others of its session. */
  readonly metadata?: Fields | undefined;
}

/** Takes events. Never throws: telemetry must not break who emits it. */
export interface EventSink {
  emit(event: TelemetryEvent): void;
}

/** Tags of one measurement. */
export type Tags = Readonly<Record<string, string>>;

/** Takes measurements; `MetricsClient` is one. Throws `MetricsError` for names and tags that Codex would refuse. */
export interface MetricSink {
  /** `increment` is a whole number, not negative. */
  counter(name: string, increment: number, tags?: Tags): void;
  histogram(name: string, value: number, tags?: Tags): void;
  gauge(name: string, value: number, tags?: Tags): void;
  recordDuration(name: string, durationMs: number, tags?: Tags): void;
}
