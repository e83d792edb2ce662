/** What the plugin runs: on a machine without the program, with it, and while it brings it. Real shells, real files, hostile places. */
import { spawn, spawnSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { HOOK_EVENTS } from '../src/codex/hook/hook-event.ts';
import { installHook } from '../src/hook/install.ts';
import { hookPlaces, parseSpoolName } from '../src/model/hook-spool.ts';

const ROOT = path.resolve(import.meta.dirname, '..');
const PLUGIN = path.join(ROOT, 'plugin');
const DEADLINE = { timeout: 20_000, interval: 20 };

const read = (name: string): string => readFileSync(path.join(ROOT, name), 'utf8');
const { hooks } = JSON.parse(read('plugin/hooks/hooks.json')) as {
  hooks: Record<string, readonly { readonly hooks: readonly { readonly command: string }[] }[]>;
};

let root: string;
let project: string;
let home: string;
beforeEach(() => {
  root = realpathSync(mkdtempSync(path.join(tmpdir(), "turnscope plugin it's-")));
  home = path.join(root, 'home');
  project = path.join(root, 'work', 'project');
  for (const folder of [home, path.join(project, '.git'), path.join(project, 'sub')])
    mkdirSync(folder, { recursive: true });
});
afterEach(async () => {
  await vi.waitFor(() => rmSync(root, { recursive: true, force: true }), DEADLINE);
});

const SILENT = { status: 0, stdout: '', stderr: '' };
const HEADER = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';

/** The two ways to run the plugin, each as Codex does it on that system. */
const WAYS = {
  sh: {
    command: (event: string) => [
      '/bin/sh',
      ['-c', hooks[event]?.[0]?.hooks[0]?.command ?? `/bin/sh "$PLUGIN_ROOT/hook" '${event}'`],
    ],
    installed: 'hook',
  },
  node: {
    command: (event: string) => [process.execPath, [path.join(PLUGIN, 'hook.cjs'), event]],
    installed: 'hook.cjs',
  },
} as const satisfies Record<
  string,
  { command: (event: string) => readonly [string, readonly string[]]; installed: string }
>;
type Way = keyof typeof WAYS;

interface Call {
  readonly way?: Way;
  readonly input?: string | Uint8Array;
  readonly env?: NodeJS.ProcessEnv;
  readonly cwd?: string;
}

const environment = (more: NodeJS.ProcessEnv = {}): NodeJS.ProcessEnv => ({
  PATH: '/usr/bin:/bin',
  HOME: home,
  PLUGIN_ROOT: PLUGIN,
  TURNSCOPE_INSTALL: 'never',
  ...more,
});

function call(event: string, { way = 'sh', input = '{}', env = {}, cwd = project }: Call = {}) {
  const [program, args] = WAYS[way].command(event);
  const { status, stdout, stderr } = spawnSync(program, [...args], {
    input,
    cwd,
    env: environment(env),
    encoding: 'utf8',
  });
  return { status, stdout, stderr };
}

const defaultState = (): string => path.join(home, '.local', 'state', 'turnscope');

function kept(stateDir = defaultState()): { event: string | undefined; text: string; mode: number }[] {
  const { spool } = hookPlaces(stateDir);
  return readdirSync(spool).map((name) => ({
    event: parseSpoolName(name)?.event,
    text: readFileSync(path.join(spool, name), 'utf8'),
    mode: statSync(path.join(spool, name)).mode & 0o777,
  }));
}

const ways = ['sh', 'node'] as const;

// a Node takes its time to start
const AT_ONCE = { sh: 100, node: 30 };
const EVENTS = { sh: [...HOOK_EVENTS, 'BeforeLunch'], node: ['SessionStart', 'Stop', 'BeforeLunch'] };

describe.each(ways)('on a machine without the program, by %s, the plugin', (way) => {
  it.each(EVENTS[way])('keeps %s for its owner alone', (event) => {
    const input = JSON.stringify({ hook_event_name: event, prompt: '-n %s \\c ✓ "$(id)"\n' });
    expect(call(event, { way, input })).toEqual(SILENT);
    expect(kept()).toEqual([{ event, text: input, mode: 0o600 }]);
    expect(statSync(hookPlaces(defaultState()).spool).mode & 0o777).toBe(0o700);
  });

  it.each(['../../x', 'a b', '', 'x'.repeat(65)])('keeps an event called %j as unknown', (event) => {
    expect(call(event, { way })).toEqual(SILENT);
    expect(kept()).toMatchObject([{ event: 'unknown' }]);
  });

  it('keeps TRACEPARENT before the payload, where it can be one', () => {
    call('Stop', { way, input: '{"a":1}', env: { TRACEPARENT: HEADER } });
    call('PreToolUse', { way, input: '{"b":1}', env: { TRACEPARENT: '$(id)' } });
    expect(Object.fromEntries(kept().map(({ event, text }) => [event, text]))).toEqual({
      Stop: `${HEADER}\n{"a":1}`,
      PreToolUse: '{"b":1}',
    });
  });

  it.each([
    ['its own variable', () => ({ TURNSCOPE_STATE_DIR: path.join(root, 'own') }), () => path.join(root, 'own')],
    ['XDG', () => ({ XDG_STATE_HOME: path.join(root, 'xdg') }), () => path.join(root, 'xdg', 'turnscope')],
    ['no relative folder', () => ({ TURNSCOPE_STATE_DIR: 'own', XDG_STATE_HOME: './xdg' }), defaultState],
  ])('goes by %s', (_what, env, folder) => {
    expect(call('Stop', { way, env: env() })).toEqual(SILENT);
    expect(kept(folder())).toHaveLength(1);
    expect(readdirSync(project)).toEqual(['.git', 'sub']);
  });

  it('takes any bytes, many of them', () => {
    const input = Buffer.alloc(5 << 20, Buffer.from([0, 255, 10, 123]));
    expect(call('PostToolUse', { way, input })).toEqual(SILENT);
    const { spool } = hookPlaces(defaultState());
    expect(readdirSync(spool).map((name) => readFileSync(path.join(spool, name)).equals(input))).toEqual([true]);
  });

  it('is silent where nothing can be kept', () => {
    writeFileSync(path.join(root, 'file'), '');
    const env = { TURNSCOPE_STATE_DIR: path.join(root, 'file', 'state') };
    expect(call('PreToolUse', { way, env, input: 'x'.repeat(1 << 20) })).toEqual(SILENT);
  });

  it('loses none of many at once', async () => {
    const [program, args] = WAYS[way].command('PostToolUse');
    const codes = await Promise.all(
      Array.from({ length: AT_ONCE[way] }, (_, n) => {
        const child = spawn(program, [...args], {
          cwd: project,
          env: environment(),
          stdio: ['pipe', 'ignore', 'ignore'],
        });
        child.stdin.end(`{"n":${n}}`);
        return new Promise((resolve) => child.on('close', resolve));
      }),
    );
    expect(new Set(codes)).toEqual(new Set([0]));
    expect(new Set(kept().map(({ text }) => text)).size).toBe(AT_ONCE[way]);
  });
});

describe('where the program is installed', () => {
  it('hands the call to its script, whose words and code Codex never sees', async () => {
    await installHook({ stateDir: defaultState() });
    expect(call('Stop', { input: '{"a":1}' })).toEqual(SILENT);
    expect(kept()).toMatchObject([{ event: 'Stop', text: '{"a":1}' }]);
    // it is read into a shell that has another name
    expect(readFileSync(hookPlaces(defaultState()).script, 'utf8')).not.toContain('$0');
  });

  it.each(['echo word; echo word >&2', 'exit 2', 'if ; then', '. /nowhere/file', ': >/nowhere/file', 'return 2'])(
    'is silent when that script is %j',
    async (line) => {
      await installHook({ stateDir: defaultState() });
      writeFileSync(hookPlaces(defaultState()).script, `${line}\n`);
      expect(call('PreToolUse')).toEqual(SILENT);
      expect(kept()).toEqual([]);
    },
  );

  it('does so on Windows', () => {
    const { windowsScript } = hookPlaces(defaultState());
    mkdirSync(path.dirname(windowsScript), { recursive: true });
    const tells = `require('node:fs').writeFileSync(require('node:path').join(process.argv[1], '..', 'told'), process.argv[2]);`;
    writeFileSync(windowsScript, tells);
    expect(call('Stop', { way: 'node' })).toEqual(SILENT);
    expect(readFileSync(path.join(defaultState(), 'told'), 'utf8')).toBe('Stop');
  });

  it('runs nothing out of the project', () => {
    const planted = path.join(project, '.local', 'state', 'turnscope');
    mkdirSync(planted, { recursive: true });
    for (const name of ['hook', 'hook.cjs'])
      writeFileSync(path.join(planted, name), `touch ${JSON.stringify(root)}/ran\n`);
    for (const variable of ['HOME', 'XDG_STATE_HOME', 'TURNSCOPE_STATE_DIR'])
      for (const value of ['', '.', '.local/state', '.local/state/turnscope'])
        expect(call('Stop', { env: { [variable]: value } })).toEqual(SILENT);
    for (const name of ['cat', 'mkdir', 'rm', 'setsid', 'sh'])
      writeFileSync(path.join(project, name), 'exit 2', { mode: 0o755 });
    expect(call('Stop', { env: { PATH: `:.:${project}` } })).toEqual(SILENT);
    expect(existsSync(path.join(root, 'ran'))).toBe(false);
  });
});

/** A `turnscope` that says what it was called with, and may install a hook; the state folder comes with its environment. */
function plantProgram(folder: string, name: string, installs: boolean): string {
  mkdirSync(folder, { recursive: true });
  const tells = `echo "${name} $* in $PWD npm=\${npm_config_registry-}" >>"$TURNSCOPE_STATE_DIR/calls"`;
  const acts = installs ? 'echo "exit 0" >"$TURNSCOPE_STATE_DIR/hook"' : 'false';
  writeFileSync(path.join(folder, name), `#!/bin/sh\n${tells}\n${acts}\n`, { mode: 0o755 });
  return folder;
}

const callsOf = (): string[] => {
  const file = path.join(defaultState(), 'calls');
  return existsSync(file) ? readFileSync(file, 'utf8').trim().split('\n') : [];
};
const log = (): string => path.join(defaultState(), 'logs', 'install.log');

/** The installer to its end, as the hook starts it. */
function install(env: NodeJS.ProcessEnv = {}, cwd = project): void {
  const run = spawnSync('/bin/sh', [path.join(PLUGIN, 'install'), defaultState()], {
    env: environment(env),
    cwd,
    encoding: 'utf8',
  });
  expect([run.status, run.stdout, run.stderr]).toEqual([0, '', '']);
}

describe('the installation', () => {
  it.each(['SessionStart', 'UserPromptSubmit', 'Stop'])('begins with %s, in the background', async (event) => {
    const bin = plantProgram(path.join(root, 'bin'), 'turnscope', true);
    const before = Date.now();
    expect(call(event, { env: { TURNSCOPE_INSTALL: '', PATH: `${bin}:/usr/bin:/bin` } })).toEqual(SILENT);
    expect(Date.now() - before).toBeLessThan(5_000);
    await vi.waitFor(() => expect(callsOf()).toEqual(['turnscope hook --install in / npm=']), DEADLINE);
    expect(kept()).toMatchObject([{ event }]);
  });

  it.each(['PreToolUse', 'SessionEnd'])('does not begin with %s', (event) => {
    call(event, { env: { TURNSCOPE_INSTALL: '', PATH: plantProgram(path.join(root, 'bin'), 'turnscope', true) } });
    expect(existsSync(path.join(defaultState(), 'logs', 'install'))).toBe(false);
  });

  it('is forbidden by a variable', () => {
    call('SessionStart', { env: { PATH: plantProgram(path.join(root, 'bin'), 'turnscope', true) } });
    expect(readdirSync(defaultState())).toEqual(['spool']);
  });

  it('asks npx only where there is no program, or one that does not know how', () => {
    const bin = plantProgram(path.join(root, 'bin'), 'turnscope', false);
    plantProgram(bin, 'npx', true);
    install({ PATH: `${bin}:/bin` });
    expect(callsOf()).toEqual([
      'turnscope hook --install in / npm=',
      'npx --yes turnscope@^0 hook --install in / npm=',
    ]);
    expect(statSync(log()).mode & 0o777).toBe(0o600);
  });

  it('tries once an hour, however many ask', async () => {
    const bin = plantProgram(path.join(root, 'bin'), 'npx', false);
    const asked = Array.from({ length: 20 }, () => {
      const child = spawn('/bin/sh', [path.join(PLUGIN, 'install'), defaultState()], {
        env: environment({ PATH: `${bin}:/usr/bin:/bin` }),
        cwd: project,
        stdio: 'ignore',
      });
      return new Promise((resolve) => child.on('close', resolve));
    });
    await Promise.all(asked);
    expect(callsOf()).toHaveLength(1);
    expect(readFileSync(log(), 'utf8')).toMatch(/Not installed\. .*npx turnscope hook --install\n$/);
    // two hours ago: forgotten; in the hour before: not again
    const tried = path.join(defaultState(), 'logs', 'install');
    const [hour] = readdirSync(tried).map(Number);
    rmSync(path.join(tried, String(hour)), { recursive: true });
    mkdirSync(path.join(tried, String((hour ?? 0) - 1)));
    install({ PATH: `${bin}:/bin` });
    expect(callsOf()).toHaveLength(1);
    rmSync(path.join(tried, String((hour ?? 0) - 1)), { recursive: true });
    mkdirSync(path.join(tried, String((hour ?? 0) - 2)));
    install({ PATH: `${bin}:/bin` });
    expect(callsOf()).toHaveLength(2);
    expect(readdirSync(tried)).toHaveLength(1);
  });

  it.each([
    ['the working directory', () => [plantProgram(project, 'npx', true), ':.:/bin']],
    ['a folder of the project', () => [project, `${plantProgram(path.join(project, 'bin'), 'npx', true)}:/bin`]],
    [
      'its repository',
      () => [path.join(project, 'sub'), `${plantProgram(path.join(project, 'bin'), 'npx', true)}:/bin`],
    ],
    ['a relative folder', () => [path.dirname(plantProgram(path.join(project, 'bin'), 'npx', true)), 'bin:/bin']],
  ])('takes no program out of %s', (_what, place) => {
    const [cwd = '', PATH] = place();
    install({ PATH }, cwd);
    expect(callsOf()).toEqual([]);
  });

  it('takes one out of the home of somebody who works there', () => {
    install({ PATH: `${plantProgram(path.join(home, 'bin'), 'turnscope', true)}:/bin` }, home);
    expect(callsOf()).toEqual(['turnscope hook --install in / npm=']);
  });

  it('does not listen to the settings of a Node project that Codex was started from', () => {
    const bin = plantProgram(path.join(root, 'bin'), 'npx', true);
    const registry = { npm_config_registry: 'http://127.0.0.1:9/' };
    install({ PATH: `${bin}:/bin`, npm_command: 'exec', ...registry });
    rmSync(path.join(defaultState(), 'logs', 'install'), { recursive: true });
    rmSync(path.join(defaultState(), 'hook'));
    install({ PATH: `${bin}:/bin`, ...registry });
    expect(callsOf().map((line) => line.replace(/.*npm=/, ''))).toEqual(['', 'http://127.0.0.1:9/']);
  });

  it('is silent where nothing can be written', () => {
    writeFileSync(path.join(root, 'file'), '');
    const run = spawnSync('/bin/sh', [path.join(PLUGIN, 'install'), path.join(root, 'file', 'x')], {
      env: environment(),
      encoding: 'utf8',
    });
    expect([run.status, run.stdout, run.stderr]).toEqual([0, '', '']);
  });

  it('does the same on Windows, without a shell', () => {
    const bin = path.join(root, 'bin');
    const npx = path.join(bin, 'node_modules', 'npm', 'bin', 'npx-cli.js');
    mkdirSync(path.dirname(npx), { recursive: true });
    const tells = `require('node:fs').appendFileSync(process.env.TURNSCOPE_STATE_DIR + '/calls', process.argv.slice(2).join(' ') + ' in ' + process.cwd() + '\\n');`;
    writeFileSync(npx, tells);
    const planted = path.join(project, 'node_modules', 'turnscope', 'dist');
    mkdirSync(planted, { recursive: true });
    writeFileSync(path.join(planted, 'turnscope.js'), tells);
    for (let n = 0; n < 2; n += 1) {
      const args = [path.join(PLUGIN, 'install.cjs'), defaultState()];
      const env = environment({ PATH: ['', '.', project, bin].join(path.delimiter) });
      const run = spawnSync(process.execPath, args, { env, cwd: project, encoding: 'utf8' });
      expect([run.status, run.stdout, run.stderr]).toEqual([0, '', '']);
    }
    expect(callsOf()).toEqual(['--yes turnscope@^0 hook --install in /']);
  });
});

describe('the MCP server of the plugin', () => {
  const { mcpServers } = JSON.parse(read('plugin/.mcp.json')) as {
    mcpServers: Record<string, { readonly command: string; readonly args: readonly string[] }>;
  };
  const run = (env: NodeJS.ProcessEnv = {}) => {
    const server = mcpServers['turnscope'];
    const { status, stdout, stderr } = spawnSync(server?.command ?? '', [...(server?.args ?? [])], {
      env: environment(env),
      cwd: project,
      encoding: 'utf8',
    });
    return { status, stdout, stderr };
  };

  it('is the installed program', () => {
    plantProgram(defaultState(), 'turnscope', false);
    expect(run({ TURNSCOPE_STATE_DIR: defaultState() }).status).toBe(1);
    expect(callsOf()).toEqual([`turnscope mcp in ${project} npm=`]);
    chmodSync(path.join(defaultState(), 'turnscope'), 0o600);
    expect(run().stderr).toContain('not installed yet');
  });

  it.each([
    ['.', { TURNSCOPE_STATE_DIR: '.' }],
    ['turnscope', { XDG_STATE_HOME: '.' }],
    ['.local/state/turnscope', { HOME: '.' }],
  ])('is nothing that lies in %j of the project, with %j', (folder, env) => {
    plantProgram(path.join(project, folder), 'turnscope', false);
    const { status, stdout, stderr } = run(env);
    expect([status, stdout]).toEqual([1, '']);
    expect(stderr).toContain('not installed yet');
  });
});
