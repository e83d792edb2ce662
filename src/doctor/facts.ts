/** Everything that checks look at: gathered once, then only read. */
import type { ApiClientOptions } from '../api/client.ts';
import type { ServerStatus } from '../api/contract/status.ts';
import type { Config } from '../config/config.ts';
import type { OutboxStatus } from '../deliver/outbox-item.ts';
import type { Places } from '../lib/place.ts';
import type { CodexHook } from '../setup/codex/codex-hook.ts';
import type { CodexInstall } from '../setup/codex/find-codex.ts';
import type { ManagedPolicy } from '../setup/codex/managed-policy.ts';
import type { SetupRecord } from '../setup/record.ts';
import type { Exporter } from './exporter.ts';
import type { Fact } from './fact.ts';
import type { TestResult } from './test-result.ts';
import type { TomlTable } from './toml-table.ts';

export interface Surroundings {
  /** ms since the epoch. */
  readonly now: number;
  readonly platform: NodeJS.Platform;
  /** Of Turnscope. */
  readonly version: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly homeDir: string;
  readonly places: Places;
}

/** `config.toml` as TOML reads it; what Codex makes of it is another fact. */
export interface CodexConfig {
  readonly file: string;
  /** `absent`: an empty configuration, which is a valid one. */
  readonly state: 'absent' | 'unreadable' | 'broken' | 'read';
  /** Why it is `unreadable` or `broken`; with line and column. */
  readonly trouble: string | null;
  readonly table: TomlTable;
}

export interface ProfileFile {
  readonly name: string;
  readonly file: string;
  readonly table: TomlTable;
}

export interface HookFiles {
  /** `other`: of another release. */
  readonly script: ScriptState;
  readonly sender: ScriptState;
  readonly chain: ScriptState;
  /** Why `hooks.json` of Codex's home cannot be used; null where it can, or is not there. */
  readonly hooksJsonTrouble: string | null;
}

export type ScriptState = 'ok' | 'missing' | 'not_executable' | 'other';

/** Programs that a configuration names, and whether they are there. Names without a folder are looked up in PATH. */
export type Programs = ReadonlyMap<string, 'ok' | 'missing' | 'not_executable'>;

export interface Server {
  readonly ui: string;
  readonly token: string;
  /** For a server on this machine. */
  readonly fetch: ApiClientOptions['fetch'];
  readonly status: ServerStatus;
}

export interface Folder {
  readonly path: string;
  readonly use: 'data' | 'state' | 'spool' | 'config';
  readonly state: 'ok' | 'absent' | 'no_folder' | 'not_writable';
  /** Others may read it. */
  readonly isOpen: boolean;
  /** null where the system does not tell. */
  readonly freeBytes: number | null;
}

export interface Spool {
  readonly files: number;
  /** ms since the epoch; null for an empty one. */
  readonly oldestAt: number | null;
  readonly rejected: number;
}

export interface Rollouts {
  readonly folder: string;
  readonly state: 'ok' | 'absent' | 'unreadable' | 'no_folder';
  readonly trouble: string | null;
}

export interface Plugin {
  /** `name@marketplace` */
  readonly id: string;
  readonly enabled: boolean;
  /** Newest version in Codex's cache; null where there is none. */
  readonly cached: string | null;
  /** What its marketplace offers; null where that is not a folder on this machine. */
  readonly offered: string | null;
}

/** A port that our server would have, while none runs. */
export interface ServerPort {
  readonly use: 'ui' | 'otlp_http' | 'otlp_grpc';
  readonly port: number;
  readonly isTaken: boolean;
  /** One beside it that nobody has; null where none was looked for, or found. */
  readonly free: number | null;
}

/** Files that the configuration of Codex refers to for TLS. */
export interface TlsFile {
  readonly path: string;
  readonly trouble: string | null;
}

export interface Clock {
  readonly host: string;
  /** How far the other clock is ahead of ours, ms. */
  readonly aheadMs: number;
}

/** Each of these may be missing for a reason of its own. */
export interface FactTable {
  readonly codex: CodexInstall | null;
  readonly config: CodexConfig;
  /** What Codex itself says is wrong with its configuration; null where it takes it. */
  readonly verdict: string | null;
  /** What an administrator lays down, in files and in what only Codex can tell (cloud, device management); null for nothing. */
  readonly policy: ManagedPolicy | null;
  /** What the set-up of Codex's configuration was told; null where there was none. */
  readonly setup: SetupRecord | null;
  readonly profiles: readonly ProfileFile[];
  readonly hooks: readonly CodexHook[];
  readonly hookFiles: HookFiles;
  readonly programs: Programs;
  readonly plugins: readonly Plugin[];
  /** Why our MCP server does not answer; null where it does. */
  readonly mcp: string | null;
  /** null: none is running. */
  readonly server: Server | null;
  readonly folders: readonly Folder[];
  readonly spool: Spool;
  readonly rollouts: Rollouts;
  readonly settings: Config;
  readonly outboxes: ReadonlyMap<string, OutboxStatus>;
  /** Why the embedded database cannot be loaded; null where it can. */
  readonly engine: string | null;
  readonly exporters: readonly Exporter[];
  readonly tlsFiles: readonly TlsFile[];
  /** What became of what was sent to try; empty where nothing was to be sent. */
  readonly tests: readonly TestResult[];
  /** Empty while a server runs. */
  readonly ports: readonly ServerPort[];
  readonly clocks: readonly Clock[];
}

export type FactName = keyof FactTable;
export type Facts = { readonly [Name in FactName]: Fact<FactTable[Name]> };
