/** The plugin on the real Codex CLI: got from a folder and by git, approved, run, changed, and taken away; and how it brings the program. */
import { execFileSync } from 'node:child_process';
import {
  appendFileSync,
  cpSync,
  createReadStream,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { HOOK_EVENTS } from '../../src/codex/hook/hook-event.ts';
import { installHook } from '../../src/hook/install.ts';
import { hookPlaces } from '../../src/model/hook-spool.ts';
import { startRegistry } from '../helper/loopback-registry.ts';
import { createPluginPlace, type PluginPlace, type PluginPlaceOptions } from '../helper/plugin-place.ts';
import { PROGRAM, startTurnscope } from '../helper/turnscope-process.ts';

const ROOT = path.resolve(import.meta.dirname, '../..');
const DEADLINE = { timeout: 120_000, interval: 100 };
const PLUGIN = 'turnscope@turnscope';
/** Of a turn without tools. */
const CALLS = ['PostModelRequest', 'PreModelRequest', 'SessionEnd', 'SessionStart', 'Stop', 'UserPromptSubmit'];

/** The usual folders of the home, whatever the developer has. */
const NO_XDG = { XDG_STATE_HOME: '', XDG_DATA_HOME: '', XDG_CONFIG_HOME: '' };

const undo: (() => Promise<unknown> | void)[] = [];
afterEach(async () => {
  for (const act of undo.splice(0).reverse()) await act();
});

async function freshPlace(options: PluginPlaceOptions = {}): Promise<PluginPlace> {
  const place = await createPluginPlace(options);
  undo.push(() => place.remove());
  return place;
}

async function add(place: PluginPlace, source = ROOT): Promise<{ installedPath: string; version: string }> {
  await place.codex('plugin', 'marketplace', 'add', source, '--json');
  return place.codex('plugin', 'add', PLUGIN, '--json');
}

const trusts = async (place: PluginPlace): Promise<string[]> => [
  ...new Set((await place.hooks()).filter(({ pluginId }) => pluginId === PLUGIN).map(({ trust }) => trust)),
];

/** What is published: the plugin and where it lies. */
function checkout(): string {
  const folder = mkdtempSync(path.join(tmpdir(), 'turnscope-market-'));
  undo.push(() => rmSync(folder, { recursive: true, force: true }));
  for (const name of ['plugin', '.agents']) cpSync(path.join(ROOT, name), path.join(folder, name), { recursive: true });
  return folder;
}

/** A git server of the simplest kind: the files of a bare repository over HTTP. */
async function gitUrl(): Promise<string> {
  const folder = checkout();
  const git = (...args: string[]) =>
    execFileSync('git', ['-c', 'user.email=dev@example.com', '-c', 'user.name=Dev', ...args], { cwd: folder });
  git('init', '-q', '-b', 'main');
  git('add', '-A');
  git('commit', '-qm', 'Begin');
  git('clone', '-q', '--bare', '.', 'bare.git');
  git('--git-dir=bare.git', 'update-server-info');
  const server = createServer((request, response) => {
    const file = path.join(folder, path.posix.normalize(new URL(request.url ?? '/', 'http://git').pathname));
    createReadStream(file)
      .on('error', () => response.writeHead(404).end())
      .pipe(response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  undo.push(() => (server.closeAllConnections(), new Promise((resolve) => server.close(resolve))));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/bare.git`;
}

describe('the plugin', () => {
  test.each([
    ['a folder', () => Promise.resolve(ROOT)],
    ['a git URL', gitUrl],
  ])('comes from %s, runs once it is approved, and goes without a trace of a process', async (_what, source) => {
    const place = await freshPlace({ env: { TURNSCOPE_INSTALL: 'never' } });
    const { version } = await add(place, await source());
    expect(version).toBe('1.1.0');
    const { installed } = await place.codex<{ installed: { pluginId: string; enabled: boolean }[] }>(
      'plugin',
      'list',
      '--json',
    );
    expect(installed).toMatchObject([{ pluginId: PLUGIN, enabled: true }]);
    expect((await place.hooks()).map(({ event }) => event).sort()).toEqual([...HOOK_EVENTS].sort());

    expect(await trusts(place)).toEqual(['untrusted']);
    expect((await place.exec()).exitCode).toBe(0);
    expect(place.spooled()).toEqual([]);

    await place.trust();
    expect(await trusts(place)).toEqual(['trusted']);
    expect((await place.exec()).exitCode).toBe(0);
    expect(place.spooled().sort()).toEqual(CALLS);

    await place.codex('plugin', 'remove', PLUGIN, '--json');
    expect(await place.hooks()).toEqual([]);
    expect((await place.exec()).exitCode).toBe(0);
    expect(place.spooled().sort()).toEqual(CALLS);
    await vi.waitFor(() => expect(place.running()).toEqual([]), DEADLINE);
  });

  test('is not trusted any more when one of its skills has changed', async () => {
    const place = await freshPlace({ env: { TURNSCOPE_INSTALL: 'never' } });
    const { installedPath } = await add(place);
    await place.trust();
    await place.exec();
    expect(place.spooled()).toHaveLength(CALLS.length);
    appendFileSync(path.join(installedPath, 'skills', 'turnscope-setup', 'SKILL.md'), '\n');
    expect(await trusts(place)).toEqual(['modified']);
    await place.exec();
    expect(place.spooled()).toHaveLength(CALLS.length);
  });

  test('needs no new approval when the program changes, and writes nothing into its own folder', async () => {
    const place = await freshPlace({ env: { TURNSCOPE_INSTALL: 'never' } });
    const { installedPath } = await add(place);
    const files = (): string[] => readdirSync(installedPath, { recursive: true, encoding: 'utf8' }).sort();
    const before = files();
    await place.trust();
    await place.exec();
    await installHook({ stateDir: place.stateDir });
    await place.exec();
    expect(place.spooled()).toHaveLength(2 * CALLS.length);
    writeFileSync(hookPlaces(place.stateDir).script, '#!/bin/sh\nexit 0\n');
    await place.exec();
    expect(place.spooled()).toHaveLength(2 * CALLS.length);
    expect([await trusts(place), files()]).toEqual([['trusted'], before]);
  });

  test('offers its skills to the model, under its name', async () => {
    const place = await freshPlace({ env: { TURNSCOPE_INSTALL: 'never' } });
    await add(place);
    await place.exec();
    const asked = readFileSync(path.join(place.home, 'out', 'model-requests.jsonl'), 'utf8');
    for (const skill of ['turnscope-setup', 'turnscope-sessions']) expect(asked).toContain(`turnscope:${skill}`);
  });
});

describe('the program', () => {
  const files = ({ stateDir }: PluginPlace): string[] =>
    ['hook', 'notify-chain', 'send', 'sender.mjs', 'turnscope'].filter((name) => existsSync(path.join(stateDir, name)));

  /** Approved and run twice: by the second session the program is there, and its own script has kept the calls of both. */
  async function expectTwoRuns(place: PluginPlace): Promise<void> {
    await add(place);
    await place.trust();
    const first = await place.exec();
    expect(first.exitCode).toBe(0);
    await vi.waitFor(() => expect(existsSync(hookPlaces(place.stateDir).script), logOf(place)).toBe(true), DEADLINE);
    expect(files(place)).toEqual(['hook', 'notify-chain', 'send', 'sender.mjs', 'turnscope']);
    expect((await place.exec()).exitCode).toBe(0);
    expect(place.spooled()).toHaveLength(2 * CALLS.length);
    const version = execFileSync(hookPlaces(place.stateDir).program, ['--version'], { encoding: 'utf8', env: {} });
    expect(version.trim()).toBe(
      (JSON.parse(readFileSync(path.join(ROOT, 'package.json'), 'utf8')) as { version: string }).version,
    );
    await place.codex('plugin', 'remove', PLUGIN, '--json');
    await vi.waitFor(() => expect(place.running()).toEqual([]), DEADLINE);
  }

  const logOf = ({ stateDir }: PluginPlace): string => {
    const file = path.join(stateDir, 'logs', 'install.log');
    return existsSync(file) ? readFileSync(file, 'utf8') : 'no log';
  };

  test('installs itself from PATH', async () => {
    const bin = mkdtempSync(path.join(tmpdir(), 'turnscope-bin-'));
    undo.push(() => rmSync(bin, { recursive: true, force: true }));
    symlinkSync(PROGRAM, path.join(bin, 'turnscope'));
    symlinkSync(process.execPath, path.join(bin, 'node'));
    const place = await freshPlace({ path: [bin] });
    await expectTwoRuns(place);
    expect(logOf(place)).toContain(path.join(bin, 'turnscope'));
    expect(existsSync(path.join(place.home, '.npm'))).toBe(false);
  });

  test('answers the model over MCP, with no word in the configuration', async () => {
    const asks = {
      type: 'function_call',
      namespace: 'mcp__turnscope',
      name: 'describe_schema',
      arguments: {},
    } as const;
    const answers = { type: 'message', text: 'There are tables.' } as const;
    const turn = [{ items: [asks] }, { items: [answers] }];
    const place = await freshPlace({ responses: Array.from({ length: 20 }, () => turn).flat() });
    // Codex waits a second or two for the server; on a machine that is busy the first request may go without it
    const expectAnswer = (text: string): Promise<void> =>
      vi.waitFor(async () => {
        expect((await place.exec()).exitCode).toBe(0);
        expect(place.outputs().at(-1)).toContain(text);
      }, DEADLINE);
    const { TURNSCOPE_STATE_DIR: _, ...env } = process.env;
    execFileSync(process.execPath, [PROGRAM, 'hook', '--install'], { env: { ...env, HOME: place.home, ...NO_XDG } });
    await add(place);
    await expectAnswer('Start `turnscope up`');
    const server = await startTurnscope({ dataDir: path.join(place.home, '.local', 'share', 'turnscope') });
    undo.push(() => server.stop());
    await expectAnswer('codex_event');
    expect(readFileSync(place.configFile, 'utf8')).not.toContain('mcp_servers');
    await vi.waitFor(() => expect(place.running().filter((line) => line.includes(' mcp'))).toEqual([]), DEADLINE);
  });

  test('installs itself from the registry that the user has', async () => {
    const registry = await startRegistry();
    undo.push(() => registry.close());
    const place = await freshPlace();
    writeFileSync(path.join(place.home, '.npmrc'), `registry=${registry.url}\n`);
    // where Codex works, somebody else may have written
    writeFileSync(path.join(place.home, 'project', '.npmrc'), 'registry=http://127.0.0.1:9/\n');
    mkdirSync(path.join(place.home, 'project', 'node_modules', '.bin'), { recursive: true });
    const planted = '#!/bin/sh\ntouch "$HOME/planted"\n';
    writeFileSync(path.join(place.home, 'project', 'node_modules', '.bin', 'turnscope'), planted, { mode: 0o755 });
    await expectTwoRuns(place);
    expect(registry.asked).toContain('turnscope');
    expect(existsSync(path.join(place.home, 'planted'))).toBe(false);
  });
});
