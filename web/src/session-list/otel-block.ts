/**
 * The lines for Codex's config.toml. Codex uses each endpoint as it stands and appends no path, so every signal has its own.
 * @param endpoint base URL of the OTLP/HTTP receiver, such as `http://127.0.0.1:4318`
 */
export function otelBlock(endpoint: string): string {
  const base = endpoint.replace(/\/+$/, '');
  const exporter = (path: string): string => `{ otlp-http = { endpoint = "${base}/v1/${path}", protocol = "binary" } }`;
  return [
    '[otel]',
    'log_user_prompt = true',
    'log_agent_responses = true',
    `exporter = ${exporter('logs')}`,
    `trace_exporter = ${exporter('traces')}`,
    `metrics_exporter = ${exporter('metrics')}`,
  ].join('\n');
}
