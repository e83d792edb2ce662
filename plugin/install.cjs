/**
 * The same as `install`, for Windows. Starts no `.cmd` file, for which a shell would be needed, but the program behind it, in Node itself.
 */
'use strict';
const { spawnSync } = require('node:child_process');
const { existsSync, mkdirSync, openSync, readdirSync, realpathSync, rmdirSync, writeSync } = require('node:fs');
const { homedir } = require('node:os');
const { delimiter, dirname, isAbsolute, join, parse, relative, sep } = require('node:path');

process.on('uncaughtException', () => process.exit(0));
const [, , state] = process.argv;
const HOUR_MS = 3_600_000;

const project = projectAround(realpathSync('.'), realOf(homedir()) ?? '');
const folders = (process.env.PATH ?? '').split(delimiter).filter(isSafe);
// npm would read the settings of the folder it is in
process.chdir(parse(state).root);
mkdirSync(join(state, 'logs', 'install'), { recursive: true, mode: 0o700 });
claimHour(Math.floor(Date.now() / HOUR_MS));
const log = openSync(join(state, 'logs', 'install.log'), 'w', 0o600);
writeSync(log, `${new Date().toISOString()}\n`);
const tries = [
  [['node_modules', 'turnscope', 'dist', 'turnscope.js'], []],
  // one's own package, which the user asked for together with the plugin
  [['node_modules', 'npm', 'bin', 'npx-cli.js'], ['--yes', 'turnscope@^0']],
];
for (const [place, args] of tries) {
  const program = folders.map((folder) => join(folder, ...place)).find((file) => existsSync(file));
  if (program !== undefined && !existsSync(join(state, 'hook.cjs'))) run([program, ...args, 'hook', '--install']);
}

function run(args) {
  spawnSync(process.execPath, args, { env: environment(), stdio: ['ignore', log, log], windowsHide: true });
}

/** Without what a Node project says that Codex was started from. */
function environment() {
  const { npm_execpath: execPath, npm_command: command } = process.env;
  const isBelowNpm = execPath !== undefined || command !== undefined;
  const kept = Object.entries(process.env).filter(
    ([name]) => !/^(path|node_options|node_path)$/i.test(name) && !(isBelowNpm && /^npm_/i.test(name)),
  );
  return { ...Object.fromEntries(kept), PATH: folders.join(delimiter), TURNSCOPE_STATE_DIR: state };
}

/** Made by one process, and by none in the hour after. Throws where it was made. */
function claimHour(hour) {
  const tried = join(state, 'logs', 'install');
  if (existsSync(join(tried, String(hour - 1)))) process.exit(0);
  mkdirSync(join(tried, String(hour)));
  for (const old of readdirSync(tried)) if (old !== String(hour)) rmdirSync(join(tried, old));
}

/** Folders that no project can fill: absolute, and outside of the repository in which Codex works. */
function isSafe(folder) {
  const real = realOf(folder);
  if (!isAbsolute(folder) || real === undefined) return false;
  return project === undefined || !(isIn(folder, project) || isIn(real, project));
}

/** A folder that holds the home is no project. */
function projectAround(folder, home) {
  let found;
  for (let here = folder; !isIn(home, here); here = dirname(here)) {
    if (found === undefined || existsSync(join(here, '.git'))) found = here;
    if (dirname(here) === here) break;
  }
  return found;
}

function isIn(path, folder) {
  const way = relative(folder, path);
  return !isAbsolute(way) && way !== '..' && !way.startsWith(`..${sep}`);
}

function realOf(path) {
  try {
    return realpathSync(path);
  } catch {
    return undefined;
  }
}
