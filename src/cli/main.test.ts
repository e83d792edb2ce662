/** The program as a process: streams that close, signals, start-up. */
import { spawn } from 'node:child_process';
import path from 'node:path';
import { expect, test } from 'vitest';
import { canOpenBrowser } from './browser.ts';

const MAIN = path.join(import.meta.dirname, 'main.ts');

function start(...args: string[]) {
  const child = spawn(process.execPath, [MAIN, ...args], {
    env: { ...process.env, TURNSCOPE_DATA_DIR: '/nonexistent' },
  });
  let out = '';
  let err = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    out += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    err += text;
  });
  const ended = new Promise<{ code: number | null; out: string; err: string }>((resolve) => {
    child.on('close', (code) => resolve({ code, out, err }));
  });
  return { child, ended };
}

test('a version is a version and loads no database', async () => {
  const { code, out, err } = await start('--version').ended;
  expect([code, err]).toEqual([0, '']);
  expect(out).toMatch(/^\d+\.\d+\.\d+\n$/);
});

test('a reader that has seen enough is no error', async () => {
  const { child, ended } = start('--help');
  child.stdout.destroy();
  const { code, err } = await ended;
  expect([code, err]).toEqual([0, '']);
});

test('trouble is one sentence on stderr and code 1', async () => {
  const { code, out, err } = await start('tail').ended;
  expect([code, out]).toEqual([1, '']);
  expect(err).toMatch(/^turnscope: cannot [^\n]+\.\n$/);
});

test.each([
  ['a desktop', { DISPLAY: ':0' }, true, 'linux', true],
  ['Wayland', { WAYLAND_DISPLAY: 'w' }, true, 'linux', true],
  ['no display', {}, true, 'linux', false],
  ['a pipe', { DISPLAY: ':0' }, false, 'linux', false],
  ['over ssh', { DISPLAY: ':0', SSH_CONNECTION: '1' }, true, 'linux', false],
  ['CI', { CI: 'true' }, true, 'darwin', false],
  ['macOS', {}, true, 'darwin', true],
] as const)('a browser opens on %s: %j', (_name, env, isTty, platform, expected) => {
  expect(canOpenBrowser(env, isTty, platform)).toBe(expected);
});
