/** Set-up as users do it, with the real Codex: what it writes is what Codex needs, and nothing is left of it afterwards. */
import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  chownSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { booksOf } from '../codex-lab/book.ts';
import { type CodexHome, createCodexHome, writeConfig } from '../codex-lab/codex-home.ts';
import { execCodex } from '../codex-lab/codex-process.ts';
import { differencesOf } from '../codex-lab/compare.ts';
import { startModelServer } from '../codex-lab/model-server.ts';
import { filesBelow } from '../codex-lab/recording.ts';
import type { LabRun } from '../codex-lab/run-codex.ts';
import { loadScenario, promptOf, type Scenario } from '../codex-lab/scenario.ts';
import { showSession } from '../helper/replay.ts';
import { type CliResult, PROGRAM, runCli, startTurnscope, type TurnscopeProcess } from '../helper/turnscope-process.ts';

const COMPLETE_DEADLINE_MS = 15_000;
const BIN = path.resolve(import.meta.dirname, '../../node_modules/.bin');
/** The lab's own state: every hook of a run of one prompt and one command. */
const EVERYTHING = { otlp: true, hooks: true, rollout: true };

const cleanups: (() => unknown)[] = [];
afterEach(async () => {
  for (const clean of cleanups.splice(0).reverse()) await clean();
});

interface Setup {
  readonly status: number;
  readonly changed: boolean;
  readonly trust: { readonly trusted: string[]; readonly untrusted: string[] } | null;
  readonly approved: number;
}

/** The program as the user of this home runs it, with the folders of this server. */
function commandsOf(env: NodeJS.ProcessEnv) {
  const run = (...args: string[]): Promise<CliResult> =>
    runCli({ node: process.execPath, program: PROGRAM, env: { ...env, PATH: `${BIN}:${process.env['PATH']}` }, args });
  const setup = async (...flags: string[]): Promise<Setup> => {
    const { code, stdout, stderr } = await run('setup', '--yes', '--json', ...flags);
    expect([code, stderr]).toEqual([0, '']);
    return JSON.parse(stdout) as Setup;
  };
  return { run, setup };
}

const envOf = ({ home, codexHome }: { home: string; codexHome: string }, dataDir: string): NodeJS.ProcessEnv => ({
  HOME: home,
  CODEX_HOME: codexHome,
  TURNSCOPE_DATA_DIR: dataDir,
  TURNSCOPE_CONFIG_DIR: `${dataDir}-config`,
  TURNSCOPE_STATE_DIR: `${dataDir}-state`,
  NO_COLOR: '1',
});

async function startServer(codexHome: string): Promise<TurnscopeProcess> {
  const turnscope = await startTurnscope({ codexHome });
  cleanups.push(async () => {
    await turnscope.stop();
    turnscope.remove();
  });
  return turnscope;
}

/** One `codex exec` a prompt, with the configuration that is there. */
async function runCodex(place: CodexHome, scenario: Scenario, model: LabRun['model']): Promise<LabRun> {
  const runs: LabRun['runs'][number][] = [];
  for (const prompt of scenario.prompts.map(promptOf)) {
    const ran = await execCodex(place, prompt.text === undefined ? [] : [prompt.text]);
    runs.push({ ...ran, prompt, answers: model.delivered.filter(({ rootId }) => rootId === ran.threadId) });
  }
  return { ...place, runs, model, traceParent: null, remove: () => undefined };
}

describe('setup', () => {
  it('connects all three sources of a fresh home; remove leaves the file byte for byte as it was', async () => {
    const scenario = loadScenario('shell-one');
    const place = createCodexHome(scenario);
    const turnscope = await startServer(place.codexHome);
    const model = await startModelServer(scenario, { logFile: path.join(place.out, 'model.jsonl') });
    cleanups.push(() => model.close());
    writeConfig(place, scenario, { modelUrl: model.url, otlp: null, hooks: [], notify: null, rollout: true });
    const configFile = path.join(place.codexHome, 'config.toml');
    const before = readFileSync(configFile);
    const { run, setup } = commandsOf(envOf(place, turnscope.dataDir));

    const first = await setup();
    expect(first).toMatchObject({ changed: true, approved: 0 });
    expect(first.trust).toMatchObject({ trusted: [], untrusted: { length: 12 } });
    const second = await setup('--trust');
    expect(second).toMatchObject({ approved: 12, trust: { untrusted: [], trusted: { length: 12 } } });
    const written = readFileSync(configFile, 'utf8');
    expect(await setup('--trust')).toMatchObject({ changed: false, approved: 0 });
    expect(readFileSync(configFile, 'utf8')).toBe(written);

    const lab = await runCodex(place, scenario, model);
    const [book] = booksOf(lab);
    const sessions = path.join(place.codexHome, 'sessions');
    const rollout = filesBelow(sessions)
      .map((file) => readFileSync(path.join(sessions, file), 'utf8'))
      .join('\n');
    const evidence = { otel_logs: rollout, otel_traces: rollout, hooks: rollout, notify: rollout, rollout };
    await vi.waitFor(
      async () => {
        const session = await showSession(turnscope, book?.sessionId ?? '');
        expect(session?.sources.toSorted()).toEqual(['hooks', 'notify', 'otel_logs', 'otel_traces', 'rollout']);
        expect(book && differencesOf({ book, session, combination: EVERYTHING, evidence })).toEqual([]);
      },
      { timeout: COMPLETE_DEADLINE_MS, interval: 200 },
    );

    expect(await run('remove')).toMatchObject({ code: 0, stderr: '' });
    expect(readFileSync(configFile)).toEqual(before);
    expect(await run('remove')).toMatchObject({ code: 0, stdout: expect.stringContaining('nothing to take away') });
    rmSync(place.home, { recursive: true, force: true });
  });
});

/** A home whose Codex has been started once, and a Turnscope that never ran. */
function freshHome(config: string | null): { home: string; codexHome: string; file: string; env: NodeJS.ProcessEnv } {
  const home = mkdtempSync(path.join(tmpdir(), 'turnscope-setup-'));
  cleanups.push(() => rmSync(home, { recursive: true, force: true }));
  const codexHome = path.join(home, '.codex');
  mkdirSync(codexHome);
  const file = path.join(codexHome, 'config.toml');
  if (config !== null) writeFileSync(file, config);
  return { home, codexHome, file, env: envOf({ home, codexHome }, path.join(home, 'data')) };
}

describe('setup without a server', () => {
  it('makes the file, approves what it has put there, and takes the file away again', async () => {
    const { file, env, codexHome } = freshHome(null);
    const { run, setup } = commandsOf(env);
    expect(await setup('--trust')).toMatchObject({ approved: 12, trust: { trusted: { length: 12 } } });
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(await run('remove')).toMatchObject({ code: 0, stdout: expect.stringContaining('Deleted') });
    expect(existsSync(file)).toBe(false);
    expect(readdirSync(codexHome).filter((name) => name.includes('backup'))).toEqual([]);
  });

  it('connects a backend, and takes it away from both files', async () => {
    const { file, env, home } = freshHome('model = "m"\n');
    const own = path.join(home, 'data-config', 'config.toml');
    const { run, setup } = commandsOf({ ...env, LOGFIRE_TOKEN: 'sesame' });
    await setup('--to', 'logfire', '--content', 'no-tool-content');
    const shown = await run('config', '--json');
    expect(JSON.parse(shown.stdout)).toMatchObject({ backends: [{ name: 'logfire', state: 'on' }] });
    expect(readFileSync(own, 'utf8')).not.toContain('sesame');
    expect(statSync(own).mode & 0o777).toBe(0o600);
    // who says no place means the one that was named before
    expect(await setup('--trust')).toMatchObject({ approved: 14 });
    expect(readFileSync(file, 'utf8')).not.toContain('[otel]');
    await run('remove');
    expect([readFileSync(file, 'utf8'), existsSync(own)]).toEqual(['model = "m"\n', false]);
  });

  it('shows what it would do, and does nothing', async () => {
    const { file, env, home } = freshHome('model = "m"\n');
    const { run } = commandsOf(env);
    const { code, stdout } = await run('setup', '--dry-run');
    expect(code).toBe(0);
    expect(stdout).toContain('+[[hooks.Stop]]');
    expect(stdout).toContain('Nothing was written.');
    expect(readFileSync(file, 'utf8')).toBe('model = "m"\n');
    expect(readdirSync(home)).toEqual(['.codex']);
  });

  it('shows no key that it would write', async () => {
    const { run } = commandsOf({ ...freshHome('').env, TEAM_KEY: 'sesame' });
    const flags = ['--server', 'https://turnscope.example:4318', '--api-key-env', 'TEAM_KEY', '--store-key'];
    for (const more of [[], ['--json']]) {
      const { stdout } = await run('setup', '--dry-run', ...flags, ...more);
      expect(stdout).toContain('Bearer (key)');
      expect(stdout).not.toContain('sesame');
    }
  });

  it('takes away what no record tells of, by the paths of its scripts', async () => {
    const { file, env, home } = freshHome('notify = ["say"]\n');
    const { run, setup } = commandsOf(env);
    await setup();
    rmSync(path.join(home, 'data-state', 'setup'), { recursive: true });
    const { stdout } = await run('remove');
    expect(stdout).toContain('found by the path of our scripts');
    const left = readFileSync(file, 'utf8');
    expect(left).toContain('notify = ["say"]');
    expect(left).not.toContain('data-state');
    expect(left).not.toContain('Turnscope');
    expect(await run('remove')).toMatchObject({ stdout: expect.stringContaining('nothing to take away') });
  });

  it.each([
    ['a file that does not parse', 'model = "m"\n[otel\n', () => undefined, 'line 2, column'],
    ['a read-only file', 'a = 1\n', (file: string) => chmodSync(file, 0o444), 'it is read-only'],
    ['a section that is a word', 'otel = "x"\n', () => undefined, 'otel is not a table'],
    [
      'no Codex home',
      null,
      (file: string) => rmSync(path.dirname(file), { recursive: true }),
      'Codex was never started',
    ],
  ])('refuses %s, and changes nothing', async (_, config, spoil, why) => {
    const { file, env } = freshHome(config);
    spoil(file);
    const { code, stdout, stderr } = await commandsOf(env).run('setup', '--yes');
    expect([code, stdout]).toEqual([1, '']);
    expect(stderr).toContain(why);
    expect(stderr).toMatch(/[Nn]othing was changed\.$/m);
    expect(existsSync(file) ? readFileSync(file, 'utf8') : null).toBe(config);
  });

  it('makes the usual home of a Codex that was never started, as on a new runner', async () => {
    const { home } = freshHome(null);
    rmSync(path.join(home, '.codex'), { recursive: true, force: true });
    const { env } = freshHome(null);
    const usual = { ...env, HOME: home, CODEX_HOME: '' };
    expect(await commandsOf(usual).run('setup', '--yes')).toMatchObject({ code: 0 });
    expect(readFileSync(path.join(home, '.codex', 'config.toml'), 'utf8')).toContain('[otel]');
  });

  it.runIf(process.getuid?.() === 0)('refuses sudo in the home of the user who said it', async () => {
    const { file, home, codexHome, env } = freshHome('a = 1\n');
    chownSync(codexHome, 65_534, 65_534);
    const sudo = await commandsOf({ ...env, SUDO_UID: '65534' }).run('setup', '--yes');
    expect(sudo).toMatchObject({ code: 1, stderr: expect.stringContaining('Run it without sudo.') });
    expect(existsSync(path.join(home, 'data-state'))).toBe(false);
    const root = await commandsOf({ ...env, SUDO_UID: '1000' }).run('setup', '--yes');
    expect(root.code).toBe(0);
    expect(readFileSync(file, 'utf8')).toContain('[otel]');
  });

  it('asks nobody where there is nobody', async () => {
    const { code, stderr } = await commandsOf(freshHome('').env).run('setup');
    expect([code, stderr]).toEqual([1, expect.stringContaining('Add --yes')]);
  });

  it('deletes what was recorded only on request', async () => {
    const { env, home } = freshHome('');
    const { run, setup } = commandsOf(env);
    await setup();
    expect((await run('remove')).stdout).toContain('What was recorded stays');
    expect(existsSync(path.join(home, 'data-state', 'hook'))).toBe(true);
    expect(await run('remove', '--purge')).toMatchObject({ code: 1, stderr: expect.stringContaining('--yes') });
    expect(await run('remove', '--purge', '--yes')).toMatchObject({ code: 0 });
    expect(existsSync(path.join(home, 'data-state'))).toBe(false);
  });

  it.each(['http', 'http-json', 'grpc'])(
    'prints a command line for one run that the real Codex takes: %s',
    async (protocol) => {
      const { env } = freshHome('');
      const { stdout } = await commandsOf(env).run('setup', '--print-once', '--protocol', protocol);
      expect(stdout.trim().split('\n')).toHaveLength(1);
      const codexIn = (line: string): number | null =>
        spawnSync('sh', ['-c', `${line} mcp list`], { env: { ...env, PATH: `${BIN}:${process.env['PATH']}` } }).status;
      expect(codexIn(stdout.trim())).toBe(0);
      // it does look at them
      expect(codexIn(stdout.trim().replace('endpoint = ', 'endpoint = 1'))).not.toBe(0);
    },
  );
});
