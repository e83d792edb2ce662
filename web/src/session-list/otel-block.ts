/**
 * The lines for Codex's config.toml, for those who write it themselves. Codex uses each endpoint as it stands and
 * appends no path, so every signal has its own.
 */
export interface ExtraLine {
  readonly line: string;
  /** What one has from it. */
  readonly why: string;
}

const exporter = (endpoint: string, path: string): string =>
  `{ otlp-http = { endpoint = "${endpoint.replace(/\/+$/, '')}/v1/${path}", protocol = "binary" } }`;

/**
 * What connects Codex: two lines under one heading.
 * @param endpoint base URL of the OTLP/HTTP receiver, such as `http://127.0.0.1:4318`
 */
export const otelBlock = (endpoint: string): string =>
  ['[otel]', `exporter = ${exporter(endpoint, 'logs')}`, `trace_exporter = ${exporter(endpoint, 'traces')}`].join('\n');

/** What Codex keeps to itself, or sends elsewhere, unless it is told. */
export const otelExtraLines = (endpoint: string): readonly ExtraLine[] => [
  {
    line: 'log_user_prompt = true',
    why: 'Prompts, which give sessions their names. Without it Codex sends [REDACTED].',
  },
  { line: 'log_agent_responses = true', why: 'Answers. Without it Codex does not send them.' },
  {
    line: `metrics_exporter = ${exporter(endpoint, 'metrics')}`,
    why: 'Metrics come here. Without it they go where Codex sends them by default.',
  },
];
