import type { Span } from '@opentelemetry/api';
import type { ResourceMetrics } from '@opentelemetry/sdk-metrics';
import type { AuthEnv } from './auth-env.ts';
import {
  type AgentResponse,
  agentResponse,
  type GuardianAssessment,
  guardianAssessment,
  type SkillInvocation,
  skillInvocation,
} from './content-event.ts';
import type { MetricsClient } from './metrics-client.ts';
import type { MetricsConfig } from './metrics-config.ts';
import { MetricsError } from './metrics-error.ts';
import { type ResponseEvent, recordResponse } from './response-span.ts';
import { type RuntimeMetricsSummary, runtimeMetricsSummary } from './runtime-metrics-summary.ts';
import { type InferenceRequest, SessionEmitter, type TelemetryContent } from './session-emitter.ts';
import * as event from './session-event.ts';
import type { SessionIdentity } from './session-identity.ts';
import { type StreamEvent, type StreamOutcome, streamTags, websocketMeasures } from './stream-event.ts';
import { LOG_ONLY_TARGET } from './target.ts';
import type { MetricSink, Tags } from './telemetry-event.ts';
import { Timer } from './timer.ts';
import { type ToolResult, toolResult } from './tool-result.ts';

const TOOL_RESULT_MAX_BYTES = 2_048;

/** Numbers the tool results of this process, over all its sessions. */
let toolResults = 0;

/**
 * What happens in one session, told as Codex tells it: events with the session's metadata, and the measurements that go with them. Nothing of it throws into
 * the host but `startTimer` and the snapshots. Durations are milliseconds. Copies are cheap: `with…` answers a new one and leaves this one as it is.
 */
export class SessionTelemetry extends SessionEmitter {
  withAuthEnv(authEnv: AuthEnv): SessionTelemetry {
    return new SessionTelemetry({ ...this.parts, authEnv });
  }

  withModel(model: string, slug: string): SessionTelemetry {
    return this.#with({ model, slug });
  }

  withInferenceRequest(inference: InferenceRequest): SessionTelemetry {
    return new SessionTelemetry({ ...this.parts, inference });
  }

  /** How many bytes of a tool's output its event holds. */
  withToolResultLogConfig(toolResultMaxBytes: number): SessionTelemetry {
    return this.withContent({ ...this.parts.content, toolResultMaxBytes });
  }

  withContent(content: TelemetryContent): SessionTelemetry {
    return new SessionTelemetry({ ...this.parts, content });
  }

  withMetricsServiceName(metricsServiceName: string): SessionTelemetry {
    return this.#with({ metricsServiceName });
  }

  withMetrics(metrics: MetricSink): SessionTelemetry {
    return new SessionTelemetry({ ...this.parts, metrics, hasMetadataTags: true });
  }

  /**
   * Measures with a client of its own: `withMetricsConfig(config, MetricsClient)`. The class is handed in, so that whoever tells events alone does not
   * carry the SDK's metrics. Throws what its constructor throws.
   */
  withMetricsConfig(config: MetricsConfig, client: new (config: MetricsConfig) => MetricSink): SessionTelemetry {
    return this.withMetrics(new client(config));
  }

  withMetricsWithoutMetadataTags(metrics: MetricSink): SessionTelemetry {
    return new SessionTelemetry({ ...this.parts, metrics, hasMetadataTags: false });
  }

  /** Measures with what a provider measures with; stays as it is where the provider measures nothing. */
  withProviderMetrics(provider: { readonly metrics: MetricSink | undefined } | undefined): SessionTelemetry {
    return provider?.metrics === undefined ? this : this.withMetrics(provider.metrics);
  }

  /** Throws `MetricsError` of kind `ExporterDisabled` where nothing is measured. */
  startTimer(name: string, tags: Tags = {}): Timer {
    if (this.parts.metrics === undefined) throw new MetricsError('ExporterDisabled', 'this session has no metrics');
    return new Timer(this, name, tags);
  }

  conversationStarts(start: Omit<event.ConversationStart, 'authEnv'>): void {
    this.emit(event.conversationStarts({ ...start, authEnv: this.authEnv }));
  }

  /** The words of the user; redacted unless the session's identity says `logUserPrompts`. */
  userPrompt(input: event.UserInput): void {
    this.emit(event.userPrompt(input, this.identity.logUserPrompts === true));
  }

  toolDecision(decision: event.ToolDecision): void {
    this.emit(event.toolDecision(decision));
  }

  sandboxOutcome(outcome: event.SandboxOutcome): void {
    this.emit(event.sandboxOutcome(outcome));
  }

  recordAuthRecovery(recovery: event.AuthRecovery): void {
    this.emit(event.authRecovery(recovery));
  }

  recordTurnCost(cost: event.TurnCost): void {
    this.emit(event.turnCost(cost));
  }

  recordStartupPhase(phase: string, durationMs: number, status?: string): void {
    this.recordDuration('codex.startup.phase.duration_ms', durationMs, {
      phase,
      ...(status === undefined ? {} : { status }),
    });
    this.emit(event.startupPhase(phase, durationMs, status));
  }

  recordTurnTtft(durationMs: number): void {
    this.recordDuration('codex.turn.ttft.duration_ms', durationMs);
    this.emit(event.turnTtft(durationMs));
  }

  recordPluginInstallElicitationSent(install: event.PluginInstall): void {
    this.counter('codex.plugins.install_elicitation.sent', 1, { tool_type: install.toolType });
    this.emit(event.pluginInstallElicitationSent(install));
  }

  recordPluginInstallSuggestion(answer: event.PluginInstallAnswer): void {
    this.counter('codex.plugins.install_suggestion', 1, {
      tool_type: answer.toolType,
      response_action: answer.responseAction,
      completed: String(answer.completed),
    });
    this.emit(event.pluginInstallSuggestion(answer));
  }

  /** One HTTP attempt: its event, its count, its duration. It succeeded with a status of 2xx and no error. */
  recordApiRequest(request: event.ApiRequest): void {
    const { status, error } = request;
    const isOk = status !== undefined && status >= 200 && status < 300 && error === undefined;
    const tags = { status: status === undefined ? 'none' : String(status), success: String(isOk) };
    this.counter('codex.api_request', 1, tags);
    this.recordDuration('codex.api_request.duration_ms', request.durationMs, tags);
    this.emit(event.apiRequest(request, this.authEnv));
  }

  /** Sends, and tells how it went: `status` of the response, or the message of what was thrown, which is thrown on. */
  async logRequest<Response extends { readonly status: number }>(
    request: Omit<event.ApiRequest, 'durationMs' | 'status' | 'error'>,
    send: () => Promise<Response>,
  ): Promise<Response> {
    const startedAt = performance.now();
    try {
      const response = await send();
      const { status } = response;
      const error = status >= 200 && status < 300 ? undefined : `http ${status}`;
      this.recordApiRequest({ ...request, durationMs: performance.now() - startedAt, status, error });
      return response;
    } catch (thrown) {
      const error = thrown instanceof Error ? thrown.message : String(thrown);
      this.recordApiRequest({ ...request, durationMs: performance.now() - startedAt, error });
      throw thrown;
    }
  }

  /** A websocket that was opened, or was not: its event, its count, its duration. */
  recordWebsocketConnect(connect: event.WebsocketConnect): void {
    const tags = { success: String(connect.error === undefined) };
    this.counter('codex.websocket.connect', 1, tags);
    this.recordDuration('codex.websocket.connect.duration_ms', connect.durationMs, tags);
    this.emit(event.websocketConnect(connect, this.authEnv));
  }

  /** One request over a websocket: its event, its count, its duration. */
  recordWebsocketRequest(request: event.WebsocketRequest): void {
    const tags = { success: String(request.error === undefined) };
    this.counter('codex.websocket.request', 1, tags);
    this.recordDuration('codex.websocket.request.duration_ms', request.durationMs, tags);
    this.emit(event.websocketRequest(request, this.authEnv));
  }

  /** One message of a websocket: measured, not told. Pings and pongs are neither. */
  recordWebsocketEvent(outcome: StreamOutcome, durationMs: number): void {
    const measures = websocketMeasures(outcome);
    if (measures === undefined) return;
    this.counter('codex.websocket.event', 1, measures.tags);
    this.recordDuration('codex.websocket.event.duration_ms', durationMs, measures.tags);
    for (const [name, value] of measures.timings) this.recordDuration(name, value);
  }

  /** One event of an SSE stream, or what came in its place; `durationMs` is the wait for it. */
  logSseEvent(outcome: StreamOutcome, durationMs: number): void {
    const tags = streamTags(outcome);
    this.counter('codex.sse_event', 1, tags);
    this.recordDuration('codex.sse_event.duration_ms', durationMs, tags);
    if (outcome.type === 'failure') this.sseEventFailed(undefined, durationMs, outcome.error);
    if (outcome.type !== 'event') return;
    if (outcome.error === undefined) this.#sseEvent(outcome, durationMs);
    else this.sseEventFailed(outcome.kind, durationMs, outcome.error);
  }

  sseEventFailed(kind: string | undefined, durationMs: number, error: string): void {
    this.emit(event.sseEventFailed(kind, durationMs, error));
  }

  sseEventCompletedFailed(error: string): void {
    this.emit(event.sseEventCompletedFailed(error));
  }

  /** The tokens of a response. This, and no other record, is what tokens are summed from. */
  sseEventCompleted(usage: event.ResponseUsage): void {
    this.emit(event.sseEventCompleted({ ...this.parts.inference, ...usage }));
  }

  /** What a response told, on the span that handles it. */
  recordResponses(span: Span, response: ResponseEvent): void {
    recordResponse(span, response);
  }

  /** A finished tool call: its event, its count, its duration. `tags` are added to both measurements. */
  toolResultWithTags(result: ToolResult, tags: Tags = {}): void {
    const all = {
      // Codex writes namespace and name as one word; its own tools have no namespace there
      tool: `${result.toolNamespace ?? ''}${result.toolName}`,
      success: String(result.success),
      ...tags,
    };
    this.counter('codex.tool.call', 1, all);
    this.recordDuration('codex.tool.call.duration_ms', result.durationMs, all);
    toolResults += 1;
    const maxBytes = this.parts.content?.toolResultMaxBytes ?? TOOL_RESULT_MAX_BYTES;
    this.emit(toolResult(result, { seq: toolResults, agentName: this.identity.agentName ?? '', maxBytes }));
  }

  /** Runs a tool, and tells how it went: what it answers, or the message of what it throws, which is thrown on. */
  async logToolResultWithTags(
    call: Omit<ToolResult, 'durationMs' | 'success' | 'output'>,
    run: () => Promise<{ readonly output: string; readonly success: boolean }>,
    tags: Tags = {},
  ): Promise<{ readonly output: string; readonly success: boolean }> {
    const startedAt = performance.now();
    const told = (output: string, success: boolean) =>
      this.toolResultWithTags({ ...call, output, success, durationMs: performance.now() - startedAt }, tags);
    try {
      const answer = await run();
      told(answer.output, answer.success);
      return answer;
    } catch (thrown) {
      told(thrown instanceof Error ? thrown.message : String(thrown), false);
      throw thrown;
    }
  }

  /** What the assistant finally said; told where `logAgentResponses` asks for it. */
  agentResponse(response: AgentResponse): void {
    if (this.parts.content?.logAgentResponses === true) this.emit(agentResponse(response));
  }

  /** An automatic review of an approval; told where `logGuardianAssessments` asks for it. */
  guardianAssessment(assessment: GuardianAssessment): void {
    if (this.parts.content?.logGuardianAssessments === true) this.emit(guardianAssessment(assessment));
  }

  /** Has less of the metadata than other events: no slug, no terminal, no e-mail. */
  skillInvocation(invocation: SkillInvocation): void {
    this.emitFields(LOG_ONLY_TARGET, skillInvocation(invocation, this.identity, this.now));
  }

  /** What was measured since this was asked last. Throws `MetricsError` without a client that has `runtimeReader`. */
  async snapshotMetrics(): Promise<ResourceMetrics> {
    return this.#client().snapshot();
  }

  /** Forgets what was measured, so that the next summary is of what comes. */
  async resetRuntimeMetrics(): Promise<void> {
    await this.#client().snapshot();
  }

  /** Undefined where nothing is measured. */
  async runtimeMetricsSummary(): Promise<RuntimeMetricsSummary | undefined> {
    const client = clientOf(this.parts.metrics);
    return client && runtimeMetricsSummary(await client.snapshot());
  }

  async shutdownMetrics(): Promise<void> {
    await clientOf(this.parts.metrics)?.shutdown();
  }

  #client(): Pick<MetricsClient, 'snapshot'> {
    const client = clientOf(this.parts.metrics);
    if (client !== undefined) return client;
    throw new MetricsError('RuntimeSnapshotUnavailable', 'this session has no metrics client');
  }

  #sseEvent(outcome: StreamEvent, durationMs: number): void {
    const isUnwanted = this.parts.content?.logSseDeltas === false && outcome.kind.endsWith('.delta');
    if (!isUnwanted) this.emit(event.sseEvent(outcome.kind, durationMs));
  }

  #with(identity: Partial<SessionIdentity>): SessionTelemetry {
    return new SessionTelemetry({ ...this.parts, identity: { ...this.identity, ...identity } });
  }
}

/** By what it can do, not by its class: whoever tells events alone must not carry the SDK's metrics in the bundle. */
function clientOf(metrics: MetricSink | undefined): Pick<MetricsClient, 'snapshot' | 'shutdown'> | undefined {
  return metrics !== undefined && 'snapshot' in metrics && 'shutdown' in metrics
    ? (metrics as MetricsClient)
    : undefined;
}
