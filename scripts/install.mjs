/**
 * Installs only what is missing. npm writes `node_modules/.package-lock.json` as its last act, so that file is the
 * stamp: where it agrees with `package-lock.json`, nothing is asked of npm or of the network.
 */
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { ROOT, run, StepError, step } from './step.mjs';

/**
 * @typedef {{ version?: string, dev?: boolean, optional?: boolean, devOptional?: boolean, peer?: boolean }} LockEntry
 * @typedef {{ packages?: Record<string, LockEntry> }} Lock
 */

/**
 * Packages that the lockfile asks for and the installation lacks, by their folder.
 * An absent optional package is no lack: npm leaves out what this platform cannot run.
 * @param {Lock} wanted
 * @param {Lock} installed
 * @param {{ dev: boolean }} options
 * @returns {string[]}
 */
export function missingPackages(wanted, installed, { dev }) {
  const found = installed.packages ?? {};
  return Object.entries(wanted.packages ?? {})
    .filter(([folder, entry]) => {
      if (folder === '' || (entry.dev && !dev)) return false;
      const have = found[folder];
      if (have === undefined) return !(entry.optional || entry.devOptional || entry.peer);
      return have.version !== entry.version;
    })
    .map(([folder]) => folder);
}

/** @param {string} file @returns {Lock} */
function readLock(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return {};
  }
}

/**
 * @param {string} folder
 * @param {{ dev: boolean }} options
 */
export function isInstalled(folder, { dev }) {
  const stamp = path.join(folder, 'node_modules', '.package-lock.json');
  if (!existsSync(stamp)) return false;
  const wanted = readLock(path.join(folder, 'package-lock.json'));
  return missingPackages(wanted, readLock(stamp), { dev }).length === 0;
}

/**
 * `npm ci` where something is missing. Without `dev`, an existing full installation stays a full one.
 * @param {{ folder: string, dev: boolean, what: string }} options
 */
export async function ensureInstalled({ folder, dev, what }) {
  if (isInstalled(folder, { dev })) return;
  const wasFull = existsSync(path.join(folder, 'node_modules', 'vitest'));
  const kind = dev || wasFull ? ['--include=dev'] : ['--omit=dev'];
  const args = ['ci', ...kind, '--no-fund', '--no-audit', '--loglevel=error'];
  // npm tells its children where it is; outside of npm the one in PATH has to do
  const npm = process.env['npm_execpath'];
  const [command, first] = npm?.endsWith('.js') ? [process.execPath, [npm]] : ['npm', []];
  const { code } = await step(what, () => run(command, [...first, ...args], { cwd: folder, env: installEnv() }));
  if (code !== 0) {
    const where = path.relative(ROOT, folder) || '.';
    throw new StepError(
      `Cannot install the packages in ${where} (npm ci ended with ${code}): connect to the npm registry and run the same command again.`,
    );
  }
}

/** Without what the outer npm says about its own run: a user's `npm start --json` must not reach `npm ci`. */
function installEnv() {
  const kept = /^npm_config_(registry|cache|userconfig|globalconfig|proxy|https_proxy|noproxy|cafile|prefer_offline)$/i;
  return Object.fromEntries(
    Object.entries(process.env).filter(([name]) => !name.toLowerCase().startsWith('npm_config_') || kept.test(name)),
  );
}

/** What `npm start` needs: never the test tools, the browser or the Codex binary. */
export async function installForRunning() {
  await ensureInstalled({ folder: ROOT, dev: false, what: 'Installing what Turnscope runs on (about 600 MB, once)' });
  await ensureInstalled({ folder: webFolder, dev: false, what: 'Installing what the page is built with (once)' });
}

/** What `npm test` needs, in addition the tools of development. */
export async function installForTesting() {
  await ensureInstalled({
    folder: ROOT,
    dev: true,
    what: 'Installing everything, test tools and Codex included (about 1.3 GB, once)',
  });
  await ensureInstalled({ folder: webFolder, dev: true, what: 'Installing what the page is built with (once)' });
}

const webFolder = path.join(ROOT, 'web');
