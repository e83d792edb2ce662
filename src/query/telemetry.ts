/** What explorers ask of the raw tables: log records and spans as they came. Times are ISO 8601 with milliseconds; nanoseconds since the epoch are text. */
import type { LogSample } from './log-pattern.ts';
import type { MetricAnswer, MetricAsk, MetricInfo } from './metric.ts';
import type { SqlProgress } from './sql-progress.ts';
import type { SqlSchema } from './sql-schema.ts';

export type Attributes = Readonly<Record<string, string>>;

/** By number; 0 is a record that does not tell. */
export const SEVERITIES = ['unknown', 'trace', 'debug', 'info', 'warn', 'error', 'fatal'] as const;
export type Severity = (typeof SEVERITIES)[number];

/** From when to when, ms since the epoch; absent is without a bound. */
export interface TimeSpan {
  readonly since?: number | undefined;
  readonly until?: number | undefined;
}

/** Every list is "one of these" and empty for "any". */
export interface LogFilter extends TimeSpan {
  /** Words that must all occur in the body, the event or the value of an attribute, in any case. */
  readonly text?: string | undefined;
  readonly event?: readonly string[] | undefined;
  readonly severity?: readonly Severity[] | undefined;
  readonly service?: readonly string[] | undefined;
  readonly model?: readonly string[] | undefined;
  readonly tool?: readonly string[] | undefined;
  /** An id of a session: its sub-agents' records are meant, too. */
  readonly session?: string | undefined;
  readonly traceId?: string | undefined;
  readonly spanId?: string | undefined;
  /** `name=value`, as they were sent; `resource.name=value` of the resource. All must fit. */
  readonly attribute?: readonly string[] | undefined;
}

export interface LogRecord {
  /** Of this record's content and time: a record that was sent twice has the same. */
  readonly id: string;
  readonly at: string;
  readonly time_unix_nano: string;
  /** What `at` is: `sent`, `observed`, `received`, or one of them that cannot be right. */
  readonly time_source: string;
  readonly severity: Severity;
  readonly severity_text: string | null;
  readonly service: string | null;
  readonly event: string | null;
  readonly body: string | null;
  readonly trace_id: string | null;
  readonly span_id: string | null;
  /** The conversation that the record names. */
  readonly thread_id: string | null;
  readonly scope: string | null;
  readonly attributes: Attributes;
  readonly resource: Attributes;
}

export interface LogPage {
  /** Newest first, whichever way was asked. */
  readonly records: readonly LogRecord[];
  /** Asks for what is older; null where nothing is. */
  readonly next_cursor: string | null;
  /** Asks for what is newer; null on an empty page. */
  readonly newer_cursor: string | null;
}

export interface LogTail {
  /** Newest first. */
  readonly records: readonly LogRecord[];
  /** How many fitted besides, and were left out. */
  readonly dropped: number;
}

export type LogHistogramKey = 'severity' | 'event';

export interface LogHistogram {
  readonly since: string;
  readonly until: string;
  readonly step_ms: number;
  readonly total: number;
  /** The most frequent first; `key` null gathers the rest. One count a step. */
  readonly series: readonly { readonly key: string | null; readonly counts: readonly number[] }[];
}

export const LOG_FACETS = ['event', 'severity', 'service', 'model', 'tool'] as const;
export type LogFacet = (typeof LOG_FACETS)[number];
export type LogFacets = Readonly<Record<LogFacet, readonly { readonly value: string; readonly count: number }[]>>;

/** What one span of a trace must be; durations in ms. */
export interface TraceFilter extends TimeSpan {
  readonly text?: string | undefined;
  readonly service?: readonly string[] | undefined;
  readonly name?: readonly string[] | undefined;
  readonly minMs?: number | undefined;
  /** No span of the trace lasts longer. */
  readonly maxMs?: number | undefined;
  readonly errors?: boolean | undefined;
  readonly session?: string | undefined;
}

/** What a list of traces begins with the most of; `time` is the newest. */
export const TRACE_SORTS = ['time', 'duration', 'spans', 'errors'] as const;
export type TraceSort = (typeof TRACE_SORTS)[number];

export const TRACE_FACETS = ['service', 'name'] as const;
export type TraceFacet = (typeof TRACE_FACETS)[number];
/** Counted are spans. */
export type TraceFacets = Readonly<Record<TraceFacet, readonly { readonly value: string; readonly count: number }[]>>;

export interface TraceSummary {
  readonly trace_id: string;
  readonly started_at: string;
  /** From the first span's start to the last one's end. */
  readonly duration_ms: number;
  /** Of the span without a parent, else of the first. */
  readonly root_name: string;
  readonly has_root: boolean;
  readonly service: string;
  readonly services: number;
  readonly spans: number;
  readonly errors: number;
  /** A thread that ran in it; null where nothing tells. */
  readonly thread_id: string | null;
}

export interface TracePage {
  readonly traces: readonly TraceSummary[];
  readonly next_cursor: string | null;
}

export interface TraceSpan {
  readonly span_id: string;
  /** null for a root. The span of that id may not be here. */
  readonly parent_span_id: string | null;
  readonly name: string;
  readonly kind: string;
  /** Into `services` of the trace. */
  readonly service: string;
  /** ms since the trace began, with microseconds. */
  readonly start_ms: number;
  readonly duration_ms: number;
  /** The end lay so far before the start, ms; 0 nearly always. */
  readonly end_before_start_ms: number;
  readonly status: 'unset' | 'ok' | 'error';
  readonly status_message: string | null;
  readonly scope: string | null;
  readonly attributes: Attributes;
  readonly events: readonly { readonly name: string; readonly at_ms: number; readonly attributes: Attributes }[];
  readonly links: readonly { readonly trace_id: string; readonly span_id: string; readonly attributes: Attributes }[];
}

export interface Trace {
  readonly trace_id: string;
  readonly started_at: string;
  readonly duration_ms: number;
  /** In order of their start. */
  readonly spans: readonly TraceSpan[];
  /** How many there are; more than `spans` has where the trace is larger than what is shown. */
  readonly span_count: number;
  readonly errors: number;
  /** Attributes of what sent it, by service. */
  readonly resources: Readonly<Record<string, Attributes>>;
  readonly thread_ids: readonly string[];
}

export interface RecordPageRequest {
  readonly limit: number;
  readonly cursor?: string | undefined;
}

export interface TracePageRequest extends RecordPageRequest {
  /** `time` where absent. A cursor is good for the order that gave it. */
  readonly sort?: TraceSort | undefined;
}

export interface TelemetryQuery {
  listTraces(filter: TraceFilter, page: TracePageRequest): Promise<TracePage>;
  /** What there is to filter traces by; of the last 7 days where no beginning is asked for. */
  traceFacets(span: TimeSpan): Promise<TraceFacets>;
  /** Throws `not_found`; `conflict` for a beginning that several ids have. */
  trace(ref: string): Promise<Trace>;
  listLogs(filter: LogFilter, page: RecordPageRequest): Promise<LogPage>;
  /** What arrived (not: happened) since `arrivedSince`, ms since the epoch. */
  tailLogs(filter: LogFilter, from: { readonly arrivedSince: number; readonly limit: number }): Promise<LogTail>;
  logHistogram(filter: LogFilter, by: LogHistogramKey): Promise<LogHistogram>;
  logFacets(filter: LogFilter): Promise<LogFacets>;
  /** The newest records that fit, for `findPatterns`. */
  logSample(filter: LogFilter): Promise<LogSample>;
  /** Every metric that said something in the span. */
  listMetrics(span: TimeSpan): Promise<readonly MetricInfo[]>;
  /** Throws `not_found`; `invalid_input` for an aggregation that the metric's kind cannot tell. */
  metric(name: string, ask: MetricAsk): Promise<MetricAnswer>;
  /** What SQL may name. */
  sqlSchema(): Promise<SqlSchema>;
  /** How far the query is that was asked under this id; null where it does not run. */
  sqlProgress(queryId: string): Promise<SqlProgress | null>;
}
