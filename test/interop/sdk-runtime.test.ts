/** The tarball of the twin on other runtimes: each imports it, sends all three signals over each protocol, and ends in time. */
import { execFile } from 'node:child_process';
import { copyFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { buildSdk } from '../../scripts/build-sdk.mjs';
import { type Collector, startCollector } from './collector.ts';
import { peerPath } from './peer-process.ts';

const exec = promisify(execFile);
const ROOT = path.resolve(import.meta.dirname, '../..');
const SDK = path.join(ROOT, 'npm', 'sdk');

/** Program below `node_modules`, what comes before the name of the script, and the globals that the runtime itself makes when it loads any package. */
const RUNTIMES = [
  { name: 'Node 20', program: 'node20/bin/node', args: [], ownGlobals: [] },
  { name: 'Node 22', program: 'node22/bin/node', args: [], ownGlobals: [] },
  { name: 'Node 26', program: 'node26/bin/node', args: [], ownGlobals: [] },
  { name: 'Bun', program: 'bun/bin/bun', args: [], ownGlobals: [] },
  {
    name: 'Deno',
    program: 'deno/deno',
    args: ['run', '--allow-all', '--node-modules-dir=manual'],
    ownGlobals: ['nodeBootstrap'],
  },
] as const;
const WAYS = ['binary', 'json', 'grpc'] as const;

let collector: Collector;
let folder: string;
beforeAll(async () => {
  collector = await startCollector();
  await buildSdk();
  folder = mkdtempSync(path.join(tmpdir(), 'turnscope-sdk-runtime-'));
  const packed = await exec('npm', ['pack', '--json', '--pack-destination', folder], { cwd: SDK });
  const [tarball] = JSON.parse(packed.stdout) as { filename: string }[];
  writeFileSync(path.join(folder, 'package.json'), '{ "private": true, "type": "module" }\n');
  const flags = ['--no-audit', '--no-fund', '--loglevel=error', '--prefer-offline'];
  await exec('npm', ['install', ...flags, path.join(folder, tarball?.filename ?? ''), '@opentelemetry/api@1.9.1'], {
    cwd: folder,
  });
  copyFileSync(path.join(ROOT, 'test', 'packaging', 'sdk-smoke.mjs'), path.join(folder, 'sdk-smoke.mjs'));
});
afterAll(async () => {
  await collector.stop();
  rmSync(folder, { recursive: true, force: true });
});

test.each(RUNTIMES.flatMap((runtime) => WAYS.map((way) => ({ ...runtime, way }))))(
  '$name, $way',
  async ({ program, args, ownGlobals, way }) => {
    const url = way === 'grpc' ? collector.grpcUrl('plain') : collector.httpUrl('plain').replace('/v1/traces', '');
    const runtime = path.join(peerPath('INTEROP_RUNTIMES'), 'node_modules', program);
    const { stdout } = await exec(runtime, [...args, 'sdk-smoke.mjs', url, way], {
      cwd: folder,
      timeout: 60_000,
      env: { ...process.env, DENO_NO_UPDATE_CHECK: '1', DENO_DIR: path.join(folder, '.deno') },
    });
    const said = JSON.parse(stdout.trim().split('\n').at(-1) ?? '') as { newGlobals: string[]; failure: string | null };
    expect(said).toMatchObject({ newGlobals: ownGlobals, failure: null });
    expect([...new Set(collector.handedOn().map((taken) => taken.path))].sort()).toEqual([
      '/v1/logs',
      '/v1/metrics',
      '/v1/traces',
    ]);
  },
);
