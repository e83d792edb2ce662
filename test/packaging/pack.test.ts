/**
 * What `npm install turnscope` gives a user: the tarball, installed into an empty folder, on this Node and on the one
 * that the machine has. Nothing of the repository is reachable from there.
 */
import { execFile } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { publint } from 'publint';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runCli, startTurnscope } from '../helper/turnscope-process.ts';

const exec = promisify(execFile);
const ROOT = path.resolve(import.meta.dirname, '../..');
const manifest = JSON.parse(readFileSync(path.join(ROOT, 'package.json'), 'utf8')) as { version: string };

const nodes = [...new Set([process.execPath, process.env['TURNSCOPE_TEST_NODE'] ?? systemNode()])];

/** The first `node` in PATH that is not this repository's own. */
function systemNode(): string {
  const folders = (process.env['PATH'] ?? '')
    .split(path.delimiter)
    .filter((folder) => !folder.includes('node_modules'));
  return folders.map((folder) => path.join(folder, 'node')).find((file) => existsSync(file)) ?? process.execPath;
}

/**
 * From npm's cache when it holds everything: without a network, npm would ask for what it lacks (a library for another
 * platform) again and again for minutes, and the second run of the tests has to work offline.
 */
async function install(tarball: string): Promise<void> {
  const npm = (...flags: string[]) =>
    exec('npm', ['install', '--no-audit', '--no-fund', '--loglevel=error', ...flags, tarball], { cwd: folder });
  await npm('--offline').catch(() => npm());
}

let folder: string;
let program: string;
beforeAll(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'turnscope-pack-'));
  // --ignore-scripts: the build that is tested is the one that lies in dist
  const packed = await exec('npm', ['pack', '--ignore-scripts', '--json', '--pack-destination', folder], { cwd: ROOT });
  const [tarball] = JSON.parse(packed.stdout) as { filename: string }[];
  writeFileSync(path.join(folder, 'package.json'), '{ "private": true }\n');
  await install(path.join(folder, tarball?.filename ?? ''));
  program = path.join(folder, 'node_modules', 'turnscope', 'dist', 'turnscope.js');
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('the tarball', () => {
  it('holds the build and the papers, and no source, test or recording', () => {
    const root = path.join(folder, 'node_modules', 'turnscope');
    expect(readdirSync(root).sort()).toEqual(['CHANGELOG.md', 'LICENSE', 'README.md', 'dist', 'package.json']);
    const files = readdirSync(path.join(root, 'dist'), { recursive: true, encoding: 'utf8' });
    expect(files).toEqual(expect.arrayContaining(['turnscope.js', 'engine.js', 'web/index.html']));
    expect(files.filter((file) => /\.(ts|tsx|jsonl)$|fixture/.test(file))).toEqual([]);
  });

  it('names in its manifest what it holds', async () => {
    const { messages } = await publint({ pkgDir: path.join(folder, 'node_modules', 'turnscope'), strict: true });
    expect(messages).toEqual([]);
  });

  it('is linked as the command turnscope', async () => {
    const { stdout } = await exec(path.join(folder, 'node_modules', '.bin', 'turnscope'), ['--version']);
    expect(stdout.trim()).toBe(manifest.version);
  });
});

describe.each(nodes)('on %s', (node) => {
  const env = { ...process.env, NO_COLOR: '1' };

  it('answers --version and --help', async () => {
    const version = await runCli({ node, program, env, args: ['--version'] });
    expect(version).toEqual({ code: 0, stdout: `${manifest.version}\n`, stderr: '' });
    const help = await runCli({ node, program, env, args: ['--help'] });
    expect(help.code).toBe(0);
    expect(help.stdout).toContain('turnscope up');
  });

  it('says what is wrong and ends with 2 on an unknown command', async () => {
    const { code, stdout, stderr } = await runCli({ node, program, env, args: ['fly'] });
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toMatch(/fly/);
  });

  it('starts, is healthy, serves the page, stops on SIGTERM', async () => {
    const server = await startTurnscope({ node, program });
    try {
      const url = (name: string): URL => new URL(name, server.ready.ui);
      expect((await fetch(url('/healthz'))).status).toBe(200);
      const login = await fetch(url(`/login?token=${server.ready.token}`), { redirect: 'manual' });
      expect(login.status).toBe(303);
      const cookie = login.headers.get('set-cookie')?.split(';')[0] ?? '';
      const page = await fetch(url('/'), { headers: { cookie, accept: 'text/html' } });
      expect(page.status).toBe(200);
      expect(await page.text()).toContain('<script');
    } finally {
      expect(await server.stop()).toBe(0);
      server.remove();
    }
  });
});
