/** Codex's own names, as it spells them in `event.name` (logs) and in span names (traces). */
export const EVENT = {
  conversationStarts: 'codex.conversation_starts',
  userPrompt: 'codex.user_prompt',
  apiRequest: 'codex.api_request',
  websocketRequest: 'codex.websocket_request',
  sseEvent: 'codex.sse_event',
  toolDecision: 'codex.tool_decision',
  toolResult: 'codex.tool_result',
  sandboxOutcome: 'codex.sandbox_outcome',
  turnTtft: 'codex.turn_ttft',
  agentResponse: 'codex.agent_response',
  agentCommunication: 'codex.agent_communication',
  turnCost: 'codex.turn_cost',
} as const;

/** Events that are understood, kept and counted, but tell `assemble` nothing. */
export const OTHER_EVENTS: ReadonlySet<string> = new Set([
  'codex.auth_recovery',
  'codex.exec_server.process_exited',
  'codex.guardian_assessment',
  'codex.http_client.tls_backend_fallback',
  'codex.network_proxy.policy_decision',
  'codex.plugin_install_elicitation_sent',
  'codex.plugin_install_suggestion',
  'codex.skill_invocation',
  'codex.startup_phase',
  'codex.websocket_connect',
]);

export const KNOWN_EVENTS: ReadonlySet<string> = new Set<string>([...Object.values(EVENT), ...OTHER_EVENTS]);

/**
 * The stream events that say how far a response got. The others (deltas, parts, items) are thousands per session
 * and say nothing more; they stay in `otel_logs` only.
 */
export const STREAM_EVENT_KINDS: ReadonlySet<string> = new Set([
  'response.created',
  'response.completed',
  'response.failed',
  'response.incomplete',
  'response.function_call_arguments.done',
  'response.custom_tool_call_input.done',
]);

/** A turn's own span; `compact` is the user's /compact, `review` is `codex exec review`, `user_shell` a command of the user's own (`!`). */
export const TURN_SPANS: ReadonlySet<string> = new Set([
  'session_task.turn',
  'session_task.compact',
  'session_task.review',
  'session_task.user_shell',
]);
