/**
 * The `[otel]` block that connects Codex: two lines do it. Codex uses each endpoint exactly as it stands here, so every
 * line carries its whole path.
 */
const exporter = (otlpHttp: string, path: string): string =>
  `{ otlp-http = { endpoint = "${otlpHttp}/v1/${path}", protocol = "binary" } }`;

export const otelLines = (otlpHttp: string): string[] => [
  '[otel]',
  `exporter = ${exporter(otlpHttp, 'logs')}`,
  `trace_exporter = ${exporter(otlpHttp, 'traces')}`,
];

/** Worth adding: what Codex keeps to itself, or sends elsewhere, unless it is told. All of it stays on this machine. */
export const otelExtraLines = (otlpHttp: string): string[] => [
  'log_user_prompt = true        # else prompts arrive as [REDACTED]',
  'log_agent_responses = true    # else answers are not sent',
  `metrics_exporter = ${exporter(otlpHttp, 'metrics')}`,
];
