/** A package registry on loopback with this package as it would be published, and what it depends on as it is installed here. */
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';

const ROOT = path.resolve(import.meta.dirname, '../..');

interface Manifest {
  readonly name: string;
  readonly version: string;
  readonly bin?: unknown;
  readonly engines?: unknown;
  readonly dependencies?: Readonly<Record<string, string>>;
}

interface Package {
  readonly manifest: Manifest;
  readonly tarball: Buffer;
}

export interface LoopbackRegistry {
  /** With a slash at the end. */
  readonly url: string;
  /** Names that were asked for, in order. */
  readonly asked: readonly string[];
  close(): Promise<void>;
}

/** Needs a built `dist/`. Optional dependencies are not there, as for a platform that they do not know. */
export async function startRegistry(): Promise<LoopbackRegistry> {
  const packages = allPackages();
  const asked: string[] = [];
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://registry');
    const [, name = '', tarball] = /^\/(.+?)(?:\/-\/(.+))?$/.exec(decodeURIComponent(pathname)) ?? [];
    const versions = packages.filter(({ manifest }) => manifest.name === name);
    if (tarball === undefined) asked.push(name);
    const file = versions.find(({ manifest }) => tarball === `${manifest.version}.tgz`)?.tarball;
    if (versions.length === 0 || (tarball !== undefined && file === undefined))
      return response.writeHead(404).end('{}');
    return response.end(file ?? JSON.stringify(packument(versions, `http://${request.headers.host}/`)));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/`,
    asked,
    close: () => {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}

function packument(packages: readonly Package[], url: string): object {
  const versions = packages.map(({ manifest, tarball }) => {
    const { name, version, bin, engines, dependencies } = manifest;
    const integrity = `sha512-${createHash('sha512').update(tarball).digest('base64')}`;
    const dist = { tarball: `${url}${name}/-/${version}.tgz`, integrity };
    return [version, { name, version, bin, engines, dependencies, dist }] as const;
  });
  const latest = versions.at(-1)?.[0];
  return { name: packages[0]?.manifest.name, 'dist-tags': { latest }, versions: Object.fromEntries(versions) };
}

function allPackages(): Package[] {
  const own = ownPackage();
  const found = new Map<string, Package>();
  const visit = (name: string, from: string): void => {
    const folder = folderOf(name, from);
    const manifest = manifestIn(folder);
    const key = `${name}@${manifest.version}`;
    if (found.has(key)) return;
    const tarball = execFileSync('tar', ['-czf', '-', '--exclude=./node_modules', '--transform=s,^[.],package,', '.'], {
      cwd: folder,
      maxBuffer: 256 << 20,
    });
    found.set(key, { manifest, tarball });
    for (const next of Object.keys(manifest.dependencies ?? {})) visit(next, folder);
  };
  for (const name of Object.keys(own.manifest.dependencies ?? {})) visit(name, ROOT);
  return [own, ...found.values()];
}

function ownPackage(): Package {
  const folder = mkdtempSync(path.join(tmpdir(), 'turnscope-registry-'));
  try {
    const packed = execFileSync('npm', ['pack', '--ignore-scripts', '--json', '--pack-destination', folder], {
      cwd: ROOT,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    const [{ filename = '' } = {}] = JSON.parse(packed) as { filename?: string }[];
    return { manifest: manifestIn(ROOT), tarball: readFileSync(path.join(folder, filename)) };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

const manifestIn = (folder: string): Manifest =>
  JSON.parse(readFileSync(path.join(folder, 'package.json'), 'utf8')) as Manifest;

/** As Node finds it: in the `node_modules` of this folder or of one above. */
function folderOf(name: string, from: string): string {
  for (let folder = from; ; folder = path.dirname(folder)) {
    const found = path.join(folder, 'node_modules', name);
    if (existsSync(found)) return found;
    if (folder === path.dirname(folder)) throw new Error(`${name} is not installed: run npm ci.`);
  }
}
