/**
 * The `[otel]` block that connects Codex. Codex uses each endpoint exactly as it stands here, so every line carries
 * its whole path. Prompts and answers are sent only when they are asked for, and stay on this machine.
 */
export function otelLines(otlpHttp: string): string[] {
  const exporter = (path: string): string =>
    `{ otlp-http = { endpoint = "${otlpHttp}/v1/${path}", protocol = "binary" } }`;
  return [
    '[otel]',
    'log_user_prompt = true',
    'log_agent_responses = true',
    `exporter = ${exporter('logs')}`,
    `trace_exporter = ${exporter('traces')}`,
    `metrics_exporter = ${exporter('metrics')}`,
  ];
}
