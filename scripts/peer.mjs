/**
 * The real programs that the interop tests talk to. Installed once into `.cache/interop` from pinned lists; a stamp says which list is there, so that nothing is
 * asked of any network again.
 */
import { createHash } from 'node:crypto';
import { copyFileSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { ROOT, run, StepError, step } from './step.mjs';

const cache = path.join(ROOT, '.cache', 'interop');
const sources = path.join(ROOT, 'test', 'interop');

/** Debian and Go's own installer put programs there without telling every PATH. */
const usualGo = '/usr/local/go/bin/go';

/** @returns {Promise<string>} the Python in which Phoenix can be started */
export async function ensurePhoenix() {
  const folder = path.join(cache, 'phoenix');
  const python = path.join(folder, 'bin', 'python');
  const requirements = path.join(sources, 'requirements.txt');
  const { code, output } = await run('python3', ['--version'], { quiet: true });
  if (code !== 0) throw new StepError('The interop tests run a real Phoenix: install Python 3.11 or newer with pip.');
  await once(
    folder,
    [output.trim(), readFileSync(requirements)],
    'Installing Phoenix (about 900 MB, once)',
    async () => {
      // Debian keeps the part of venv that brings pip in another package; the pip that is there can fill any environment
      await must('python3', ['-m', 'venv', '--without-pip', folder], 'make a virtual environment');
      const pip = ['-m', 'pip', '--python', python, '--disable-pip-version-check', '--no-input'];
      const install = ['install', '--quiet', '--no-deps', '--requirement', requirements];
      await must('python3', [...pip, ...install], 'install Phoenix from PyPI');
    },
  );
  return python;
}

/** @returns {Promise<string>} the program */
export async function ensureCollector() {
  const folder = path.join(cache, 'collector');
  const program = path.join(folder, 'collector');
  const module = path.join(sources, 'collector');
  const found = await run('go', ['version'], { quiet: true });
  const go = found.code === 0 ? 'go' : usualGo;
  const files = readdirSync(module).sort();
  const contents = files.map((file) => readFileSync(path.join(module, file)));
  await once(folder, contents, 'Building an OpenTelemetry Collector (once)', async () => {
    if (found.code !== 0 && !existsSync(usualGo))
      throw new StepError('The interop tests build a real OpenTelemetry Collector: install Go 1.21 or newer.');
    await must(go, ['build', '-trimpath', '-buildvcs=false', '-o', program, '.'], 'build the Collector', module);
  });
  return program;
}

/**
 * Other runtimes of JavaScript, for the package that runs in other people's programs.
 *
 * @returns {Promise<string>} the folder in whose `node_modules` they lie
 */
export async function ensureRuntimes() {
  const folder = path.join(cache, 'runtime');
  const module = path.join(sources, 'runtime');
  const files = ['package.json', 'package-lock.json'];
  const contents = files.map((file) => readFileSync(path.join(module, file)));
  await once(folder, contents, 'Installing other runtimes of JavaScript (about 750 MB, once)', async () => {
    for (const file of files) copyFileSync(path.join(module, file), path.join(folder, file));
    const flags = ['--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'];
    await must('npm', ['ci', ...flags], 'install Node, Bun and Deno', folder);
  });
  return folder;
}

/**
 * Runs `make` in an empty folder unless the stamp in it says that it was run with the same `inputs`.
 * @param {string} folder
 * @param {readonly (string | Uint8Array)[]} inputs
 * @param {string} what
 * @param {() => Promise<void>} make
 */
async function once(folder, inputs, what, make) {
  const hash = createHash('sha256');
  for (const input of inputs) hash.update(input).update('\0');
  const wanted = hash.digest('hex');
  const stamp = path.join(folder, '.stamp');
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return;
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  await step(what, make);
  writeFileSync(stamp, wanted);
}

/**
 * @param {string} command
 * @param {readonly string[]} args
 * @param {string} what
 * @param {string} [cwd]
 */
async function must(command, args, what, cwd = ROOT) {
  const { code, output } = await run(command, args, { cwd, quiet: true });
  if (code !== 0)
    throw new StepError(
      `${output.trimEnd()}\nCannot ${what} (${command} ended with ${code}): see above, then run npm run interop again.`,
    );
}
