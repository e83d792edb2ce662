/** Everything that `@turnscope/otel` offers. Importing it does nothing. */
export { type AuthEnv, NO_AUTH_ENV } from './auth-env.ts';
export type { AgentResponse, GuardianAssessment, SkillInvocation } from './content-event.ts';
export { boundedOriginator, globalMetrics, recordProcessStartOnce, startGlobalTimer } from './global-metrics.ts';
export { MILLISECOND_BOUNDS, SECOND_BOUNDS } from './metric-bounds.ts';
export { sanitizeMetricTagValue } from './metric-tag.ts';
export { MetricsClient } from './metrics-client.ts';
export type { MetricsConfig } from './metrics-config.ts';
export { MetricsError, type MetricsErrorKind } from './metrics-error.ts';
export { OtelError, type OtelErrorKind } from './otel-error.ts';
export { OtelProvider } from './otel-provider.ts';
export type {
  OtelExporter,
  OtelHttpProtocol,
  OtelSettings,
  OtelTlsConfig,
  OtlpGrpcExporter,
  OtlpHttpExporter,
} from './otel-settings.ts';
export type { ResponseEvent } from './response-span.ts';
export {
  mergeRuntimeMetrics,
  type RuntimeMetricsSummary,
  type RuntimeTotals,
  runtimeMetricsSummary,
} from './runtime-metrics-summary.ts';
export type { EmitterParts, InferenceRequest, TelemetryContent } from './session-emitter.ts';
export type {
  ApiRequest,
  AuthRecovery,
  ConversationStart,
  PluginInstall,
  PluginInstallAnswer,
  RequestAuth,
  ResponseUsage,
  SandboxOutcome,
  ToolDecision,
  ToolDecisionSource,
  TurnCost,
  UserInput,
  WebsocketConnect,
  WebsocketRequest,
} from './session-event.ts';
export type { SessionIdentity, SessionSource, TelemetryAuthMode } from './session-identity.ts';
export {
  recordTurnUsage,
  startResponseSpan,
  startSamplingSpan,
  startToolSpan,
  startTurnSpan,
  type ToolSpan,
  type TurnSpan,
  type TurnUsage,
} from './session-span.ts';
export { SessionTelemetry } from './session-telemetry.ts';
export { type ConfiguredOtel, type ContentSettings, type Program, settingsFromConfig } from './settings-from-config.ts';
export { statsigExporter } from './statsig.ts';
export type { StreamEvent, StreamOutcome } from './stream-event.ts';
export { isLogTarget, isTraceSafeTarget, LOG_ONLY_TARGET, subsystemTarget, TRACE_SAFE_TARGET } from './target.ts';
export {
  type EventSink,
  type Fields,
  type FieldValue,
  type Level,
  type MetricSink,
  type Tags,
  type TelemetryEvent,
  type Unsigned,
  unsigned,
} from './telemetry-event.ts';
export { Timer } from './timer.ts';
export type { ToolResult } from './tool-result.ts';
export {
  contextFromW3cTraceContext,
  currentSpanTraceId,
  currentSpanW3cTraceContext,
  injectSpanW3cTraceHeaders,
  spanW3cTraceContext,
  traceparentContextFromEnv,
  type W3cTraceContext,
  withTracestate,
  withW3cParent,
} from './trace-context.ts';
export {
  mergeTracestate,
  type TracestateEntries,
  validateTracestateEntries,
  validateTracestateMember,
} from './tracestate.ts';
