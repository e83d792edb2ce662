/** The Codex of this machine: its program, its version, its files, and what an administrator has to say about them. */
import { execFile } from 'node:child_process';
import { readdir, readFile, realpath } from 'node:fs/promises';
import { join } from 'node:path';
import { findPlaces } from '../../lib/place.ts';
import { readToml } from '../../toml/read-toml.ts';
import { findProgram, launchOf } from './codex-program.ts';
import { parseCodexVersion } from './codex-version.ts';
import { type ManagedPolicy, readManagedPolicy } from './managed-policy.ts';

export interface CodexInstall {
  /** Absolute. */
  readonly program: string;
  /** `0.169.0`; null when it does not say, or is a build of somebody's own. */
  readonly version: string | null;
  /** Absolute, spelled as Codex spells it in the names of hooks. It need not exist. */
  readonly codexHome: string;
  readonly configFile: string;
  /** Names of profiles, sorted: tables `[profiles.NAME]` and files `NAME.config.toml`. */
  readonly profiles: readonly string[];
  /** null where nobody manages this machine. */
  readonly policy: ManagedPolicy | null;
}

export interface FindOptions {
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Absolute. */
  readonly home: string;
  readonly platform?: NodeJS.Platform;
}

const VERSION_TIMEOUT_MS = 10_000;
const PROFILE_FILE = /^(.+)\.config\.toml$/;

/** null where no `codex` is found. Starts nothing but `codex --version`, and writes nothing. */
export async function findCodex({ env, home, platform = process.platform }: FindOptions): Promise<CodexInstall | null> {
  const program = await findProgram({ env, home, platform });
  if (program === null) return null;
  const codexHome = await codexHomeOf(env, home);
  const configFile = join(codexHome, 'config.toml');
  const [version, profiles] = await Promise.all([readVersion(program, env, home), readProfiles(codexHome, configFile)]);
  const policy = await readManagedPolicy(env, { codexHome, version, platform });
  return { program, version, codexHome, configFile, profiles, policy };
}

/** Codex follows links in `CODEX_HOME`, and takes `~/.codex` as it stands: both measured, both part of the name of each hook. */
async function codexHomeOf(env: FindOptions['env'], home: string): Promise<string> {
  const { codexHome } = findPlaces(env, home);
  if ((env['CODEX_HOME'] ?? '') === '') return codexHome;
  return realpath(codexHome).catch(() => codexHome);
}

/** null when it does not answer in time, or with something else: a broken installation is found all the same. */
async function readVersion(program: string, env: FindOptions['env'], home: string): Promise<string | null> {
  const { file, args } = await launchOf(program, process.execPath);
  return new Promise((resolve) => {
    execFile(
      file,
      [...args, '--version'],
      { env, cwd: home, timeout: VERSION_TIMEOUT_MS, windowsHide: true },
      (trouble, stdout) => resolve(trouble === null ? parseCodexVersion(stdout) : null),
    );
  });
}

async function readProfiles(codexHome: string, configFile: string): Promise<string[]> {
  const [names, text] = await Promise.all([
    readdir(codexHome).catch(() => []),
    readFile(configFile, 'utf8').catch(() => ''),
  ]);
  const files = names.flatMap((name) => PROFILE_FILE.exec(name)?.[1] ?? []);
  return [...new Set([...files, ...profileTables(text)])].toSorted();
}

/** None in a file that does not parse: who edits it will be told where it is wrong. */
function profileTables(text: string): string[] {
  try {
    const profiles = readToml(text).valueAt(['profiles']);
    return typeof profiles === 'object' && profiles !== null ? Object.keys(profiles) : [];
  } catch {
    return [];
  }
}
