/** What a set-up stands on: this machine's Codex, the two files, and what earlier set-ups did to them. Reads, and changes nothing. */
import { join } from 'node:path';
import { readConfig } from '../config/read-config.ts';
import type { Places } from '../lib/place.ts';
import { hookPlaces } from '../model/hook-spool.ts';
import { readToml, type TomlText } from '../toml/read-toml.ts';
import { hookEventsOf } from './codex/codex-version.ts';
import { type CodexInstall, findCodex } from './codex/find-codex.ts';
import { type ConfigFile, readConfigFile } from './config-file.ts';
import { inFile, inForce } from './edit.ts';
import type { SetupFacts } from './piece.ts';
import { readRecord, type SetupRecord } from './record.ts';

export interface GroundOptions {
  readonly places: Places;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly homeDir: string;
  readonly platform: NodeJS.Platform;
  /** Base URLs of this machine's server. */
  readonly local: SetupFacts['local'];
}

/** A file and what is known of it. */
export interface KnownFile {
  readonly file: ConfigFile;
  readonly record: SetupRecord | null;
}

export interface Ground {
  /** null: no `codex` in `PATH`. */
  readonly install: CodexInstall | null;
  readonly codex: KnownFile;
  readonly own: KnownFile;
  /** As Codex spells it. */
  readonly configFile: string;
}

export async function readGround({ places, env, homeDir, platform }: Omit<GroundOptions, 'local'>): Promise<Ground> {
  const install = await findCodex({ env, home: homeDir, platform });
  const configFile = install?.configFile ?? join(places.codexHome, 'config.toml');
  const [codex, own] = await Promise.all(
    [configFile, join(places.configDir, 'config.toml')].map((path) => readKnown(places.stateDir, path)),
  );
  if (codex === undefined || own === undefined) throw new Error('BUG: two paths, two files');
  return { install, codex, own, configFile };
}

export async function readKnown(stateDir: string, path: string): Promise<KnownFile> {
  const file = await readConfigFile(path);
  return { file, record: inForce(await readRecord(stateDir, file.target), file) };
}

/** Throws `invalid_input`, naming file, line and column, where one of the two does not parse. */
export async function readFacts(ground: Ground, options: GroundOptions): Promise<SetupFacts> {
  const { places, env, homeDir, platform, local } = options;
  const { install, codex, own } = ground;
  const [codexToml, ownToml] = [parsed(codex.file), parsed(own.file)];
  const { entries } = await readConfig({
    configDir: places.configDir,
    home: homeDir,
    env,
    codexHome: places.codexHome,
  });
  const version = install?.version ?? null;
  return {
    codex: codexToml,
    own: ownToml,
    takenOver: new Set(entries.filter(({ state }) => state === 'on').map(({ name }) => name)),
    version,
    events: hookEventsOf(version),
    policy: install?.policy ?? null,
    hookPlaces: hookPlaces(places.stateDir),
    platform,
    local,
    ourEndpoints: codex.record?.endpoints ?? [],
    env,
  };
}

function parsed({ path, text }: ConfigFile): TomlText {
  try {
    return readToml(text ?? '');
  } catch (thrown) {
    throw inFile(path, thrown);
  }
}
