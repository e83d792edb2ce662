/**
 * What an administrator has laid down for Codex on this machine, as far as it stands in our way. Two files: `requirements.toml` says what may be,
 * `managed_config.toml` (the older one) is a configuration above the user's. Codex asks the cloud and, on a Mac, the device management, too;
 * only Codex itself can tell what those said: `CodexAppServer.readPolicy`.
 */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { readToml } from '../../toml/read-toml.ts';
import { isSince } from './codex-version.ts';

export type PolicyTopic = 'hooks' | 'otel' | 'mcp' | 'notify';

export interface ManagedPolicy {
  /** Absolute, those that exist. */
  readonly files: readonly string[];
  /** What of ours would have no effect, or another one than the user was told. */
  readonly forbids: readonly PolicyTopic[];
  /** One for each of `forbids`, in its order, for people. */
  readonly sentences: readonly string[];
}

/** Name of our MCP server in Codex's configuration. */
const MCP_SERVER = 'turnscope';

type Table = Readonly<Record<string, unknown>>;
type Environment = Readonly<Record<string, string | undefined>>;

/** A topic and why. The first reason for a topic is the one that is told. */
export type Objection = readonly [topic: PolicyTopic, sentence: string];

export interface ManagedMachine {
  /** Absolute. */
  readonly codexHome: string;
  readonly version: string | null;
  readonly platform: NodeJS.Platform;
}

interface PolicySource {
  readonly file: string;
  readonly objections: (table: Table, place: string) => Objection[];
}

/** Administrators could not lay down `[otel]` before: Codex passed it over with a warning. */
const OTEL_REQUIREMENTS_SINCE = '0.166.0';

/** null where there is no such file. A file that does not parse forbids nothing that we could name; Codex says so itself when it starts. */
export async function readManagedPolicy(
  env: Environment,
  { codexHome, version, platform }: ManagedMachine,
): Promise<ManagedPolicy | null> {
  const found = await Promise.all(
    sourcesOn({ codexHome, version, platform }, env).map(async ({ file, objections }) => {
      const text = await readFile(file, 'utf8').catch(() => null);
      return text === null ? null : { file, objections: objections(tableOf(text), file) };
    }),
  );
  const present = found.filter((source) => source !== null);
  if (present.length === 0) return null;
  return managedPolicy(
    present.map(({ file }) => file),
    present.flatMap(({ objections }) => objections),
  );
}

export function managedPolicy(files: readonly string[], objections: readonly Objection[]): ManagedPolicy {
  const first = new Map<PolicyTopic, string>();
  for (const [topic, sentence] of objections) if (!first.has(topic)) first.set(topic, sentence);
  return { files, forbids: [...first.keys()], sentences: [...first.values()] };
}

/** Two accounts of one machine: what both tell is told in the words of the first. */
export function mergePolicies(one: ManagedPolicy | null, other: ManagedPolicy | null): ManagedPolicy | null {
  if (one === null || other === null) return one ?? other;
  const objections = [one, other].flatMap(({ forbids, sentences }) =>
    forbids.map((topic, index): Objection => [topic, sentences[index] ?? '']),
  );
  return managedPolicy([...new Set([...one.files, ...other.files])], objections);
}

/** Where Codex looks, lowest first. */
function sourcesOn({ codexHome, version, platform }: ManagedMachine, env: Environment): PolicySource[] {
  const folder = platform === 'win32' ? join(env['ProgramData'] ?? 'C:\\ProgramData', 'OpenAI', 'Codex') : '/etc/codex';
  const managedFolder = platform === 'win32' ? codexHome : folder;
  return [
    {
      file: join(folder, 'requirements.toml'),
      objections: (table, place) =>
        objectionsOfRequirements(
          isSince(version, OTEL_REQUIREMENTS_SINCE) ? table : { ...table, otel: undefined },
          place,
        ),
    },
    { file: join(managedFolder, 'managed_config.toml'), objections: objectionsOfManagedConfig },
  ];
}

function tableOf(text: string): Table {
  try {
    const root = readToml(text).valueAt([]);
    return typeof root === 'object' && root !== null ? { ...root } : {};
  } catch {
    return {};
  }
}

const tableAt = (table: Table, key: string): Table => {
  const value = table[key];
  return typeof value === 'object' && value !== null ? { ...value } : {};
};

/** `hooks` was called `codex_hooks` once, and is understood under both names. */
const hooksAreOff = (features: Table): boolean => features['hooks'] === false || features['codex_hooks'] === false;

/** @param requirements keys as `requirements.toml` writes them */
export function objectionsOfRequirements(requirements: Table, place: string): Objection[] {
  const found: Objection[] = [];
  if (requirements['allow_managed_hooks_only'] === true) {
    found.push(['hooks', `${place} allows only the hooks of your administrator (allow_managed_hooks_only).`]);
  }
  if (hooksAreOff(tableAt(requirements, 'features'))) found.push(['hooks', `${place} switches hooks off.`]);
  const pinned = pinnedExporters(tableAt(requirements, 'otel'));
  if (pinned.length > 0) found.push(['otel', `${place} lays down [otel] ${pinned.join(', ')}.`]);
  const servers = requirements['mcp_servers'];
  if (typeof servers === 'object' && servers !== null && !(MCP_SERVER in servers)) {
    found.push(['mcp', `${place} names the MCP servers that are allowed, and ${MCP_SERVER} is not one of them.`]);
  }
  return found;
}

/** @param config keys as `config.toml` writes them: each of them wins over the user's */
export function objectionsOfManagedConfig(config: Table, place: string): Objection[] {
  const found: Objection[] = [];
  if (hooksAreOff(tableAt(config, 'features'))) found.push(['hooks', `${place} switches hooks off.`]);
  const pinned = pinnedExporters(tableAt(config, 'otel'));
  if (pinned.length > 0) found.push(['otel', `${place} lays down [otel] ${pinned.join(', ')}.`]);
  if (MCP_SERVER in tableAt(config, 'mcp_servers')) {
    found.push(['mcp', `${place} has an MCP server named ${MCP_SERVER} of its own.`]);
  }
  if (config['notify'] !== undefined) found.push(['notify', `${place} lays down notify.`]);
  return found;
}

const EXPORTERS = ['exporter', 'trace_exporter', 'metrics_exporter'];

/** Exporters that are laid down. Whether prompts go with them may be; that is no reason to send nothing. The app-server tells the others as null. */
const pinnedExporters = (otel: Table): string[] =>
  EXPORTERS.filter((key) => otel[key] !== null && otel[key] !== undefined);
