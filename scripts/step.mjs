/**
 * Steps of a script, shown as they go. Everything is written to stderr: stdout belongs to what the script starts,
 * so that `npm start -- --json` stays one line of JSON.
 */
import { spawn } from 'node:child_process';
import { realpathSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

export const ROOT = fileURLToPath(new URL('..', import.meta.url));

/** Trouble with a way out: the message is the whole sentence that the user sees. */
export class StepError extends Error {}

/** @param {string} line */
export function say(line) {
  process.stderr.write(`${line}\n`);
}

/** The floor is what the shipped code needs; said here because npm only warns about it. */
export function requireNode() {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  if (major < 20 || (major === 20 && minor < 19)) {
    throw new StepError(`Turnscope needs Node 20.19 or newer and this is ${process.version}: install a newer Node.`);
  }
}

/**
 * Runs a command to its end. With `quiet` its output is kept and shown only when it fails.
 * @param {string} command
 * @param {readonly string[]} args
 * @param {{ cwd?: string, env?: NodeJS.ProcessEnv, quiet?: boolean }} [options]
 * @returns {Promise<{ code: number, output: string }>}
 */
export function run(command, args, { cwd = ROOT, env = process.env, quiet = false } = {}) {
  return new Promise((resolve) => {
    const child = spawn(command, args, { cwd, env, stdio: quiet ? ['ignore', 'pipe', 'pipe'] : ['ignore', 2, 2] });
    /** @type {Buffer[]} */
    const output = [];
    const keep = (/** @type {Buffer} */ chunk) => output.push(chunk);
    child.stdout?.on('data', keep);
    child.stderr?.on('data', keep);
    const text = () => Buffer.concat(output).toString('utf8');
    child.on('error', (error) => resolve({ code: 127, output: `${text()}${error.message}\n` }));
    child.on('close', (code) => resolve({ code: code ?? 1, output: text() }));
  });
}

/**
 * Says what is being done, again every ten seconds while it lasts, and how long it took.
 * @template T
 * @param {string} what
 * @param {() => Promise<T>} act
 * @returns {Promise<T>}
 */
export async function step(what, act) {
  const startedAt = Date.now();
  const seconds = () => ((Date.now() - startedAt) / 1000).toFixed(1);
  say(`${what} …`);
  const ticking = setInterval(() => say(`  still ${what[0]?.toLowerCase()}${what.slice(1)}, ${seconds()} s`), 10_000);
  try {
    const result = await act();
    say(`  done in ${seconds()} s`);
    return result;
  } finally {
    clearInterval(ticking);
  }
}

/**
 * The one catch of a script: a StepError is its sentence, anything else keeps its stack.
 * @param {() => Promise<void>} main
 */
export async function runScript(main) {
  try {
    await main();
  } catch (error) {
    if (error instanceof StepError) say(error.message);
    else console.error(error);
    process.exitCode = 1;
  }
}

/** @param {string} moduleUrl whether this module is the script that was started */
export function isMain(moduleUrl) {
  return process.argv[1] !== undefined && fileURLToPath(moduleUrl) === realpathSync(process.argv[1]);
}
