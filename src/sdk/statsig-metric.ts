import type { PushMetricExporter, ResourceMetrics } from '@opentelemetry/sdk-metrics';

/** What Codex measures, and does not send by way of `statsig`; every other exporter gets it. */
const KEPT_FROM_STATSIG: ReadonlySet<string> = new Set([
  'codex.api_request',
  'codex.api_request.duration_ms',
  'codex.conversation.turn.count',
  'codex.responses_api_engine_iapi_ttft.duration_ms',
  'codex.responses_api_engine_service_tbt.duration_ms',
  'codex.responses_api_engine_service_ttft.duration_ms',
  'codex.tool.call',
  'codex.tool.call.duration_ms',
  'codex.turn.token_usage',
]);

const forStatsig = (batch: ResourceMetrics): ResourceMetrics => ({
  ...batch,
  scopeMetrics: batch.scopeMetrics.map((scope) => ({
    ...scope,
    metrics: scope.metrics.filter(({ descriptor }) => !KEPT_FROM_STATSIG.has(descriptor.name)),
  })),
});

/** The same exporter, which leaves these out. They are left out here, and not by a view, so that a runtime snapshot still has them. */
export function statsigOnly(exporter: PushMetricExporter): PushMetricExporter {
  const send = exporter.export.bind(exporter);
  return Object.assign(exporter, {
    export: (batch: ResourceMetrics, done: Parameters<typeof send>[1]) => send(forStatsig(batch), done),
  });
}
