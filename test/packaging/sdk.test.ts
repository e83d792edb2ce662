/**
 * What `npm install @turnscope/otel` gives a user: the tarball in an empty folder, on this Node and on the one that the machine has, and beside compilers
 * that are not ours. Nothing of the repository is reachable from there.
 */
import { execFile } from 'node:child_process';
import { copyFileSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { gzipSync } from 'node:zlib';
import { publint } from 'publint';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildSdk } from '../../scripts/build-sdk.mjs';
import { openSignalReceiver, type SignalReceiver } from '../helper/signal-receiver.ts';

const exec = promisify(execFile);
const ROOT = path.resolve(import.meta.dirname, '../..');
const SDK = path.join(ROOT, 'npm', 'sdk');
const bin = (name: string): string => path.join(ROOT, 'node_modules', '.bin', name);

interface Manifest {
  readonly version: string;
  readonly dependencies: Readonly<Record<string, string>>;
  readonly devDependencies: Readonly<Record<string, string>>;
  readonly peerDependencies: Readonly<Record<string, string>>;
}
const manifestOf = (folder: string): Manifest =>
  JSON.parse(readFileSync(path.join(folder, 'package.json'), 'utf8')) as Manifest;
const manifest = manifestOf(SDK);

let folder: string;
let receiver: SignalReceiver;
beforeAll(async () => {
  await buildSdk();
  folder = mkdtempSync(path.join(tmpdir(), 'turnscope-sdk-'));
  const packed = await exec('npm', ['pack', '--json', '--pack-destination', folder], { cwd: SDK });
  const [tarball] = JSON.parse(packed.stdout) as { filename: string }[];
  writeFileSync(path.join(folder, 'package.json'), '{ "private": true, "type": "module" }\n');
  const api = `@opentelemetry/api@${manifestOf(ROOT).devDependencies['@opentelemetry/api'] ?? ''}`;
  const npm = (...flags: string[]) =>
    exec(
      'npm',
      [
        'install',
        '--no-audit',
        '--no-fund',
        '--loglevel=error',
        ...flags,
        path.join(folder, tarball?.filename ?? ''),
        api,
      ],
      {
        cwd: folder,
      },
    );
  await npm('--offline').catch(() => npm());
  copyFileSync(path.join(import.meta.dirname, 'sdk-smoke.mjs'), path.join(folder, 'sdk-smoke.mjs'));
  receiver = await openSignalReceiver();
});
afterAll(async () => {
  await receiver.close();
  rmSync(folder, { recursive: true, force: true });
});

describe('the tarball', () => {
  it('holds the build and the papers alone', () => {
    const root = path.join(folder, 'node_modules', '@turnscope', 'otel');
    expect(readdirSync(root).sort()).toEqual(['LICENSE', 'README.md', 'dist', 'package.json']);
    const files = readdirSync(path.join(root, 'dist'), { recursive: true, encoding: 'utf8' });
    expect(files.filter((file) => !/\.(js|d\.ts)$|^adapter$/.test(file))).toEqual([]);
  });

  it('has the version of the program', () => expect(manifest.version).toBe(manifestOf(ROOT).version));

  it('depends on exactly what it imports, in a version that is tested here', () => {
    const imports = readdirSync(path.join(SDK, 'dist'), { recursive: true, encoding: 'utf8' })
      .filter((file) => file.endsWith('.js'))
      .flatMap((file) => [...readFileSync(path.join(SDK, 'dist', file), 'utf8').matchAll(/from '(@[^/']+\/[^/']+)/g)])
      .map(([, name]) => name);
    const needed = [...new Set(imports)].filter((name) => name !== undefined).sort((a, b) => a.localeCompare(b));
    expect(needed).toEqual(
      [...Object.keys(manifest.dependencies), ...Object.keys(manifest.peerDependencies)].sort((a, b) =>
        a.localeCompare(b),
      ),
    );
    const tested = manifestOf(ROOT).devDependencies;
    for (const [name, range] of Object.entries(manifest.dependencies)) {
      expect([name, range.replace(/^[~^]/, '')]).toEqual([name, tested[name]]);
    }
  });

  it('satisfies publint', async () => {
    const { messages } = await publint({ pkgDir: SDK, strict: true });
    expect(messages).toEqual([]);
  });

  it('has types that resolve as its code does', async () => {
    const { stdout } = await exec(bin('attw'), ['--pack', SDK, '--profile', 'esm-only', '--format', 'json'], {
      cwd: ROOT,
    });
    const { analysis } = JSON.parse(stdout) as {
      analysis: { problems: readonly { kind: string; resolutionKind?: string }[] };
    };
    // CommonJS and the resolution of Node 10 cannot import a package of ES modules: that is what ESM alone means
    expect(
      analysis.problems.filter(({ resolutionKind }) => !['node10', 'node16-cjs'].includes(resolutionKind ?? '')),
    ).toEqual([]);
  });
});

const nodes = [...new Set([process.execPath, process.env['TURNSCOPE_TEST_NODE'] ?? process.execPath])];

describe.each(nodes)('on %s', (node) => {
  it.each(['binary', 'json'])('sends all three signals, %s, and leaves nothing behind on import', async (protocol) => {
    receiver.forget();
    const { stdout } = await exec(node, ['sdk-smoke.mjs', receiver.url, protocol], { cwd: folder });
    const said = JSON.parse(stdout) as { left: number; newGlobals: string[]; failure: string | null };
    expect(said).toMatchObject({ left: 0, newGlobals: [], failure: null });
    expect(receiver.signals()).toEqual(['logs', 'metrics', 'traces']);
  });

  // the retries of the official transport once held a process for 16 s behind the end of its telemetry
  it('ends soon after it could not send anything', async () => {
    const startedAt = performance.now();
    const { stdout } = await exec(node, ['sdk-smoke.mjs', 'http://127.0.0.1:9', 'json'], { cwd: folder });
    expect(JSON.parse(stdout)).toMatchObject({ failure: expect.stringContaining('OtelError') });
    expect(performance.now() - startedAt).toBeLessThan(12_000);
  });
});

describe('for a compiler', () => {
  const consumer = `
import { type FieldValue, MetricsClient, OtelProvider, SessionTelemetry, settingsFromConfig } from '@turnscope/otel';
import { pinoDestination } from '@turnscope/otel/pino';
const { settings } = settingsFromConfig({}, { serviceName: 'a', serviceVersion: '1', codexHome: '/' });
const provider: OtelProvider | undefined = OtelProvider.from(settings);
const value: FieldValue = 1;
export const all = [provider?.metrics instanceof MetricsClient, SessionTelemetry, pinoDestination, value];
`;
  it.each(['node16', 'bundler'])('its types hold, module resolution %s', async (moduleResolution) => {
    writeFileSync(path.join(folder, 'consumer.ts'), consumer);
    const flags = [
      '--noEmit',
      '--strict',
      '--target',
      'es2022',
      '--lib',
      'es2022',
      '--moduleResolution',
      moduleResolution,
    ];
    const types = ['--types', 'node', '--typeRoots', path.join(ROOT, 'node_modules', '@types')];
    const module = moduleResolution === 'node16' ? 'node16' : 'esnext';
    await expect(
      exec(bin('tsc'), ['consumer.ts', ...flags, ...types, '--module', module], { cwd: folder }),
    ).resolves.toBeDefined();
  });
});

/** The page's bundler, as far as it is used here. */
interface Bundler {
  build(
    options: Readonly<Record<string, unknown>>,
  ): Promise<{ readonly outputFiles: readonly { readonly contents: Uint8Array }[] }>;
}

/** Bytes that a bundle gains, minified and packed; OpenTelemetry's own packages stay outside. */
describe('what it weighs', () => {
  it.each([
    ['the provider', "export { OtelProvider } from '@turnscope/otel';", 12_000],
    ['a session', "export { SessionTelemetry } from '@turnscope/otel';", 7_000],
    ['trace context', "export { spanW3cTraceContext } from '@turnscope/otel';", 2_000],
  ])('%s', async (_what, code, ceiling) => {
    const esbuild = createRequire(path.join(ROOT, 'web', 'package.json'))('esbuild') as Bundler;
    const { outputFiles } = await esbuild.build({
      stdin: { contents: code, resolveDir: folder },
      bundle: true,
      minify: true,
      write: false,
      format: 'esm',
      platform: 'node',
      external: ['@opentelemetry/*'],
    });
    const bytes = gzipSync(outputFiles[0]?.contents ?? '').byteLength;
    expect(bytes).toBeGreaterThan(300);
    expect(bytes).toBeLessThan(ceiling);
  });
});
