#!/usr/bin/env node
/**
 * Builds what is stale into dist/:
 *   turnscope.js  the program, commands in chunk/ loaded when called; packages stay outside
 *   hook.cjs      what Codex's hooks run on Windows: no imports, stands alone anywhere
 *   sender.mjs    what hooks start where no server runs: stands alone anywhere
 *   sender-licenses.txt  of the packages inside it
 *   engine.js     the child process around the embedded database
 *   sql/          schema and queries, beside the code that reads them
 *   dashboard/    the pages of panels that ship
 *   web/          the page
 * Usage: node scripts/build.mjs [--install] [--force]
 */
import {
  chmodSync,
  copyFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { installForRunning } from './install.mjs';
import { sourceFiles, stampOf } from './stamp.mjs';
import { isMain, ROOT, run, runScript, StepError, step } from './step.mjs';

const dist = path.join(ROOT, 'dist');
const stampFile = path.join(dist, 'build.json');

const programSources = ['src', 'package.json', 'scripts/build.mjs', 'web/package-lock.json'];
// the page shares shapes and constants with the server
const pageSources = ['web', 'src/api/contract', 'src/model', 'scripts/build.mjs'];

/** @returns {Record<string, string>} */
function readStamps() {
  try {
    return JSON.parse(readFileSync(stampFile, 'utf8'));
  } catch {
    return {};
  }
}

/** What has to be built, with the stamp that it will get. */
function staleParts({ force = false } = {}) {
  const built = force ? {} : readStamps();
  const program = stampOf(programSources);
  const page = stampOf(pageSources);
  return {
    program: built['program'] === program && existsSync(path.join(dist, 'turnscope.js')) ? null : program,
    page: built['page'] === page && existsSync(path.join(dist, 'web', 'index.html')) ? null : page,
  };
}

/** @param {{ force?: boolean }} [options] */
export async function build({ force = false } = {}) {
  const stale = staleParts({ force });
  mkdirSync(dist, { recursive: true });
  if (stale.program !== null) {
    await step('Building the program', buildProgram);
    writeStamp('program', stale.program);
  }
  if (stale.page !== null) {
    await step('Building the page', buildPage);
    writeStamp('page', stale.page);
  }
}

/**
 * Written after each part, so that an interrupted build is a stale one.
 * @param {string} part
 * @param {string} stamp
 */
function writeStamp(part, stamp) {
  writeFileSync(stampFile, `${JSON.stringify({ ...readStamps(), [part]: stamp })}\n`);
}

async function buildProgram() {
  const esbuild = createRequire(path.join(ROOT, 'web', 'package.json'))('esbuild');
  rmSync(path.join(dist, 'chunk'), { recursive: true, force: true });
  try {
    await esbuild.build({
      entryPoints: { turnscope: 'src/cli/main.ts', engine: 'src/store/chdb/engine-main.ts' },
      absWorkingDir: ROOT,
      outdir: dist,
      chunkNames: 'chunk/[name]-[hash]',
      bundle: true,
      splitting: true,
      format: 'esm',
      platform: 'node',
      target: 'node20.19',
      packages: 'external',
      legalComments: 'none',
      logLevel: 'error',
    });
    await esbuild.build({
      entryPoints: ['src/hook/main.ts'],
      absWorkingDir: ROOT,
      outfile: path.join(dist, 'hook.cjs'),
      bundle: true,
      minify: true,
      format: 'cjs',
      platform: 'node',
      target: 'node20.19',
      legalComments: 'none',
      logLevel: 'error',
    });
    const sender = await esbuild.build({
      entryPoints: ['src/sender/main.ts'],
      absWorkingDir: ROOT,
      outfile: path.join(dist, 'sender.mjs'),
      bundle: true,
      minify: true,
      format: 'esm',
      platform: 'node',
      target: 'node20.19',
      legalComments: 'none',
      logLevel: 'error',
      // a package in the old module format asks for Node's own modules by a function that modules do not have
      banner: {
        js: "import{createRequire as createSenderRequire}from'node:module';const require=createSenderRequire(import.meta.url);",
      },
      metafile: true,
    });
    writeFileSync(path.join(dist, 'sender-licenses.txt'), licensesOf(Object.keys(sender.metafile.inputs)));
  } catch (error) {
    throw new StepError(`Cannot build the program: ${error instanceof Error ? error.message : String(error)}`);
  } finally {
    esbuild.stop();
  }
  chmodSync(path.join(dist, 'turnscope.js'), 0o755);
  copySql();
  copyDashboards();
}

/**
 * The licenses of the packages that are inside the sender: they ask to come with every copy.
 * @param {readonly string[]} inputs
 */
function licensesOf(inputs) {
  const packages = inputs.flatMap((input) => /^(?:.*\/)?node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(input)?.[1] ?? []);
  const texts = [...new Set(packages)].sort().map((name) => {
    const folder = path.join(ROOT, 'node_modules', name);
    const file = readdirSync(folder).find((each) => /^licen[cs]e/i.test(each));
    if (file === undefined) throw new Error(`${name} has no license file`);
    return `${name}\n\n${readFileSync(path.join(folder, file), 'utf8').trim()}\n`;
  });
  return `The sender holds these packages.\n\n${texts.join('\n\n')}`;
}

/** `src/store/query/x.sql` → `dist/sql/query/x.sql`: the bundle cannot carry them, and one folder is easy to find. */
function copySql() {
  rmSync(path.join(dist, 'sql'), { recursive: true, force: true });
  for (const file of sourceFiles(['src/store']).filter((name) => name.endsWith('.sql'))) {
    const target = path.join(dist, 'sql', path.relative('src/store', file));
    mkdirSync(path.dirname(target), { recursive: true });
    copyFileSync(path.join(ROOT, file), target);
  }
}

/** The pages of panels that ship are folders of SQL, too. */
function copyDashboards() {
  const target = path.join(dist, 'dashboard');
  rmSync(target, { recursive: true, force: true });
  cpSync(path.join(ROOT, 'src', 'dashboard', 'built-in'), target, { recursive: true });
}

async function buildPage() {
  const web = path.join(ROOT, 'web');
  const vite = path.join(web, 'node_modules', 'vite', 'bin', 'vite.js');
  const { code, output } = await run(process.execPath, [vite, 'build', '--logLevel', 'warn'], {
    cwd: web,
    quiet: true,
  });
  if (code !== 0) throw new StepError(`Cannot build the page:\n${output}`);
  rmSync(path.join(dist, 'web'), { recursive: true, force: true });
  cpSync(path.join(web, 'dist'), path.join(dist, 'web'), { recursive: true });
}

if (isMain(import.meta.url)) {
  await runScript(async () => {
    if (process.argv.includes('--install')) await installForRunning();
    await build({ force: process.argv.includes('--force') });
  });
}
