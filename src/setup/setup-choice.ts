/** What somebody may want of a set-up: the flags of `turnscope setup`, or the answers to its questions. */
import type { ContentMode } from '../model/content-policy.ts';

/** `turnscope`: Codex exports to a server of ours. All others: hooks feed the sender, which exports to that backend. */
export const DESTINATIONS = ['turnscope', 'logfire', 'phoenix', 'arize', 'langfuse', 'otlp'] as const;
export type Destination = (typeof DESTINATIONS)[number];

export const SETUP_PROTOCOLS = ['http', 'http-json', 'grpc'] as const;
export type SetupProtocol = (typeof SETUP_PROTOCOLS)[number];

export const PARTS = ['otel', 'hooks', 'notify', 'mcp'] as const;
export type Part = (typeof PARTS)[number];

/** Absolute paths of PEM files. */
export interface TlsFiles {
  readonly ca: string | null;
  readonly clientCert: string | null;
  readonly clientKey: string | null;
}

export interface SetupChoices {
  readonly to: Destination;
  /** Base URL of another Turnscope, or of the backend; null: this machine's, or the backend's own. */
  readonly server: string | null;
  /** Variable that holds the key. */
  readonly apiKeyEnv: string | null;
  /** The key itself goes into Codex's configuration: somebody said so. */
  readonly storeKey: boolean;
  /** null: nobody said; then what is there stays. The same holds for the others. */
  readonly protocol: SetupProtocol | null;
  readonly environment: string | null;
  readonly team: string | null;
  readonly content: ContentMode | null;
  readonly tls: TlsFiles;
  readonly headers: Readonly<Record<string, string>>;
  readonly parts: Readonly<Record<Part, boolean>>;
  readonly replaceExporters: boolean;
}

export const NO_TLS: TlsFiles = { ca: null, clientCert: null, clientKey: null };

/** What `turnscope setup --yes` wants. */
export const DEFAULT_CHOICES: SetupChoices = {
  to: 'turnscope',
  server: null,
  apiKeyEnv: null,
  storeKey: false,
  protocol: null,
  environment: null,
  team: null,
  content: null,
  tls: NO_TLS,
  headers: {},
  parts: { otel: true, hooks: true, notify: true, mcp: true },
  replaceExporters: false,
};

/** Hooks and rollouts are read on this machine; a server elsewhere gets what Codex itself exports, and nothing else. */
export const isElsewhere = ({ to, server }: SetupChoices): boolean => to === 'turnscope' && server !== null;

/** What leaves this machine holds no content unless somebody chose it. */
export const contentOf = (choices: SetupChoices): ContentMode =>
  choices.content ?? (isElsewhere(choices) ? 'metadata_only' : 'full');

export const leftOutOf = ({ parts }: Pick<SetupChoices, 'parts'>): Part[] => PARTS.filter((part) => !parts[part]);
