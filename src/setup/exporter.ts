/** Codex's exporters: what we write for each signal, and where one that is there already goes. */
import { quoted } from '../toml/compose.ts';
import { isTable } from '../toml/value.ts';
import type { SetupProtocol, TlsFiles } from './setup-choice.ts';
import { tomlInline, tomlTexts } from './toml-value.ts';

/** Key under `[otel]` → the signal that it exports. */
export const EXPORTER_SIGNAL = { exporter: 'logs', trace_exporter: 'traces', metrics_exporter: 'metrics' } as const;
export type ExporterKey = keyof typeof EXPORTER_SIGNAL;
export const EXPORTER_KEYS = Object.keys(EXPORTER_SIGNAL) as readonly ExporterKey[];

export interface ExporterTarget {
  readonly protocol: SetupProtocol;
  /** Without a slash at its end. With `grpc` the whole endpoint. */
  readonly base: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly tls: TlsFiles;
  /** Codex that does not start without `headers`, be they none. */
  readonly needsHeaders: boolean;
}

/** Codex uses the URL as it stands: each signal needs its own path, except over gRPC. */
export const endpointOf = (key: ExporterKey, { protocol, base }: ExporterTarget): string =>
  protocol === 'grpc' ? base : `${base}/v1/${EXPORTER_SIGNAL[key]}`;

/** TOML source of the value of one exporter key. */
export function exporterValue(key: ExporterKey, target: ExporterTarget): string {
  const { protocol, headers, tls, needsHeaders } = target;
  const files = {
    'ca-certificate': tls.ca,
    'client-certificate': tls.clientCert,
    'client-private-key': tls.clientKey,
  };
  const given = Object.entries(files).filter((entry): entry is [string, string] => entry[1] !== null);
  const settings = {
    endpoint: quoted(endpointOf(key, target)),
    protocol: protocol === 'grpc' ? null : quoted(protocol === 'http' ? 'binary' : 'json'),
    headers: tomlTexts(headers) ?? (needsHeaders ? '{}' : null),
    tls: tomlTexts(Object.fromEntries(given)),
  };
  return tomlInline({ [protocol === 'grpc' ? 'otlp-grpc' : 'otlp-http']: tomlInline(settings) });
}

/** Where an exporter goes. `none`, `statsig` (Codex's own default for metrics) and nothing at all are nobody's choice of a backend. */
export type Exporting =
  | { readonly kind: 'nowhere' }
  | { readonly kind: 'somewhere'; readonly isGrpc: boolean; readonly endpoint: string };

/** @param value as parsed; Codex names the kind by the one key of the table */
export function readExporter(value: unknown): Exporting {
  if (value === undefined || value === 'none' || value === 'statsig') return { kind: 'nowhere' };
  const [name, settings] = isTable(value) ? (Object.entries(value)[0] ?? []) : [];
  const endpoint = isTable(settings) ? settings['endpoint'] : undefined;
  return {
    kind: 'somewhere',
    isGrpc: name === 'otlp-grpc',
    endpoint: typeof endpoint === 'string' ? endpoint : 'somewhere that cannot be read',
  };
}

/** One address in all its spellings: host names of this machine, a slash at the end. */
export function sameEndpoint(one: string, other: string): boolean {
  const plain = (text: string): string =>
    text
      .replace(/(?<=^https?:\/\/)(localhost|\[::1\])(?=[:/]|$)/i, '127.0.0.1')
      .replace(/\/+$/, '')
      .toLowerCase();
  return plain(one) === plain(other);
}
