/**
 * What a recording says happened, told once more by the twin. One recorded record of the log lane holds all that a call of `SessionTelemetry` needs,
 * so each becomes one call; its counterpart on the trace lane comes out of the same call.
 */
import type { AuthEnv } from '../../src/sdk/auth-env.ts';
import type { RequestAuth } from '../../src/sdk/session-event.ts';
import type { SessionIdentity, TelemetryAuthMode } from '../../src/sdk/session-identity.ts';
import { SessionTelemetry } from '../../src/sdk/session-telemetry.ts';
import type { EventSink } from '../../src/sdk/telemetry-event.ts';

export type Attributes = Readonly<Record<string, string | number | boolean | undefined>>;

const text = (value: Attributes[string]): string => String(value ?? '');
const optional = (value: Attributes[string]): string | undefined => (value === undefined ? undefined : String(value));
const number = (value: Attributes[string]): number => Number(value);
const optionalNumber = (value: Attributes[string]): number | undefined =>
  value === undefined ? undefined : Number(value);
const isTrue = (value: Attributes[string]): boolean => value === true || value === 'true';

/** Tells one record. False for an event that `SessionTelemetry` does not tell. */
export function replay(record: Attributes, counterpart: Attributes | undefined, events: EventSink): boolean {
  const tell = TELLERS[text(record['event.name'])];
  if (tell === undefined) return false;
  tell(telemetryOf(record, events), record, counterpart ?? {});
  return true;
}

function telemetryOf(record: Attributes, events: EventSink): SessionTelemetry {
  const identity: SessionIdentity = {
    conversationId: text(record['conversation.id']),
    appVersion: text(record['app.version']),
    originator: text(record['originator']),
    terminalType: text(record['terminal.type']),
    model: text(record['model']),
    slug: text(record['slug']),
    sessionSource: 'exec',
    accountId: optional(record['user.account_id']),
    accountEmail: optional(record['user.email']),
    authMode: optional(record['auth_mode']) as TelemetryAuthMode | undefined,
    agentName: optional(record['agent_name']),
    logUserPrompts: record['prompt'] !== '[REDACTED]',
  };
  return new SessionTelemetry({
    identity,
    events,
    now: () => Date.parse(text(record['event.timestamp'])),
    authEnv: authEnvOf(record),
    content: { logAgentResponses: true, logGuardianAssessments: true },
  });
}

const authEnvOf = (record: Attributes): AuthEnv => ({
  openaiApiKeyPresent: isTrue(record['auth.env_openai_api_key_present']),
  codexApiKeyPresent: isTrue(record['auth.env_codex_api_key_present']),
  codexApiKeyEnabled: isTrue(record['auth.env_codex_api_key_enabled']),
  providerKeyName: optional(record['auth.env_provider_key_name']),
  providerKeyPresent:
    record['auth.env_provider_key_present'] === undefined ? undefined : isTrue(record['auth.env_provider_key_present']),
  refreshTokenUrlOverridePresent: isTrue(record['auth.env_refresh_token_url_override_present']),
});

const requestAuthOf = (record: Attributes): RequestAuth => ({
  headerAttached: isTrue(record['auth.header_attached']),
  headerName: optional(record['auth.header_name']),
  retryAfterUnauthorized: isTrue(record['auth.retry_after_unauthorized']),
  recoveryMode: optional(record['auth.recovery_mode']),
  recoveryPhase: optional(record['auth.recovery_phase']),
  requestId: optional(record['auth.request_id']),
  cfRay: optional(record['auth.cf_ray']),
  error: optional(record['auth.error']),
  errorCode: optional(record['auth.error_code']),
  agentId: optional(record['auth.agent_id']),
  taskId: optional(record['auth.task_id']),
});

type Teller = (telemetry: SessionTelemetry, record: Attributes, counterpart: Attributes) => void;

const TELLERS: Readonly<Record<string, Teller>> = {
  'codex.conversation_starts': (telemetry, record) =>
    telemetry.conversationStarts({
      providerName: text(record['provider_name']),
      reasoningEffort: optional(record['reasoning_effort']),
      reasoningSummary: text(record['reasoning_summary']),
      contextWindow: optionalNumber(record['context_window']),
      autoCompactTokenLimit: optionalNumber(record['auto_compact_token_limit']),
      approvalPolicy: text(record['approval_policy']),
      sandboxPolicy: text(record['sandbox_policy']),
      mcpServers: text(record['mcp_servers'])
        .split(', ')
        .filter((name) => name !== ''),
      legacyMultiAgentDisabledSources: optional(record['config.legacy_multi_agent_disabled_sources']),
    }),
  'codex.api_request': (telemetry, record) =>
    telemetry.recordApiRequest({
      durationMs: number(record['duration_ms']),
      status: optionalNumber(record['http.response.status_code']),
      error: optional(record['error.message']),
      attempt: number(record['attempt']),
      endpoint: text(record['endpoint']),
      auth: requestAuthOf(record),
    }),
  'codex.sse_event': (telemetry, record) => tellStream(telemetry, record),
  'codex.user_prompt': (telemetry, record, counterpart) =>
    telemetry.userPrompt({
      // a prompt that was redacted is known by its length alone
      prompt: record['prompt'] === '[REDACTED]' ? 'x'.repeat(number(record['prompt_length'])) : text(record['prompt']),
      textInputs: number(counterpart['text_input_count'] ?? 1),
      imageInputs: number(counterpart['image_input_count'] ?? 0),
      localImageInputs: number(counterpart['local_image_input_count'] ?? 0),
    }),
  'codex.tool_decision': (telemetry, record) =>
    telemetry.toolDecision({
      toolName: text(record['tool_name']),
      toolNamespace: optional(record['tool_namespace']),
      callId: text(record['call_id']),
      decision: text(record['decision']),
      source: optional(record['source']) as 'User' | undefined,
    }),
  'codex.tool_result': (telemetry, record, counterpart) => {
    const { output, maxBytes } = outputOf(record, counterpart);
    telemetry.withToolResultLogConfig(maxBytes).toolResultWithTags({
      toolName: text(record['tool_name']),
      toolNamespace: optional(record['tool_namespace']),
      callId: text(record['call_id']),
      durationMs: number(record['duration_ms']),
      success: isTrue(record['success']),
      arguments: text(record['arguments']),
      output,
      mcpServer: optional(record['mcp_server']),
      mcpServerOrigin: optional(record['mcp_server_origin']),
      productSku: optional(record['product_sku']),
    });
  },
  'codex.turn_ttft': (telemetry, record) => telemetry.recordTurnTtft(number(record['duration_ms'])),
  'codex.startup_phase': (telemetry, record) =>
    telemetry.recordStartupPhase(
      text(record['startup.phase']),
      number(record['duration_ms']),
      optional(record['startup.status']),
    ),
  'codex.agent_response': (telemetry, record) =>
    telemetry.agentResponse({
      agentType: text(record['agent.type']) as 'main',
      turnId: text(record['turn.id']),
      itemId: text(record['item.id']),
      rootTurnId: text(record['root.turn.id']),
      parentConversationId: optional(record['parent.conversation.id']),
      parentTurnId: optional(record['parent.turn.id']),
      initiatingAgentPath: optional(record['initiating.agent.path']),
      response: text(record['response']),
      responseLength: number(record['response_length']),
      isTruncated: isTrue(record['response_truncated']),
    }),
};

const NOTICE = '[... telemetry preview truncated ...]';
/** Codex's own, which no recording that cuts has changed. */
const MAX_BYTES = 2_048;

/** An output as long as the real one, in bytes and lines, that begins with what is known of it. */
function outputOf(record: Attributes, counterpart: Attributes): { readonly output: string; readonly maxBytes: number } {
  const shown = text(record['output']);
  if (!isTrue(record['output_truncated'])) return { output: shown, maxBytes: Number.MAX_SAFE_INTEGER };
  const known = shown.slice(0, -NOTICE.length);
  const start = Buffer.byteLength(known) > MAX_BYTES ? known.slice(0, -1) : known;
  const missingLines = number(counterpart['output_line_count']) - start.split('\n').length;
  const missingBytes = number(counterpart['output_length']) - Buffer.byteLength(start) - 2 * missingLines;
  return { output: `${start}${'x'.repeat(missingBytes)}${'\nx'.repeat(missingLines)}`, maxBytes: MAX_BYTES };
}

function tellStream(telemetry: SessionTelemetry, record: Attributes): void {
  const kind = optional(record['event.kind']);
  const error = optional(record['error.message']);
  if (record['input_token_count'] !== undefined) {
    telemetry.sseEventCompleted({
      inputTokens: number(record['input_token_count']),
      outputTokens: number(record['output_token_count']),
      cachedInputTokens: number(record['cached_token_count']),
      cacheWriteInputTokens: number(record['cache_write_token_count']),
      reasoningOutputTokens: number(record['reasoning_token_count']),
      totalTokens: number(record['tool_token_count']),
      ttftMs: optionalNumber(record['ttft_ms']),
      serviceTier: optional(record['service_tier']),
      reasoningEffort: optional(record['model_reasoning_effort']),
    });
  } else if (error === undefined) {
    telemetry.logSseEvent({ type: 'event', kind: kind ?? '' }, number(record['duration_ms']));
  } else if (record['duration_ms'] === undefined) {
    telemetry.sseEventCompletedFailed(error);
  } else {
    telemetry.sseEventFailed(kind, number(record['duration_ms']), error);
  }
}
