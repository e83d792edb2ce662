/** `turnscope` in the state folder: which program it becomes, with which folders, and out of which folders it takes nothing. */
import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  realpathSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { hookPlaces } from '../model/hook-spool.ts';
import { programPath } from './handler.ts';
import { installHook } from './install.ts';
import { windowsProgramScript } from './program-launcher.ts';

let root: string;
let home: string;
let project: string;
beforeEach(() => {
  root = realpathSync(mkdtempSync(join(tmpdir(), "turnscope-launch it's-")));
  home = join(root, 'home');
  project = join(root, 'work', 'project');
  for (const folder of [home, join(project, '.git'), join(project, 'sub')]) mkdirSync(folder, { recursive: true });
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

/** Tells what it is, what it was given and where it takes its folders from. */
const TELLS = `console.log(JSON.stringify({ args: process.argv.slice(2), env: process.env }));`;

interface Told {
  readonly args: readonly string[];
  readonly env: NodeJS.ProcessEnv;
}

async function install(name = 'state'): Promise<string> {
  const stateDir = join(root, name);
  const program = join(root, 'program.mjs');
  writeFileSync(program, TELLS);
  const [configDir, dataDir] = [join(root, 'con fig'), join(root, 'data')];
  const source = { node: process.execPath, program, platform: 'linux', stateDir, configDir, dataDir } as const;
  await installHook({ stateDir, program: source });
  return programPath(hookPlaces(stateDir), 'linux');
}

function run(launcher: string, { args = [], env = {}, cwd = home, shell = [] }: Partial<Call> = {}) {
  const [program = '', ...words] = [...shell, launcher, ...args];
  const { status, stdout, stderr } = spawnSync(program, words, {
    cwd,
    env: { HOME: home, PATH: '/usr/bin:/bin', ...env },
    encoding: 'utf8',
  });
  return { status, stdout, stderr };
}

interface Call {
  readonly args: readonly string[];
  readonly env: NodeJS.ProcessEnv;
  readonly cwd: string;
  readonly shell: readonly string[];
}

const told = (run: { stdout: string }): Told => JSON.parse(run.stdout) as Told;

/** A folder with a program of this name, which says where it lies. */
function plant(folder: string, name: string): string {
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, name), `#!/bin/sh\necho "planted $*"\n`, { mode: 0o755 });
  return folder;
}

const SHELLS = [['sh'], ['dash'], ['bash'], ['zsh', '--emulate', 'sh'], ['mksh'], ['busybox', 'sh']].filter(([name]) =>
  ['/bin', '/usr/bin'].some((bin) => existsSync(join(bin, name ?? ''))),
);

describe('the launcher', () => {
  it.each(['plain', 'with space', "it's", 'two\nlines', '$HOME `id` "x" *', 'end\\'])(
    'in %j becomes the program that installed it, with its folders',
    async (name) => {
      const args = ['mcp', '', 'a b', '-n', '$x', "it's"];
      const { args: given, env } = told(run(await install(name), { args, env: { NODE_OPTIONS: '--title=theirs' } }));
      expect(given).toEqual(args);
      expect(env).toMatchObject({
        TURNSCOPE_STATE_DIR: join(root, name),
        TURNSCOPE_CONFIG_DIR: join(root, 'con fig'),
        TURNSCOPE_DATA_DIR: join(root, 'data'),
      });
      expect(env['NODE_OPTIONS']).toBeUndefined();
    },
  );

  it.each(SHELLS.map((shell) => [shell]))('is read alike by %j', async (shell) => {
    expect(told(run(await install(), { shell, args: ['a'] })).args).toEqual(['a']);
  });

  it('leaves alone what is set', async () => {
    const { env } = told(run(await install(), { env: { TURNSCOPE_DATA_DIR: '/other' } }));
    expect(env['TURNSCOPE_DATA_DIR']).toBe('/other');
  });

  it('is for its owner alone, and stays when it is as it should be', async () => {
    const launcher = await install();
    const before = statSync(launcher, { bigint: true });
    expect(Number(before.mode) & 0o777).toBe(0o700);
    await install();
    expect(statSync(launcher, { bigint: true }).ino).toBe(before.ino);
    expect(readdirSync(dirname(launcher)).sort()).toEqual(['hook', 'notify-chain', 'spool', 'turnscope']);
  });
});

describe('when what installed it is gone', () => {
  const gone = async (): Promise<string> => {
    const launcher = await install();
    rmSync(join(root, 'program.mjs'));
    return launcher;
  };
  const FAILED = { status: 127, stdout: '', stderr: expect.stringContaining('Install it again') as string };

  it.each(SHELLS.map((shell) => [shell]))('takes the one of PATH, in %j', async (shell) => {
    const bin = plant(join(root, 'other bin'), 'turnscope');
    expect(run(await gone(), { shell, args: ['mcp'], cwd: project, env: { PATH: `/bin:${bin}` } }).stdout).toBe(
      'planted mcp\n',
    );
  });

  it('takes another node for a program that is still there', async () => {
    const launcher = await install();
    const { chain } = hookPlaces(dirname(launcher));
    expect(existsSync(chain)).toBe(true);
    const bin = join(root, 'node bin');
    mkdirSync(bin);
    symlinkSync(process.execPath, join(bin, 'node'));
    const source = { node: join(root, 'no node'), program: join(root, 'program.mjs'), platform: 'linux' } as const;
    const stateDir = dirname(launcher);
    await installHook({ stateDir, program: { ...source, stateDir, configDir: '/c', dataDir: '/d' } });
    expect(told(run(launcher, { args: ['x'], env: { PATH: `${bin}:/bin` } })).args).toEqual(['x']);
  });

  it.each([
    ['the working directory, by an empty entry', () => ({ cwd: plant(project, 'turnscope'), path: ':/bin:' })],
    ['the working directory, by a dot', () => ({ cwd: plant(project, 'turnscope'), path: '.:/bin' })],
    ['a relative folder', () => ({ cwd: dirname(plant(join(project, 'bin'), 'turnscope')), path: 'bin:/bin' })],
    ['a folder below it', () => ({ cwd: project, path: `${plant(join(project, 'bin'), 'turnscope')}:/bin` })],
    [
      'a folder of its repository',
      () => ({ cwd: join(project, 'sub'), path: `${plant(join(project, 'bin'), 'turnscope')}:/bin` }),
    ],
    [
      'a link into it',
      () => {
        symlinkSync(plant(join(project, 'bin'), 'turnscope'), join(root, 'link'));
        return { cwd: project, path: `${join(root, 'link')}:/bin` };
      },
    ],
  ])('takes nothing out of %s', async (_what, place) => {
    const { cwd, path } = place();
    expect(run(await gone(), { cwd, env: { PATH: path } })).toEqual(FAILED);
  });

  it('takes what lies in the home of somebody who works there', async () => {
    const bin = plant(join(home, 'bin'), 'turnscope');
    expect(run(await gone(), { cwd: home, env: { PATH: `${bin}:/bin` } }).stdout).toBe('planted \n');
  });

  it('does not find itself, by whatever name', async () => {
    const launcher = await gone();
    const bin = join(root, 'bin');
    mkdirSync(bin);
    symlinkSync(launcher, join(bin, 'turnscope'));
    expect(run(launcher, { env: { PATH: `${bin}:${dirname(launcher)}:/bin` } })).toEqual(FAILED);
  });

  it('without a home or a PATH says so', async () => {
    expect(run(await gone(), { env: { HOME: undefined, PATH: '' } })).toEqual(FAILED);
  });

  it('passes over a program that may not be run', async () => {
    const bin = plant(join(root, 'bin'), 'turnscope');
    chmodSync(join(bin, 'turnscope'), 0o600);
    expect(run(await gone(), { env: { PATH: `${bin}:/bin` } })).toEqual(FAILED);
  });
});

it('is a batch file on Windows, in which no folder can be a command', () => {
  const text = windowsProgramScript({
    node: 'C:\\Program Files\\nodejs\\node.exe',
    program: 'C:\\50% off\\turnscope.js',
    platform: 'win32',
    stateDir: 'C:\\Users\\a & b\\state',
    configDir: 'C:\\c',
    dataDir: 'C:\\d',
  });
  expect(text.split('\r\n')).toEqual([
    '@echo off',
    'rem Turnscope: runs the program that is installed. Made by Turnscope; do not edit.',
    'setlocal',
    'if not defined TURNSCOPE_STATE_DIR set "TURNSCOPE_STATE_DIR=C:\\Users\\a & b\\state"',
    'if not defined TURNSCOPE_CONFIG_DIR set "TURNSCOPE_CONFIG_DIR=C:\\c"',
    'if not defined TURNSCOPE_DATA_DIR set "TURNSCOPE_DATA_DIR=C:\\d"',
    'set "NODE_OPTIONS="',
    'set "NODE_PATH="',
    '"C:\\Program Files\\nodejs\\node.exe" "C:\\50%% off\\turnscope.js" %*',
    '',
  ]);
});
