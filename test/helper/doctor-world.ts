/** A home in which everything is as it should be, for the doctor to find what a test breaks in it. */
import { execFile, execFileSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll } from 'vitest';
import { type HookPlaces, hookPlaces } from '../../src/model/hook-spool.ts';
import { patchToml } from '../../src/toml/patch-toml.ts';
import type { Wish } from '../../src/toml/wish.ts';
import { PROGRAM } from './turnscope-process.ts';

export interface DoctorFinding {
  readonly id: string;
  readonly state: 'ok' | 'warning' | 'broken';
  readonly sentence: string;
  readonly fix: string | null;
  readonly subjects: readonly string[];
}

export interface DoctorAnswer {
  readonly code: number;
  readonly findings: readonly DoctorFinding[];
  readonly skipped: readonly { readonly id: string; readonly because: string }[];
}

export interface DoctorWorld {
  readonly home: string;
  readonly codexHome: string;
  readonly configFile: string;
  readonly stateDir: string;
  readonly dataDir: string;
  readonly configDir: string;
  readonly places: HookPlaces;
  /** Every program of a test has it; a test may change it. */
  readonly env: Record<string, string>;
  readConfig(): string;
  writeConfig(text: string): void;
  patch(...wishes: readonly Wish[]): void;
  turnscope(
    ...args: readonly string[]
  ): Promise<{ readonly code: number; readonly stdout: string; readonly stderr: string }>;
  doctor(...args: readonly string[]): Promise<DoctorAnswer>;
  /** The same, where the program is called otherwise: a command and its first arguments. */
  doctorBy(command: readonly [string, ...string[]]): Promise<DoctorAnswer>;
  /** Does what a fix says. */
  mend(fix: string): Promise<void>;
  remove(): void;
}

const BIN = path.resolve(import.meta.dirname, '../../node_modules/.bin');

export interface WorldOptions {
  /** Of a server that runs already. */
  readonly dataDir?: string;
  readonly setup?: readonly string[];
}

/** Set-up takes seconds, and makes the same of the same: by what it was told, a copy of what it made, and the folder that this has to stand in. */
const made = new Map<string, { readonly root: string; readonly copy: string }>();
afterAll(() => {
  for (const { copy } of made.values()) rmSync(copy, { recursive: true, force: true });
});

/** Connects Codex by `turnscope setup`, with all hooks approved. */
export async function createDoctorWorld({ dataDir, setup = ['--trust'] }: WorldOptions = {}): Promise<DoctorWorld> {
  const key = JSON.stringify([dataDir, setup]);
  const before = made.get(key);
  if (before !== undefined && !existsSync(before.root)) {
    copyFolder(before.copy, before.root);
    return worldAt(before.root, dataDir);
  }
  const root = mkdtempSync(path.join(tmpdir(), 'turnscope-doctor-'));
  const world = worldAt(root, dataDir);
  const { code, stderr } = await world.turnscope('setup', '--yes', ...setup);
  if (code !== 0) throw new Error(`turnscope setup ended with ${code}: ${stderr}`);
  if (before === undefined) {
    const copy = `${root}-made`;
    copyFolder(root, copy);
    made.set(key, { root, copy });
  }
  return world;
}

/** With modes and times, of folders as well, which `cpSync` does not keep. */
const copyFolder = (from: string, to: string): void => void execFileSync('cp', ['-a', from, to]);

/** Makes what is there before set-up, and is made again each time. */
function worldAt(root: string, dataDir: string | undefined): DoctorWorld {
  const at = (name: string): string => path.join(root, name);
  const home = at('home');
  const codexHome = path.join(home, '.codex');
  const stateDir = at('state');
  for (const folder of [codexHome, at('bin'), at('config')]) mkdirSync(folder, { recursive: true });
  writeFileSync(at('bin/turnscope'), `#!/bin/sh\nexec '${process.execPath}' '${PROGRAM}' "$@"\n`);
  chmodSync(at('bin/turnscope'), 0o755);
  const env: Record<string, string> = {
    PATH: [at('bin'), BIN, path.dirname(process.execPath), '/usr/bin', '/bin'].join(':'),
    HOME: home,
    LANG: 'C.UTF-8',
    NO_COLOR: '1',
    TURNSCOPE_DATA_DIR: dataDir ?? at('data'),
    TURNSCOPE_STATE_DIR: stateDir,
    TURNSCOPE_CONFIG_DIR: at('config'),
  };
  const configFile = path.join(codexHome, 'config.toml');
  if (!existsSync(configFile)) writeFileSync(configFile, '# mine\nmodel = "gpt-5.5"\n');
  return {
    home,
    codexHome,
    configFile,
    stateDir,
    dataDir: dataDir ?? at('data'),
    configDir: at('config'),
    places: hookPlaces(stateDir),
    env,
    readConfig: () => readFileSync(configFile, 'utf8'),
    writeConfig: (text) => writeFileSync(configFile, text),
    patch: (...wishes) => writeFileSync(configFile, patchToml(readFileSync(configFile, 'utf8'), wishes).text),
    turnscope: (...args) => run(env, TURNSCOPE, args),
    doctor: (...args) => doctor(env, TURNSCOPE, args),
    doctorBy: (command) => doctor(env, command, []),
    mend: (fix) => mend(fix, env, home),
    remove: () => rmSync(root, { recursive: true, force: true }),
  };
}

const TURNSCOPE = [process.execPath, PROGRAM] as const;
type Command = readonly [string, ...string[]];

async function doctor(env: Record<string, string>, command: Command, args: readonly string[]): Promise<DoctorAnswer> {
  const { code, stdout, stderr } = await run(env, command, ['doctor', '--json', ...args]);
  if (!stdout.startsWith('{')) throw new Error(`turnscope doctor ended with ${code}: ${stderr}`);
  return { code, ...(JSON.parse(stdout) as Omit<DoctorAnswer, 'code'>) };
}

function run(
  env: Record<string, string>,
  [file, ...first]: Command,
  args: readonly string[],
): ReturnType<DoctorWorld['turnscope']> {
  return new Promise((resolve) => {
    execFile(file, [...first, ...args], { env, maxBuffer: 16 << 20 }, (error, stdout, stderr) => {
      resolve({ code: error === null ? 0 : Number(error.code ?? 1), stdout, stderr });
    });
  });
}

/** "Run `command`.", "In FILE set KEY = VALUE" and "In FILE delete KEY": the three forms of `src/doctor/fix.ts`. What changes the environment changes it for all that follows. */
async function mend(fix: string, env: Record<string, string>, home: string): Promise<void> {
  const [, command] = /^Run `(.+)`(?:\.$| where you start Codex)/.exec(fix) ?? [];
  const [, name = '', given] = /^(?:unset|export) (\w+)(?:=(.*))?$/.exec(command ?? '') ?? [];
  if (name !== '') {
    const { stdout } = await run(env, ['/bin/sh', '-c'], [`printf %s ${given ?? ''}`]);
    delete env[name];
    if (given !== undefined) env[name] = stdout;
    return;
  }
  if (command !== undefined) {
    // a person would be asked
    const line = command === 'turnscope setup' ? 'turnscope setup --yes --trust' : command;
    const { code, stderr } = await run(env, ['/bin/sh', '-c'], [line]);
    if (code !== 0) throw new Error(`${line}: ${stderr}`);
    return;
  }
  const [, file = '', key = '', value] =
    /^In (\S+) (?:set|delete) ((?:[\w-]+|"(?:[^"\\]|\\.)*")(?:\.(?:[\w-]+|"(?:[^"\\]|\\.)*"))*)(?: = (.+))?$/.exec(
      fix,
    ) ?? [];
  if (file === '') throw new Error(`no fix that a program could do: ${fix}`);
  const at = file.replace(/^~/, home);
  const keys = (key.match(/[\w-]+|"(?:[^"\\]|\\.)*"/g) ?? []).map((part) =>
    part.startsWith('"') ? (JSON.parse(part) as string) : part,
  );
  const wish: Wish = value === undefined ? { kind: 'drop', path: keys } : { kind: 'set', path: keys, value };
  writeFileSync(at, patchToml(readFileSync(at, 'utf8'), [wish]).text);
}
