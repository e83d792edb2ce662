/**
 * The exporters of the OpenTelemetry SDK, put together from settings alone. They are built below the classes that also read `OTEL_EXPORTER_OTLP_*`:
 * an endpoint or a key that somebody set for another program must not act here. Timeouts are the exception, as in Codex.
 */
import type { IOtlpExportDelegate } from '@opentelemetry/otlp-exporter-base';
import { OTLPExporterBase } from '@opentelemetry/otlp-exporter-base';
import { createOtlpHttpExportDelegate, httpAgentFactoryFromOptions } from '@opentelemetry/otlp-exporter-base/node-http';
import {
  createEmptyMetadata,
  createInsecureCredentials,
  createOtlpGrpcExportDelegate,
  createSslCredentials,
} from '@opentelemetry/otlp-grpc-exporter-base';
import type { IExporterMetricsHelper, ISerializer } from '@opentelemetry/otlp-transformer';
import { type LastCall, untilLastCall } from './last-export.ts';
import { OtelError } from './otel-error.ts';
import type { OtlpGrpcExporter, OtlpHttpExporter } from './otel-settings.ts';
import type { Signal } from './resource.ts';
import { readTls, type TlsFiles } from './tls.ts';

/** How one signal is written, and where gRPC takes it. */
export interface SignalCodec<Batch> {
  readonly signal: Signal;
  readonly protobuf: ISerializer<Batch, unknown>;
  readonly json: ISerializer<Batch, unknown>;
  readonly helper: IExporterMetricsHelper<Batch>;
  readonly grpcName: string;
  readonly grpcPath: string;
}

const DEFAULT_TIMEOUT_MS = 10_000;
/** Exports at once; more of them are refused by the SDK. */
const CONCURRENCY = 30;

/** Throws `OtelError` for settings that no exporter can be made of. */
export function otlpExporter<Batch>(
  settings: OtlpHttpExporter | OtlpGrpcExporter,
  codec: SignalCodec<Batch>,
  lastCall: LastCall,
): OTLPExporterBase<Batch> {
  const url = checkedUrl(settings.endpoint);
  const tls = readTls(settings.tls, settings.endpoint);
  const delegateWithin = (timeoutMillis: number): IOtlpExportDelegate<Batch> => {
    const shared = { timeoutMillis, concurrencyLimit: CONCURRENCY, compression: 'none' as const };
    return settings.kind === 'otlp-http'
      ? overHttp(settings, codec, tls, shared)
      : overGrpc(settings, codec, tls, { ...shared, url });
  };
  return new OTLPExporterBase(
    untilLastCall(lastCall, { timeoutMs: timeoutMs(codec.signal, process.env), delegateWithin }),
  );
}

interface Shared {
  readonly timeoutMillis: number;
  readonly concurrencyLimit: number;
  readonly compression: 'none';
}

function overHttp<Batch>(
  settings: OtlpHttpExporter,
  codec: SignalCodec<Batch>,
  { ca, cert, key }: TlsFiles,
  shared: Shared,
): IOtlpExportDelegate<Batch> {
  const isJson = settings.protocol === 'json';
  const headers = {
    ...settings.headers,
    'Content-Type': isJson ? 'application/json' : 'application/x-protobuf',
  };
  return createOtlpHttpExportDelegate(
    {
      ...shared,
      url: settings.endpoint,
      headers: async () => headers,
      agentFactory: httpAgentFactoryFromOptions({
        keepAlive: true,
        ...(ca === undefined ? {} : { ca }),
        ...(cert === undefined ? {} : { cert }),
        ...(key === undefined ? {} : { key }),
      }),
    },
    isJson ? codec.json : codec.protobuf,
    `otlp_http_${codec.signal}`,
    codec.helper,
    undefined,
  );
}

function overGrpc<Batch>(
  settings: OtlpGrpcExporter,
  codec: SignalCodec<Batch>,
  { ca, cert, key }: TlsFiles,
  { url, ...shared }: Shared & { readonly url: URL },
): IOtlpExportDelegate<Batch> {
  const isEncrypted = url.protocol === 'https:';
  return createOtlpGrpcExportDelegate(
    {
      ...shared,
      url: url.port === '' ? `${url.hostname}:${isEncrypted ? 443 : 80}` : url.host,
      metadata: () => {
        const metadata = createEmptyMetadata();
        for (const [name, value] of Object.entries(settings.headers ?? {})) metadata.set(name, value);
        return metadata;
      },
      credentials: () => (isEncrypted ? createSslCredentials(ca, key, cert) : createInsecureCredentials()),
    },
    codec.protobuf,
    `otlp_grpc_${codec.signal}`,
    codec.helper,
    undefined,
    codec.grpcName,
    codec.grpcPath,
  );
}

/** Milliseconds that one export may take: the signal's own variable, else the common one, else ten seconds. */
export function timeoutMs(signal: Signal, env: Readonly<Record<string, string | undefined>>): number {
  for (const name of [`OTEL_EXPORTER_OTLP_${signal.toUpperCase()}_TIMEOUT`, 'OTEL_EXPORTER_OTLP_TIMEOUT']) {
    const value = Number(env[name]?.trim() || Number.NaN);
    if (Number.isFinite(value) && value > 0) return value;
  }
  return DEFAULT_TIMEOUT_MS;
}

function checkedUrl(endpoint: string): URL {
  const url = URL.canParse(endpoint) ? new URL(endpoint) : undefined;
  if (url !== undefined && (url.protocol === 'http:' || url.protocol === 'https:')) return url;
  throw new OtelError('invalid_config', `endpoint ${JSON.stringify(endpoint)} is no http or https URL`);
}
