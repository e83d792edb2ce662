import type { Observation, ObservationKind, Source } from '../model/observation.ts';

/** A row of `codex_event` as the observation queries answer it. */
export interface ObservationRow {
  readonly EventId: string;
  readonly Source: Source;
  readonly Kind: ObservationKind;
  readonly Name: string;
  readonly ThreadId: string;
  readonly TurnId: string;
  readonly CallId: string;
  readonly ResponseId: string;
  readonly TraceId: string;
  readonly SpanId: string;
  readonly ParentSpanId: string;
  /** Microseconds since the epoch; a 64-bit integer, so text. */
  readonly Micros: string;
  readonly DurationMs: number | null;
  readonly Attributes: Readonly<Record<string, string>>;
}

export const observationOf = (row: ObservationRow): Observation => ({
  id: row.EventId,
  source: row.Source,
  kind: row.Kind,
  name: row.Name,
  at: Number(row.Micros) / 1000,
  durationMs: row.DurationMs,
  threadId: row.ThreadId,
  turnId: row.TurnId,
  callId: row.CallId,
  responseId: row.ResponseId,
  traceId: row.TraceId,
  spanId: row.SpanId,
  parentSpanId: row.ParentSpanId,
  attributes: row.Attributes,
});
