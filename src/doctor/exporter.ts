/** The `[otel]` table of Codex, read as Codex reads it. */
import { asTable, asText, type TomlTable, tableAt, valueAt } from './toml-table.ts';

export const SIGNALS = ['logs', 'traces', 'metrics'] as const;
export type Signal = (typeof SIGNALS)[number];

/** Codex's key for each signal. */
export const EXPORTER_KEY: Readonly<Record<Signal, string>> = {
  logs: 'exporter',
  traces: 'trace_exporter',
  metrics: 'metrics_exporter',
};

export interface Exporter {
  readonly signal: Signal;
  /** `unset` means none for logs and traces, and OpenAI's own Statsig for metrics; `unknown` is one that Codex does not know. */
  readonly kind: 'unset' | 'none' | 'statsig' | 'otlp-http' | 'otlp-grpc' | 'unknown';
  /** As it is written: Codex adds no path. */
  readonly endpoint: string;
  /** As it is written; null where it is not. gRPC has none. */
  readonly protocol: string | null;
  readonly headers: Readonly<Record<string, string>>;
  readonly tls: TlsPaths;
}

export interface TlsPaths {
  readonly ca: string | null;
  readonly clientCert: string | null;
  readonly clientKey: string | null;
}

const NO_TLS: TlsPaths = { ca: null, clientCert: null, clientKey: null };

export const exportersOf = (config: TomlTable): Exporter[] =>
  SIGNALS.map((signal) => exporterOf(signal, valueAt(config, 'otel', EXPORTER_KEY[signal])));

function exporterOf(signal: Signal, value: unknown): Exporter {
  const nothing = { signal, endpoint: '', protocol: null, headers: {}, tls: NO_TLS };
  if (value === undefined) return { ...nothing, kind: 'unset' };
  if (value === 'none' || value === 'statsig') return { ...nothing, kind: value };
  const kinds = asTable(value);
  const [kind, ...others] = Object.keys(kinds ?? {});
  const settings = kinds === null || kind === undefined ? null : asTable(kinds[kind]);
  if ((kind !== 'otlp-http' && kind !== 'otlp-grpc') || others.length > 0 || settings === null)
    return { ...nothing, kind: 'unknown' };
  const headers = Object.entries(tableAt(settings, 'headers')).filter(
    (entry): entry is [string, string] => typeof entry[1] === 'string',
  );
  return {
    signal,
    kind,
    endpoint: asText(settings['endpoint']) ?? '',
    protocol: asText(settings['protocol']),
    headers: Object.fromEntries(headers),
    tls: {
      ca: asText(valueAt(settings, 'tls', 'ca-certificate')),
      clientCert: asText(valueAt(settings, 'tls', 'client-certificate')),
      clientKey: asText(valueAt(settings, 'tls', 'client-private-key')),
    },
  };
}

/** It sends somewhere that the user named. */
export const isOtlp = ({ kind }: Pick<Exporter, 'kind'>): boolean => kind === 'otlp-http' || kind === 'otlp-grpc';

/** Where the settings of an exporter stand. */
export const pathOf = ({ signal, kind }: Pick<Exporter, 'signal' | 'kind'>, ...rest: readonly string[]): string[] => [
  'otel',
  EXPORTER_KEY[signal],
  ...(rest.length === 0 ? [] : [kind, ...rest]),
];

/** Codex's tonic takes an address without a scheme for plain text; anything else is no URL. */
export function urlOf({ kind, endpoint }: Pick<Exporter, 'kind' | 'endpoint'>): URL | null {
  const text = kind === 'otlp-grpc' && !endpoint.includes('://') ? `http://${endpoint}` : endpoint;
  return URL.canParse(text) && /^https?:/.test(text) ? new URL(text) : null;
}

/** Scheme, host and port, the default port written out. Names of this machine are one. */
export function placeOf(url: URL): string {
  const host = ['localhost', '[::1]'].includes(url.hostname) ? '127.0.0.1' : url.hostname;
  const port = url.port === '' ? (url.protocol === 'https:' ? '443' : '80') : url.port;
  return `${host}:${port}`;
}

export const isThisMachine = (url: URL): boolean =>
  ['127.0.0.1', 'localhost', '[::1]', '0.0.0.0'].includes(url.hostname);

/** It sends to this machine, whoever listens there. */
export function isHere(exporter: Exporter): boolean {
  const url = isOtlp(exporter) ? urlOf(exporter) : null;
  return url !== null && isThisMachine(url);
}
