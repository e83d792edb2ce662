/** The `[otel]` table of a Codex `config.toml`, parsed by whatever reads TOML, as settings. */
import { OtelError } from './otel-error.ts';
import type { OtelExporter, OtelSettings, OtelTlsConfig } from './otel-settings.ts';

/** What the table does not tell: who the program is. */
export type Program = Pick<OtelSettings, 'serviceName' | 'serviceVersion' | 'codexHome'>;

/** What Codex does with content, read from the same table. */
export interface ContentSettings {
  readonly logUserPrompt: boolean;
  readonly logAgentResponses: boolean;
  readonly logGuardianAssessments: boolean;
  readonly logSseDeltas: boolean;
  /** Bytes of a tool's output that its event holds. */
  readonly toolResultMaxBytes: number;
}

/** What a table comes to: the provider's settings, and what a session does with content. */
export interface ConfiguredOtel {
  readonly settings: OtelSettings;
  readonly content: ContentSettings;
}

type Table = Readonly<Record<string, unknown>>;

const KEYS: ReadonlySet<string> = new Set([
  'environment',
  'exporter',
  'trace_exporter',
  'metrics_exporter',
  'log_user_prompt',
  'log_agent_responses',
  'log_guardian_assessments',
  'log_sse_deltas',
  'tool_result',
  'span_attributes',
  'tracestate',
]);

const TOOL_RESULT_MAX_BYTES = 2_048;

/**
 * `otel` is the table, undefined for none. Defaults are Codex's, the metrics exporter's too: `statsig`, which here needs a key of yours. Throws
 * `OtelError` that names the key for a value of the wrong shape and for a key that Codex does not know.
 */
export function settingsFromConfig(otel: unknown, program: Program): ConfiguredOtel {
  const table = tableOf('otel', otel ?? {});
  const unknown = Object.keys(table).find((key) => !KEYS.has(key));
  if (unknown !== undefined) refuse(`otel.${unknown}`, `is no key that Codex knows; it knows ${[...KEYS].join(', ')}`);
  const toolResult = tableOf('otel.tool_result', table['tool_result'] ?? {});
  return {
    settings: {
      ...program,
      environment: text('otel.environment', table['environment'] ?? 'dev'),
      exporter: exporterOf('otel.exporter', table['exporter'] ?? 'none'),
      traceExporter: exporterOf('otel.trace_exporter', table['trace_exporter'] ?? 'none'),
      metricsExporter: exporterOf('otel.metrics_exporter', table['metrics_exporter'] ?? 'statsig'),
      spanAttributes: texts('otel.span_attributes', table['span_attributes'] ?? {}),
      tracestate: Object.fromEntries(
        Object.entries(tableOf('otel.tracestate', table['tracestate'] ?? {})).map(([member, fields]) => [
          member,
          texts(`otel.tracestate.${member}`, fields),
        ]),
      ),
    },
    content: {
      logUserPrompt: flag('otel.log_user_prompt', table['log_user_prompt'] ?? false),
      logAgentResponses: flag('otel.log_agent_responses', table['log_agent_responses'] ?? false),
      logGuardianAssessments: flag('otel.log_guardian_assessments', table['log_guardian_assessments'] ?? false),
      logSseDeltas: flag('otel.log_sse_deltas', table['log_sse_deltas'] ?? true),
      toolResultMaxBytes: count('otel.tool_result.max_bytes', toolResult['max_bytes'] ?? TOOL_RESULT_MAX_BYTES),
    },
  };
}

function exporterOf(key: string, value: unknown): OtelExporter {
  if (value === 'none' || value === 'statsig') return { kind: value };
  const entries = typeof value === 'object' && value !== null ? Object.entries(value) : [];
  const [kind, raw] = entries[0] ?? [];
  if (entries.length !== 1 || (kind !== 'otlp-http' && kind !== 'otlp-grpc')) {
    return refuse(key, 'takes "none", "statsig", { otlp-http = { … } } or { otlp-grpc = { … } }');
  }
  const place = `${key}.${kind}`;
  const table = tableOf(place, raw);
  const common = {
    endpoint: text(`${place}.endpoint`, table['endpoint']),
    headers: texts(`${place}.headers`, table['headers'] ?? {}),
    tls: tlsOf(`${place}.tls`, table['tls']),
  };
  if (kind === 'otlp-grpc') return { kind, ...common };
  const protocol = table['protocol'] ?? 'binary';
  if (protocol !== 'binary' && protocol !== 'json') return refuse(`${place}.protocol`, 'takes "binary" or "json"');
  return { kind, ...common, protocol };
}

function tlsOf(place: string, value: unknown): OtelTlsConfig | undefined {
  if (value === undefined) return undefined;
  const table = tableOf(place, value);
  const file = (key: string) => (table[key] === undefined ? undefined : text(`${place}.${key}`, table[key]));
  return {
    caCertificate: file('ca-certificate'),
    clientCertificate: file('client-certificate'),
    clientPrivateKey: file('client-private-key'),
  };
}

function refuse(key: string, why: string): never {
  throw new OtelError('invalid_config', `${key} ${why}`);
}

function tableOf(key: string, value: unknown): Table {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Table;
  return refuse(key, 'takes a table');
}

function texts(key: string, value: unknown): Record<string, string> {
  return Object.fromEntries(
    Object.entries(tableOf(key, value)).map(([name, one]) => [name, text(`${key}.${name}`, one)]),
  );
}

const text = (key: string, value: unknown): string =>
  typeof value === 'string' ? value : refuse(key, value === undefined ? 'is missing' : 'takes a text');

const flag = (key: string, value: unknown): boolean =>
  typeof value === 'boolean' ? value : refuse(key, 'takes true or false');

function count(key: string, value: unknown): number {
  const number = typeof value === 'bigint' ? Number(value) : value;
  return typeof number === 'number' && Number.isSafeInteger(number) && number >= 0
    ? number
    : refuse(key, 'takes a whole number');
}
