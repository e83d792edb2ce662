/**
 * Every event of a session as data: what it says on the log lane and what on the trace lane. `undefined` for a lane means that the event does not
 * take it. Names, order and types of the fields are those of Codex 0.169.0.
 */
import { type AuthEnv, authEnvFields } from './auth-env.ts';
import { type Fields, unsigned } from './telemetry-event.ts';

export interface SessionEvent {
  /** Of the log lane. */
  readonly log: Fields | undefined;
  /** Of the trace lane: nothing that tells what was said or who said it. */
  readonly trace: Fields | undefined;
}

const both = (fields: Fields): SessionEvent => ({ log: fields, trace: fields });
const logOnly = (fields: Fields): SessionEvent => ({ log: fields, trace: undefined });

/** Whole milliseconds, as text: so Codex writes durations. */
const ms = (durationMs: number): string => String(Math.max(0, Math.trunc(durationMs)));
const optionalUnsigned = (value: number | undefined) => (value === undefined ? undefined : unsigned(value));

/** How a session begins; sub-agents have one each. */
export interface ConversationStart {
  readonly providerName: string;
  readonly authEnv: AuthEnv;
  readonly reasoningEffort?: string | undefined;
  readonly reasoningSummary: string;
  readonly contextWindow?: number | undefined;
  readonly autoCompactTokenLimit?: number | undefined;
  readonly approvalPolicy: string;
  readonly sandboxPolicy: string;
  readonly mcpServers: readonly string[];
  readonly legacyMultiAgentDisabledSources?: string | undefined;
}

export function conversationStarts(start: ConversationStart): SessionEvent {
  const fields = {
    'event.name': 'codex.conversation_starts',
    'config.legacy_multi_agent_disabled_sources': start.legacyMultiAgentDisabledSources ?? 'none',
    provider_name: start.providerName,
    ...authEnvFields(start.authEnv),
    reasoning_effort: start.reasoningEffort,
    reasoning_summary: start.reasoningSummary,
    context_window: start.contextWindow,
    auto_compact_token_limit: start.autoCompactTokenLimit,
    approval_policy: start.approvalPolicy,
    sandbox_policy: start.sandboxPolicy,
  };
  return {
    log: { ...fields, mcp_servers: start.mcpServers.join(', ') },
    trace: { ...fields, mcp_server_count: start.mcpServers.length },
  };
}

/** How a request was let in, and how it was helped when it was not. */
export interface RequestAuth {
  readonly headerAttached: boolean;
  readonly headerName?: string | undefined;
  readonly retryAfterUnauthorized: boolean;
  readonly recoveryMode?: string | undefined;
  readonly recoveryPhase?: string | undefined;
  readonly requestId?: string | undefined;
  readonly cfRay?: string | undefined;
  readonly error?: string | undefined;
  readonly errorCode?: string | undefined;
  readonly agentId?: string | undefined;
  readonly taskId?: string | undefined;
}

/** One HTTP attempt. Durations are milliseconds. */
export interface ApiRequest {
  /** To the headers of the response. */
  readonly durationMs: number;
  readonly status?: number | undefined;
  readonly error?: string | undefined;
  /** 0 is the first. */
  readonly attempt: number;
  readonly endpoint: string;
  readonly auth: RequestAuth;
}

const requestAuthHead = ({
  headerAttached,
  headerName,
  retryAfterUnauthorized,
  recoveryMode,
  recoveryPhase,
}: RequestAuth) => ({
  'auth.header_attached': headerAttached,
  'auth.header_name': headerName,
  'auth.retry_after_unauthorized': retryAfterUnauthorized,
  'auth.recovery_mode': recoveryMode,
  'auth.recovery_phase': recoveryPhase,
});

const requestAuthTail = ({ requestId, cfRay, error, errorCode, agentId, taskId }: RequestAuth) => ({
  'auth.request_id': requestId,
  'auth.cf_ray': cfRay,
  'auth.error': error,
  'auth.error_code': errorCode,
  'auth.agent_id': agentId,
  'auth.task_id': taskId,
});

export const apiRequest = (request: ApiRequest, authEnv: AuthEnv): SessionEvent =>
  both({
    'event.name': 'codex.api_request',
    duration_ms: ms(request.durationMs),
    'http.response.status_code': optionalUnsigned(request.status),
    'error.message': request.error,
    attempt: unsigned(request.attempt),
    ...requestAuthHead(request.auth),
    endpoint: request.endpoint,
    ...authEnvFields(authEnv),
    ...requestAuthTail(request.auth),
  });

/** A websocket that was opened, or with `error` was not. */
export interface WebsocketConnect {
  readonly durationMs: number;
  readonly status?: number | undefined;
  readonly error?: string | undefined;
  readonly endpoint: string;
  readonly connectionReused: boolean;
  readonly auth: RequestAuth;
}

export const websocketConnect = (connect: WebsocketConnect, authEnv: AuthEnv): SessionEvent =>
  both({
    'event.name': 'codex.websocket_connect',
    duration_ms: ms(connect.durationMs),
    'http.response.status_code': optionalUnsigned(connect.status),
    success: String(connect.error === undefined),
    'error.message': connect.error,
    ...requestAuthHead(connect.auth),
    endpoint: connect.endpoint,
    ...authEnvFields(authEnv),
    'auth.connection_reused': connect.connectionReused,
    ...requestAuthTail(connect.auth),
  });

/** One request over a websocket. */
export interface WebsocketRequest {
  readonly durationMs: number;
  readonly error?: string | undefined;
  readonly connectionReused: boolean;
  readonly agentId?: string | undefined;
  readonly taskId?: string | undefined;
}

export const websocketRequest = (request: WebsocketRequest, authEnv: AuthEnv): SessionEvent =>
  both({
    'event.name': 'codex.websocket_request',
    duration_ms: ms(request.durationMs),
    success: String(request.error === undefined),
    'error.message': request.error,
    ...authEnvFields(authEnv),
    'auth.connection_reused': request.connectionReused,
    'auth.agent_id': request.agentId,
    'auth.task_id': request.taskId,
  });

export const sseEvent = (kind: string, durationMs: number): SessionEvent =>
  logOnly({ 'event.name': 'codex.sse_event', 'event.kind': kind, duration_ms: ms(durationMs) });

export function sseEventFailed(kind: string | undefined, durationMs: number, error: string): SessionEvent {
  const fields = { duration_ms: ms(durationMs), 'error.message': error };
  return {
    log: { 'event.name': 'codex.sse_event', 'event.kind': kind, ...fields },
    trace: { 'event.name': 'codex.sse_event', 'event.kind': kind ?? 'unknown', ...fields },
  };
}

export const sseEventCompletedFailed = (error: string): SessionEvent =>
  both({ 'event.name': 'codex.sse_event', 'event.kind': 'response.completed', 'error.message': error });

/** Tokens of one response, as the provider bills them: cached ones are inside input, reasoning inside output. */
export interface ResponseUsage {
  readonly inputTokens: number;
  readonly cachedInputTokens: number;
  readonly cacheWriteInputTokens: number;
  readonly outputTokens: number;
  readonly reasoningOutputTokens: number;
  readonly totalTokens: number;
  /** To the first token. */
  readonly ttftMs?: number | undefined;
  readonly serviceTier?: string | undefined;
  readonly reasoningEffort?: string | undefined;
}

/** `tool_token_count` holds the total: so Codex names it. */
export const sseEventCompleted = (usage: ResponseUsage): SessionEvent =>
  logOnly({
    'event.name': 'codex.sse_event',
    'event.kind': 'response.completed',
    input_token_count: String(usage.inputTokens),
    output_token_count: String(usage.outputTokens),
    cached_token_count: usage.cachedInputTokens,
    cache_write_token_count: usage.cacheWriteInputTokens,
    reasoning_token_count: usage.reasoningOutputTokens,
    tool_token_count: String(usage.totalTokens),
    ttft_ms: optionalUnsigned(usage.ttftMs),
    service_tier: usage.serviceTier,
    model_reasoning_effort: usage.reasoningEffort,
  });

/** One input of the user. */
export interface UserInput {
  /** The texts of the prompt, joined. */
  readonly prompt: string;
  readonly textInputs: number;
  readonly imageInputs: number;
  readonly localImageInputs: number;
}

const REDACTED = '[REDACTED]';

export function userPrompt(input: UserInput, logUserPrompts: boolean): SessionEvent {
  // characters, not UTF-16 units
  const length = String(Array.from(input.prompt).length);
  return {
    log: {
      'event.name': 'codex.user_prompt',
      prompt_length: length,
      prompt: logUserPrompts ? input.prompt : REDACTED,
    },
    trace: {
      'event.name': 'codex.user_prompt',
      prompt_length: length,
      text_input_count: input.textInputs,
      image_input_count: input.imageInputs,
      local_image_input_count: input.localImageInputs,
    },
  };
}

/** Who decided. */
export type ToolDecisionSource = 'AutomatedReviewer' | 'Config' | 'User';

/** Whether a tool was allowed to run, and who said so. */
export interface ToolDecision {
  readonly toolName: string;
  readonly toolNamespace?: string | undefined;
  readonly callId: string;
  /** `approved`, `approved_for_session`, `denied`, `abort`, … */
  readonly decision: string;
  readonly source?: ToolDecisionSource | undefined;
}

const DEFAULT_NAMESPACE = 'functions';

export const toolDecision = (decision: ToolDecision): SessionEvent =>
  logOnly({
    'event.name': 'codex.tool_decision',
    tool_name: decision.toolName,
    tool_namespace: decision.toolNamespace ?? DEFAULT_NAMESPACE,
    call_id: decision.callId,
    decision: decision.decision,
    source: decision.source,
  });

/** A sandboxed attempt that was denied, ran out of time or was tried again outside. */
export interface SandboxOutcome {
  readonly toolName: string;
  readonly callId: string;
  readonly outcome: string;
  readonly initialDurationMs: number;
  readonly escalatedDurationMs?: number | undefined;
}

export const sandboxOutcome = (outcome: SandboxOutcome): SessionEvent =>
  both({
    'event.name': 'codex.sandbox_outcome',
    tool_name: outcome.toolName,
    call_id: outcome.callId,
    outcome: outcome.outcome,
    initial_duration_ms: Math.trunc(outcome.initialDurationMs),
    escalated_duration_ms:
      outcome.escalatedDurationMs === undefined ? undefined : Math.trunc(outcome.escalatedDurationMs),
  });

export const turnTtft = (durationMs: number): SessionEvent =>
  both({ 'event.name': 'codex.turn_ttft', duration_ms: ms(durationMs) });

/** What a turn cost, in dollars, as the provider says. */
export interface TurnCost {
  readonly turnId: string;
  readonly estimatedUsd: string;
  readonly interrupted: boolean;
  readonly speed?: string | undefined;
  readonly reasoningEffort?: string | undefined;
}

export const turnCost = (cost: TurnCost): SessionEvent =>
  logOnly({
    'event.name': 'codex.turn_cost',
    'turn.id': cost.turnId,
    'usage.estimated_usd': cost.estimatedUsd,
    'turn.interrupted': cost.interrupted,
    speed: cost.speed,
    reasoning_effort: cost.reasoningEffort,
  });

export const startupPhase = (phase: string, durationMs: number, status?: string): SessionEvent =>
  both({
    'event.name': 'codex.startup_phase',
    'startup.phase': phase,
    'startup.status': status,
    duration_ms: ms(durationMs),
  });

/** A step of getting in again after a 401. */
export interface AuthRecovery {
  readonly mode: string;
  readonly step: string;
  readonly outcome: string;
  readonly requestId?: string | undefined;
  readonly cfRay?: string | undefined;
  readonly error?: string | undefined;
  readonly errorCode?: string | undefined;
  readonly recoveryReason?: string | undefined;
  readonly stateChanged?: boolean | undefined;
}

export const authRecovery = (recovery: AuthRecovery): SessionEvent =>
  both({
    'event.name': 'codex.auth_recovery',
    'auth.mode': recovery.mode,
    'auth.step': recovery.step,
    'auth.outcome': recovery.outcome,
    'auth.request_id': recovery.requestId,
    'auth.cf_ray': recovery.cfRay,
    'auth.error': recovery.error,
    'auth.error_code': recovery.errorCode,
    'auth.recovery_reason': recovery.recoveryReason,
    'auth.state_changed': recovery.stateChanged,
  });

/** A plugin that the user was asked to install. */
export interface PluginInstall {
  readonly toolType: string;
  readonly toolId: string;
  readonly toolName: string;
}

const pluginFields = ({ toolType, toolId, toolName }: PluginInstall): Fields => ({
  'plugin_install.tool_type': toolType,
  'plugin_install.tool_id': toolId,
  'plugin_install.tool_name': toolName,
});

export const pluginInstallElicitationSent = (install: PluginInstall): SessionEvent =>
  both({ 'event.name': 'codex.plugin_install_elicitation_sent', ...pluginFields(install) });

/** What the user said to that. */
export interface PluginInstallAnswer extends PluginInstall {
  readonly responseAction: string;
  readonly userConfirmed: boolean;
  readonly completed: boolean;
}

export const pluginInstallSuggestion = (answer: PluginInstallAnswer): SessionEvent =>
  both({
    'event.name': 'codex.plugin_install_suggestion',
    ...pluginFields(answer),
    'plugin_install.response_action': answer.responseAction,
    'plugin_install.user_confirmed': answer.userConfirmed,
    'plugin_install.completed': answer.completed,
  });
