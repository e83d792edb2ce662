/** What is on disk of ours and of those who share a configuration with us: folders, scripts, programs, certificates. */
import { access, constants, lstat, readdir, readFile, stat, statfs } from 'node:fs/promises';
import { delimiter, isAbsolute, join } from 'node:path';
import { chainScript } from '../../hook/chain-script.ts';
import { senderInstall } from '../../hook/launcher.ts';
import { hookScript } from '../../hook/script.ts';
import { hookPlaces } from '../../model/hook-spool.ts';
import type { Exporter } from '../exporter.ts';
import type { Folder, HookFiles, Programs, Rollouts, ScriptState, Spool, Surroundings, TlsFile } from '../facts.ts';
import { hooksJsonTrouble } from './codex-config.ts';
import { codeOf } from './error-code.ts';

const OTHERS = 0o077;

export async function lookAtFolder(path: string, use: Folder['use']): Promise<Folder> {
  const base = { path, use, isOpen: false, freeBytes: null };
  try {
    const { mode } = await stat(path);
    const isFolder = (mode & constants.S_IFMT) === constants.S_IFDIR;
    if (!isFolder) return { ...base, state: 'no_folder' };
    const { bavail, bsize } = await statfs(path);
    const freeBytes = bavail * bsize;
    const isOpen = process.platform !== 'win32' && use !== 'config' && (mode & OTHERS) !== 0;
    const canWrite =
      (await isAllowed(path, constants.W_OK | constants.X_OK)) &&
      (process.platform === 'win32' || (mode & 0o200) !== 0);
    return { ...base, isOpen, freeBytes, state: canWrite ? 'ok' : 'not_writable' };
  } catch (thrown) {
    return {
      ...base,
      state: codeOf(thrown) === 'ENOENT' ? 'absent' : codeOf(thrown) === 'ENOTDIR' ? 'no_folder' : 'not_writable',
    };
  }
}

const isAllowed = (path: string, mode: number): Promise<boolean> =>
  access(path, mode).then(
    () => true,
    () => false,
  );

/** As `installHook` writes them. Which `cat` it found does not matter here. */
export async function lookAtHookFiles(stateDir: string, codexHome: string): Promise<HookFiles> {
  const { script, spool, chain } = hookPlaces(stateDir);
  const launcher = senderInstall(stateDir).launcher;
  const texts = ['/bin/cat', '/usr/bin/cat', 'cat'].map((cat) => hookScript({ spool, cat, launcher }));
  const [scriptState, chainState, sender, trouble] = await Promise.all([
    scriptStateOf(script, texts),
    scriptStateOf(chain, [chainScript({ script })]),
    scriptStateOf(launcher, null),
    hooksJsonTrouble(codexHome),
  ]);
  return { script: scriptState, chain: chainState, sender, hooksJsonTrouble: trouble };
}

/** @param texts what it may say; null for anything */
async function scriptStateOf(path: string, texts: readonly string[] | null): Promise<ScriptState> {
  const text = await readFile(path, 'utf8').catch(() => null);
  if (text === null) return 'missing';
  if (!(await isExecutable(path))) return 'not_executable';
  return texts === null || texts.includes(text) ? 'ok' : 'other';
}

/** The bits and not only the right: to root everything is allowed. */
async function isExecutable(path: string): Promise<boolean> {
  if (process.platform === 'win32') return true;
  const { mode } = await stat(path);
  return (mode & 0o111) !== 0 && (await isAllowed(path, constants.X_OK));
}

/** Programs by the way that Codex would look for them. */
export async function lookForPrograms(names: readonly string[], env: Surroundings['env']): Promise<Programs> {
  const found = await Promise.all(names.map(async (name) => [name, await programState(name, env)] as const));
  return new Map(found);
}

async function programState(name: string, env: Surroundings['env']): Promise<'ok' | 'missing' | 'not_executable'> {
  const folders = (env['PATH'] ?? '').split(delimiter).filter((folder) => folder !== '');
  const paths = isAbsolute(name) || name.includes('/') ? [name] : folders.map((folder) => join(folder, name));
  let state: 'missing' | 'not_executable' = 'missing';
  for (const path of paths) {
    const isFile = await stat(path).then(
      (found) => found.isFile(),
      () => false,
    );
    if (!isFile) continue;
    if (await isExecutable(path)) return 'ok';
    state = 'not_executable';
  }
  return state;
}

export async function lookAtSpool(stateDir: string): Promise<Spool> {
  const { spool, rejected } = hookPlaces(stateDir);
  const [names, set] = await Promise.all([readdir(spool).catch(() => []), readdir(rejected).catch(() => [])]);
  const files = names.filter((name) => name !== 'lock' && !name.startsWith('.'));
  const times = await Promise.all(
    files.slice(0, TIMES_MAX).map((name) =>
      stat(join(spool, name)).then(
        (found) => found.mtimeMs,
        () => null,
      ),
    ),
  );
  const known = times.filter((time) => time !== null);
  return { files: files.length, oldestAt: known.length === 0 ? null : Math.min(...known), rejected: set.length };
}

/** A spool that nobody reads may hold hundreds of thousands: the age of some tells enough. */
const TIMES_MAX = 500;

export async function lookAtRollouts(codexHome: string): Promise<Rollouts> {
  const folder = join(codexHome, 'sessions');
  try {
    if (!(await stat(folder)).isDirectory()) return { folder, state: 'no_folder', trouble: null };
    const { mode } = await stat(folder);
    await readdir(folder, { recursive: false });
    const isBarred = process.platform !== 'win32' && (mode & 0o500) !== 0o500;
    return { folder, state: isBarred ? 'unreadable' : 'ok', trouble: isBarred ? 'permission denied' : null };
  } catch (thrown) {
    const code = codeOf(thrown);
    if (code !== 'ENOENT')
      return { folder, state: 'unreadable', trouble: code === 'EACCES' ? 'permission denied' : code };
    const isLink = await lstat(folder).then(
      () => true,
      () => false,
    );
    return isLink
      ? { folder, state: 'unreadable', trouble: 'it is a link to what is not there' }
      : { folder, state: 'absent', trouble: null };
  }
}

/** Every file that exporters name, once. */
export async function lookAtTlsFiles(exporters: readonly Exporter[]): Promise<TlsFile[]> {
  const paths = new Set(
    exporters.flatMap(({ tls }) => Object.values(tls).filter((path): path is string => path !== null)),
  );
  return await Promise.all([...paths].map(async (path) => ({ path, trouble: await tlsTrouble(path) })));
}

async function tlsTrouble(path: string): Promise<string | null> {
  if (!isAbsolute(path)) return 'its path is not absolute';
  try {
    const text = await readFile(path, 'utf8');
    return text.includes('-----BEGIN ') ? null : 'it is no PEM';
  } catch (thrown) {
    const code = codeOf(thrown);
    return code === 'ENOENT' ? 'it is not there' : code === 'EACCES' ? 'permission denied' : code;
  }
}
