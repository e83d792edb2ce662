/**
 * One canonical fact about a Codex session, whatever source told it. The bag of observations of a session is
 * the only input of `assemble()`; it is also what the table `codex_event` holds, one row each.
 * Hooks and rollouts become observations of the same kinds, so that the shape never changes with a source.
 */
export type Source = 'otel_logs' | 'otel_traces' | 'hooks' | 'notify' | 'rollout';

/**
 * What an observation can be, and the attributes by which `assemble` knows it. One vocabulary for all sources: where Codex's log records have
 * a name for a thing, that name is used for the same thing out of a hook or a rollout.
 *
 * | kind | attributes |
 * |---|---|
 * | thread_started | cwd, originator, app.version, model, model_provider, thread_source, start_source (startup, resume, clear, compact, fork), forked_from_id, agent_nickname, agent_role, agent_path, git.commit, git.branch, git.repository |
 * | thread_link | parent_thread_id, child_thread_id, prompt, agent_role, agent_nickname, link (`root`: only the root of the tree is known, not the parent), child_turn_id (of a review, where each thread tells only itself) |
 * | any line of a rollout that names no turn | beside_turn_ids (the other turns that were open in the file: it may be one of theirs) |
 * | settings | model, effort, service_tier, approval_policy, approvals_reviewer, sandbox_policy, cwd, collaboration_mode |
 * | prompt | prompt, images (JSON list of `data:` addresses) |
 * | turn_started | traceparent (of the caller's span, as a W3C header; hooks say it with any kind, `process` too), cwd, model, model_context_window, ordinal (of the line in the thread's rollouts), trigger, parent_turn_id |
 * | turn_ended | status (completed, failed), error.message, error.kind, ttft_ms, last_message, prompt_count (how many prompts of the thread `notify` lists) |
 * | turn_interrupted | reason |
 * | model_usage | input_token_count, cached_token_count, cache_write_token_count, output_token_count, reasoning_token_count, model, service_tier, model_reasoning_effort, status, error.message |
 * | tool_started, tool_result | tool_name, tool_namespace, mcp_server, arguments, output, output_truncated, images (as of a prompt), success, exit_code, changes (JSON by path) |
 * | approval_requested | tool_name, arguments (JSON), reason |
 * | approval | decision, source |
 * | answer, message, reasoning | response (text), phase, item_id |
 * | compaction | trigger, state (started, finished) |
 * | context | context_tokens, model_context_window |
 * | rate_limits | limit_id, plan_type, credits (JSON), primary.* and secondary.* (used_percent, window_minutes, resets_at) |
 * | rolled_back | num_turns, or from_ordinal: every turn from this line on |
 * | cost | usage.estimated_usd |
 * | error | error.message, error.kind |
 */
export const OBSERVATION_KINDS = [
  'thread_started', // a Codex process opened (or resumed) a thread: policies, provider, model, MCP servers
  'thread_link', // parent thread → child thread (sub-agent); told once for each of the two threads
  'thread_ended', // the session loop of one process ended
  'settings', // model, effort, policies from here on
  'prompt', // the user's words (or a parent agent's)
  'turn_started',
  'turn_ended', // status and usage of a whole turn
  'turn_interrupted',
  'turn_ttft',
  'model_requested', // a model request is about to be sent
  'model_attempt', // one HTTP or websocket attempt of a model request
  'model_stream', // the response stream began, ended or failed
  'model_usage', // the tokens of one response: the only kind that token sums are made of
  'model_span', // structure of a model request inside a trace
  'tool_started',
  'tool_result',
  'tool_span',
  'approval_requested', // somebody is asked: the session waits
  'approval',
  'sandbox_outcome',
  'answer', // what the assistant finally said
  'message', // what the assistant said on the way
  'reasoning', // the summary of its reasoning
  'compaction',
  'context', // how full the context window is
  'rate_limits',
  'rolled_back', // the user took turns back; they were paid all the same
  'cost', // Codex's own estimate for a turn
  'error',
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
  /**
   * ms since the epoch, fractions down to a microsecond. A span's is its start; everything else is told when it is over, so that what lasts
   * `durationMs` began that much earlier.
   */
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
