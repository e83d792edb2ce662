import type { SettingsPlaces } from './own-settings.ts';

/** What a server is started with. Port 0 picks a free one. */
export interface ServerOptions {
  readonly host: string;
  /** UI and API. */
  readonly port: number;
  readonly otlpHttpPort: number;
  readonly otlpGrpcPort: number;
  /** A Unix socket to receive OTLP on as well, for the owner alone. */
  readonly otlpSocketPath?: string | undefined;
  /** Before `/v1/logs` and the others, such as `/team`. */
  readonly otlpPathPrefix?: string | undefined;
  /** Pages of these may send OTLP from a browser; `*` stands for any characters but `/`. */
  readonly otlpCorsOrigins?: readonly string[] | undefined;
  /** Holds journal, embedded store, access token and server.json; created when missing. */
  readonly dataDir: string;
  readonly settings: SettingsPlaces;
  /** Holds the spool in which Codex's hooks leave their calls, and what waits for backends; without it none are taken in, and nothing is passed on. */
  readonly stateDir?: string | undefined;
  /** A ClickHouse server to keep the tables in, instead of the embedded engine. */
  readonly clickhouseUrl?: string | undefined;
  /** The Codex home whose rollouts are followed; none without it. */
  readonly codexHome?: string | undefined;
  /** The program's own version. */
  readonly version: string;
  /** The folder of the built page. */
  readonly webDir: string;
  /** One line for the person at the terminal: progress, or trouble that passes. */
  readonly onNotice?: (sentence: string) => void;
}

export interface RunningServer {
  readonly endpoints: {
    readonly ui: string;
    readonly otlpHttp: string;
    readonly otlpGrpc: string;
    readonly mcp: string | null;
  };
  /** The access token of the API. */
  readonly token: string;
  /** A fresh one-time link that logs a browser in. */
  readonly loginUrl: () => string;
  /** Stops taking in, writes what waits, closes. Safe to call twice. */
  readonly stop: () => Promise<void>;
}
