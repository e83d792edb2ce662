/**
 * One canonical fact about a Codex session, whatever source told it. The bag of observations of a session is
 * the only input of `assemble()`; it is also what the table `codex_event` holds, one row each.
 * Hooks and rollouts become observations of the same kinds, so that the shape never changes with a source.
 */
export type Source = 'otel_logs' | 'otel_traces' | 'hooks' | 'notify' | 'rollout';

export const OBSERVATION_KINDS = [
  'thread_started', // a Codex process opened (or resumed) a thread: policies, provider, model, MCP servers
  'thread_link', // parent thread → child thread (sub-agent); told once for each of the two threads
  'thread_ended', // the session loop of one process ended
  'prompt', // the user's words (or a parent agent's)
  'turn_started',
  'turn_ended', // status and usage of a whole turn
  'turn_interrupted',
  'turn_ttft',
  'model_attempt', // one HTTP or websocket attempt of a model request
  'model_stream', // the response stream began, ended or failed
  'model_usage', // the tokens of one response: the only kind that token sums are made of
  'model_span', // structure of a model request inside a trace
  'tool_started',
  'tool_result',
  'tool_span',
  'approval',
  'sandbox_outcome',
  'answer', // what the assistant finally said
  'compaction',
  'process', // a Codex process as a whole: `codex.exec`
  'event', // a known or unknown Codex event that assemble does not need: kept and counted
] as const;
export type ObservationKind = (typeof OBSERVATION_KINDS)[number];

export interface Observation {
  /** 32 lower-case hex digits, a hash of what was said: the same record sent twice has the same id. */
  readonly id: string;
  readonly source: Source;
  readonly kind: ObservationKind;
  /** `event.name`, span name or hook event, as Codex spells it. */
  readonly name: string;
  /** When it happened (start, for things that last): ms since the epoch, fractions down to a microsecond. */
  readonly at: number;
  readonly durationMs: number | null;
  /** Ids are '' where the source does not tell. `threadId` is Codex's `conversation.id`. */
  readonly threadId: string;
  readonly turnId: string;
  readonly callId: string;
  readonly responseId: string;
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId: string;
  /** Everything else, as text, under the attribute names that Codex itself uses. */
  readonly attributes: Readonly<Record<string, string>>;
}
