/** Where OTLP goes, and how. Everything that a connection needs is in here: nothing is taken from the environment behind its back. */

export const PROTOCOLS = ['http/protobuf', 'http/json', 'grpc'] as const;
/** The words of OpenTelemetry's own `OTEL_EXPORTER_OTLP_PROTOCOL`. */
export type Protocol = (typeof PROTOCOLS)[number];

export interface TlsFiles {
  /** PEM; trusted instead of the system's authorities. */
  readonly ca: string | null;
  /** PEM, both or none: who we are. */
  readonly clientCert: string | null;
  readonly clientKey: string | null;
}

export interface Endpoint {
  /** HTTP: the whole URL of one signal, used as it is. gRPC: `http://host:port` (plaintext) or `https://host:port`. */
  readonly url: string;
  readonly protocol: Protocol;
  /** Also gRPC's metadata. Values are secrets: never logged, never shown. */
  readonly headers: Readonly<Record<string, string>>;
  readonly compression: 'gzip' | 'none';
  /** PEM contents or null for the system's own. */
  readonly tls: TlsFiles;
  /** `http://[user:password@]host:port` of a proxy; null for none. The reader of the configuration has applied `HTTPS_PROXY`, `HTTP_PROXY`, `NO_PROXY`. */
  readonly proxy: string | null;
  /** For one request, connecting included. */
  readonly timeoutMs: number;
  /** Largest body before compression that the backend takes, bytes. */
  readonly requestBytesMax: number;
}

/**
 * What became of one request. `accepted`: a 2xx (gRPC OK); `rejected` of its records the backend refused for good, which is a loss and is counted. `retry`: not taken, the same
 * request may be taken later. `too_large`: split and try again. `refused`: the same request will never be taken as it is (400, 401, 403, 404 …): `isOurs` is false for
 * what a person has to mend (a key, a URL), and then the data wait; true for data that this backend can never take.
 */
export type SendOutcome =
  | { readonly outcome: 'accepted'; readonly rejected: number; readonly message: string }
  | { readonly outcome: 'retry'; readonly afterMs: number | null; readonly message: string }
  | { readonly outcome: 'too_large'; readonly message: string }
  | { readonly outcome: 'refused'; readonly isOurs: boolean; readonly message: string };

export interface Transport {
  /** `body`: one Export request of this signal as protobuf. Never throws for what the network or the backend does. */
  send(signal: 'logs' | 'traces' | 'metrics', body: Uint8Array, abort: AbortSignal): Promise<SendOutcome>;
  close(): Promise<void>;
}
