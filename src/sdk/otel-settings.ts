/**
 * What a provider is made of. Names and meaning are those of the `[otel]` table of Codex's `config.toml` and of `OtelSettings` in Codex's crate
 * `codex-otel`, in JavaScript's spelling.
 */

/** How OTLP over HTTP is written: protobuf or JSON. */
export type OtelHttpProtocol = 'binary' | 'json';

/** Absolute paths of PEM files. Certificate and key of the client come together. */
export interface OtelTlsConfig {
  readonly caCertificate?: string | undefined;
  readonly clientCertificate?: string | undefined;
  readonly clientPrivateKey?: string | undefined;
}

/** OTLP over HTTP. */
export interface OtlpHttpExporter {
  readonly kind: 'otlp-http';
  /** Used as it stands: nothing is appended, each signal has a URL of its own. */
  readonly endpoint: string;
  readonly headers?: Readonly<Record<string, string>> | undefined;
  readonly protocol: OtelHttpProtocol;
  readonly tls?: OtelTlsConfig | undefined;
}

/** OTLP over gRPC. An `http` endpoint is spoken to in clear text. */
export interface OtlpGrpcExporter {
  readonly kind: 'otlp-grpc';
  readonly endpoint: string;
  readonly headers?: Readonly<Record<string, string>> | undefined;
  readonly tls?: OtelTlsConfig | undefined;
}

/** Where one signal goes. `statsig` is a shorthand for metrics alone; it takes a key of your own, see `statsigExporter`. */
export type OtelExporter =
  | { readonly kind: 'none' }
  | { readonly kind: 'statsig' }
  | OtlpHttpExporter
  | OtlpGrpcExporter;

/** What `OtelProvider.from` makes a provider of. */
export interface OtelSettings {
  /** Resource attribute `env`. */
  readonly environment: string;
  readonly serviceName: string;
  readonly serviceVersion: string;
  /** Absolute path of Codex's home; nothing is written there. */
  readonly codexHome: string;
  /** Of the logs. */
  readonly exporter: OtelExporter;
  readonly traceExporter: OtelExporter;
  readonly metricsExporter: OtelExporter;
  /** Keeps totals that `runtimeMetricsSummary` answers from. */
  readonly runtimeMetrics?: boolean | undefined;
  /** Set on every span when it starts. */
  readonly spanAttributes?: Readonly<Record<string, string>> | undefined;
  /** Member → field → value; put into the tracestate that leaves. */
  readonly tracestate?: Readonly<Record<string, Readonly<Record<string, string>>>> | undefined;
}
