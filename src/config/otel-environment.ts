/**
 * OpenTelemetry's own variables, for a backend that asks for them with `use_otel_environment`, and for no other: they mostly belong to the program under development, whose endpoint and keys Codex's turns must
 * neither take nor get. What the entry itself says counts above them.
 */
import { PROTOCOLS } from '../deliver/endpoint.ts';
import type { BackendSettings } from './backend-settings.ts';
import type { Environment } from './drop-in.ts';

const PREFIX = 'OTEL_EXPORTER_OTLP_';

export function otelSettings(env: Environment): BackendSettings {
  const general = (name: string): string | undefined => env[`${PREFIX}${name}`] || undefined;
  const ofTraces = (name: string): string | undefined => general(`TRACES_${name}`) ?? general(name);
  const endpoints = Object.fromEntries(
    (['traces', 'logs', 'metrics'] as const).flatMap((signal) => {
      const url = general(`${signal.toUpperCase()}_ENDPOINT`);
      return url === undefined ? [] : [[signal, url]];
    }),
  );
  const protocol = PROTOCOLS.find((known) => known === ofTraces('PROTOCOL'));
  const compression = ofTraces('COMPRESSION');
  const timeoutMs = Number(ofTraces('TIMEOUT'));
  const caFile = ofTraces('CERTIFICATE');
  const certFile = ofTraces('CLIENT_CERTIFICATE');
  const keyFile = ofTraces('CLIENT_KEY');
  const endpoint = general('ENDPOINT');
  const { 'service.name': named, ...resource } = parsePairs(env['OTEL_RESOURCE_ATTRIBUTES'] ?? '');
  const serviceName = env['OTEL_SERVICE_NAME'] || named;
  return {
    ...(endpoint === undefined ? {} : { endpoint }),
    ...(Object.keys(endpoints).length === 0 ? {} : { endpoints }),
    ...(protocol === undefined ? {} : { protocol }),
    ...(compression === 'gzip' || compression === 'none' ? { compression } : {}),
    ...(timeoutMs > 0 ? { timeout: `${Math.round(timeoutMs)}ms` } : {}),
    ...(caFile === undefined && certFile === undefined
      ? {}
      : {
          tls: {
            ...(caFile === undefined ? {} : { ca_file: caFile }),
            ...(certFile === undefined ? {} : { client_cert_file: certFile }),
            ...(keyFile === undefined ? {} : { client_key_file: keyFile }),
          },
        }),
    headers: parsePairs([general('HEADERS'), general('TRACES_HEADERS')].join(',')),
    ...(serviceName === undefined ? {} : { service_name: serviceName }),
    resource,
  };
}

/** `a=1,b=two%20words`, as OpenTelemetry writes headers and resource attributes. What is no pair is left out. */
function parsePairs(text: string): Record<string, string> {
  const pairs: Record<string, string> = {};
  for (const pair of text.split(',')) {
    const at = pair.indexOf('=');
    const name = pair.slice(0, Math.max(0, at)).trim();
    if (name !== '') pairs[name] = decoded(pair.slice(at + 1).trim());
  }
  return pairs;
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
