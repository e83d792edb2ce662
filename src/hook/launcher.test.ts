/** The way from a hook to the sender: who is started, by what, and how far away from Codex. A stand-in for the sender tells what it was given. */
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { HOOK_EVENTS } from '../codex/hook/hook-event.ts';
import { hookPlaces } from '../model/hook-spool.ts';
import { hookHandlers, notifyCommand } from './handler.ts';
import { installHook } from './install.ts';
import { senderInstall } from './launcher.ts';
import { SENDING_EVENTS } from './script.ts';

const DEADLINE = { timeout: 10_000, interval: 20 };

/** Says who it is, then waits to be let go. */
const STAND_IN = `
import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
const [, , state, config] = process.argv;
const [, pgrp, session] = readFileSync('/proc/self/stat', 'utf8').split(') ')[1].split(' ').slice(1).map(Number);
const told = { pid: process.pid, pgrp, session, cwd: process.cwd(), config, options: process.env.NODE_OPTIONS ?? null, home: process.env.HOME };
writeFileSync(state + '/told.' + process.pid, JSON.stringify(told));
renameSync(state + '/told.' + process.pid, state + '/started.' + process.pid);
const end = Date.now() + 20_000;
while (!existsSync(state + '/go') && Date.now() < end) await new Promise((resolve) => setTimeout(resolve, 20));
`;

interface Told {
  readonly pid: number;
  readonly session: number;
  readonly cwd: string;
  readonly config: string;
  readonly options: string | null;
  readonly home: string;
}

let folder: string;
let stateDir: string;
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), "turnscope-launch it's-"));
  stateDir = join(folder, 'state');
  writeFileSync(join(folder, 'stand-in.mjs'), STAND_IN);
  await installHook({
    stateDir,
    sender: { bundle: join(folder, 'stand-in.mjs'), node: process.execPath, configDir: '/c d' },
  });
});
afterEach(async () => {
  writeFileSync(join(stateDir, 'go'), '');
  await vi.waitUntil(() => !started().some(({ pid }) => isAlive(pid)), DEADLINE);
  rmSync(folder, { recursive: true, force: true });
});

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

const started = (): Told[] =>
  readdirSync(stateDir)
    .filter((name) => name.startsWith('started.'))
    .map((name) => JSON.parse(readFileSync(join(stateDir, name), 'utf8')) as Told);

const untilStarted = (count: number): Promise<unknown> =>
  vi.waitFor(() => expect(started()).toHaveLength(count), DEADLINE);

const env = { ...process.env, NODE_OPTIONS: '--title=theirs', HOME: '/home/dev' };

function runHook(event: string) {
  const handler = hookHandlers(hookPlaces(stateDir)).find((one) => one.event === event);
  const { status, stdout, stderr } = spawnSync('sh', ['-c', handler?.command ?? ''], {
    input: '{}',
    env,
    encoding: 'utf8',
    cwd: folder,
  });
  return { status, stdout, stderr };
}

const SILENT = { status: 0, stdout: '', stderr: '' };

describe.runIf(process.platform === 'linux')('the sender', () => {
  it('is started after what ends a turn or begins a session, and after nothing else', async () => {
    const sending = HOOK_EVENTS.filter((event) => SENDING_EVENTS.some((one) => one === event));
    for (const event of HOOK_EVENTS.filter((one) => !sending.includes(one))) expect(runHook(event)).toEqual(SILENT);
    for (const event of sending) expect(runHook(event)).toEqual(SILENT);
    await untilStarted(sending.length);
    const [program = '', ...args] = notifyCommand(hookPlaces(stateDir), 'linux');
    expect(spawnSync(program, [...args, '{}'], { env, stdio: 'ignore' }).status).toBe(0);
    await untilStarted(sending.length + 1);
    expect(sending).toHaveLength(SENDING_EVENTS.length - 1);
  });

  it('is far from Codex: a session of its own, no folder, no options of a project, and its home and ours', async () => {
    expect(runHook('Stop')).toEqual(SILENT);
    await untilStarted(1);
    const [told] = started();
    expect(told).toMatchObject({ cwd: '/', config: '/c d', options: null, home: '/home/dev' });
    expect(told?.session).toBe(told?.pid);
  });

  it('lives on when the group of the hook is killed', async () => {
    const child = spawn(
      'sh',
      ['-c', `${hookHandlers(hookPlaces(stateDir)).find(({ event }) => event === 'Stop')?.command}; sleep 20`],
      {
        env,
        stdio: ['pipe', 'ignore', 'ignore'],
        detached: true,
      },
    );
    child.stdin?.end('{}');
    await untilStarted(1);
    const ended = new Promise((resolve) => child.on('exit', resolve));
    process.kill(-(child.pid ?? 0), 'SIGKILL');
    await ended;
    expect(started().map(({ pid }) => isAlive(pid))).toEqual([true]);
  });

  it('is not started where a living process has the spool', () => {
    const [, rest = ''] = readFileSync('/proc/self/stat', 'utf8').split(') ');
    writeFileSync(join(hookPlaces(stateDir).spool, 'lock'), `${process.pid}\n${rest.split(' ')[19]}\n`);
    const { status } = spawnSync(senderInstall(stateDir).launcher, { env });
    expect([status, started()]).toEqual([0, []]);
  });

  it.each([
    ['a process that is gone', '999999999\n1\n'],
    ['another process of the same number', `${process.pid}\n1\n`],
    ['nobody who could be known', 'x'],
    ['nothing', ''],
  ])('is started where %s has it', async (_, lock) => {
    writeFileSync(join(hookPlaces(stateDir).spool, 'lock'), lock);
    expect(runHook('Stop')).toEqual(SILENT);
    await untilStarted(1);
  });

  it('may be missing: then a hook is a hook', () => {
    rmSync(senderInstall(stateDir).launcher);
    expect(runHook('Stop')).toEqual(SILENT);
    expect(existsSync(senderInstall(stateDir).launcher)).toBe(false);
  });
});
