/** The one place of this room that opens files. Reads the user's own folders and nothing else: never the working directory, never the folder of a session. */
import { constants } from 'node:fs';
import { open } from 'node:fs/promises';
import { join } from 'node:path';
import { harnessEnvPath, harnessPaths } from './arize-harness.ts';
import type { BackendSettings } from './backend-settings.ts';
import { CREDENTIALS } from './backend-settings.ts';
import type { Config } from './config.ts';
import type { Environment, SourceFile } from './drop-in.ts';
import { logfireConfigPath } from './logfire-exporter.ts';
import { otelSettings } from './otel-environment.ts';
import { type FileSettings, NO_SETTINGS, readSettings } from './read-settings.ts';
import { DEFAULT_RULES_FILE, resolveConfig } from './resolve-config.ts';
import { absolutePath } from './word.ts';

export interface ConfigPlaces {
  readonly configDir: string;
  readonly home: string;
  readonly env: Environment;
  readonly codexHome: string;
}

/** Nobody writes more than this by hand. */
const FILE_BYTES_MAX = 1_000_000;
const OTHERS = 0o077;

/** Never rejects: a file that cannot be read or understood is a problem in the answer, and whatever it might have forbidden does not happen. */
export async function readConfig(places: ConfigPlaces, nowMs = Date.now()): Promise<Config> {
  const { configDir, home, env, codexHome } = places;
  const [configFile, logfireFile, harnessConfig, harnessEnv] = await Promise.all([
    readSource(join(configDir, 'config.toml')),
    readSource(logfireConfigPath(env, home)),
    readFirst(harnessPaths(home)),
    readSource(harnessEnvPath(codexHome)),
  ]);
  const settings = settingsOf(configFile);
  const rulesFile = await readSource(absolutePath(settings.redaction.rules_file ?? DEFAULT_RULES_FILE, places));
  const paths = new Set(Object.values(settings.backends).flatMap((entry) => referredFiles(entry, env)));
  const files = await Promise.all([...paths].map((path) => readSource(absolutePath(path, places))));
  return resolveConfig({
    configDir,
    home,
    env,
    nowMs,
    configFile,
    settings,
    logfireFile,
    harnessConfig,
    harnessEnv,
    rulesFile,
    files: new Map(files.map((file) => [file.path, file])),
  });
}

function settingsOf({ path, text, trouble }: SourceFile): FileSettings {
  if (trouble === null) return text === null ? NO_SETTINGS : readSettings(text, path);
  const sentence = `The file cannot be read: ${trouble}.`;
  const hint = 'Give your user the right to read it; until then nothing is forwarded, and the store keeps no content.';
  const problem = { origin: path, sentence, hint, backend: null };
  return { ...NO_SETTINGS, content: { mode: 'metadata_only' }, keepsAllOff: true, problems: [problem] };
}

/** Paths of keys and certificates, as they are written. */
function referredFiles(entry: BackendSettings, env: Environment): string[] {
  const secrets = [...CREDENTIALS.map((name) => entry[name]), ...Object.values(entry.headers ?? {})];
  const keys = secrets.flatMap((secret) => (typeof secret === 'object' && 'file' in secret ? [secret.file] : []));
  const tls = [entry.tls, entry.use_otel_environment === true ? otelSettings(env).tls : undefined];
  const rules = entry.rules_file === undefined ? [] : [entry.rules_file];
  return [
    ...keys,
    ...rules,
    ...tls.flatMap((files) => Object.values(files ?? {}).filter((path) => path !== undefined)),
  ];
}

async function readFirst(paths: readonly string[]): Promise<SourceFile> {
  const files = await Promise.all(paths.map(readSource));
  const first = files.find(({ text, trouble }) => text !== null || trouble !== null) ?? files[0];
  return first ?? { path: '', text: null, isOpenToOthers: false, trouble: null };
}

async function readSource(path: string): Promise<SourceFile> {
  const none = { path, text: null, isOpenToOthers: false, trouble: null };
  try {
    // not blocking: a named pipe in its place would wait for a writer for ever
    const file = await open(path, constants.O_RDONLY | constants.O_NONBLOCK);
    try {
      const stat = await file.stat();
      if (!stat.isFile()) return { ...none, trouble: 'it is no file' };
      if (stat.size > FILE_BYTES_MAX) return { ...none, trouble: 'it is too large' };
      const isOpenToOthers = process.platform !== 'win32' && (stat.mode & OTHERS) !== 0;
      return { path, text: await file.readFile('utf8'), isOpenToOthers, trouble: null };
    } finally {
      await file.close();
    }
  } catch (thrown) {
    const code = (thrown as NodeJS.ErrnoException).code ?? '';
    return code === 'ENOENT' || code === 'ENOTDIR'
      ? none
      : { ...none, trouble: code === 'EACCES' ? 'permission denied' : code };
  }
}
