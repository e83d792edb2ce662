/** The hook of Windows, run where it can be: it goes by the place of its own file, which is a link here. */
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { hookPlaces } from '../model/hook-spool.ts';
import { chainCommand, hookHandlers, notifyCommand } from './handler.ts';

let stateDir: string;
beforeEach(() => {
  stateDir = mkdtempSync(join(tmpdir(), 'turnscope-main-'));
  mkdirSync(hookPlaces(stateDir).spool);
  symlinkSync(resolve(import.meta.dirname, 'main.ts'), join(stateDir, 'hook.ts'));
});
afterEach(() => rmSync(stateDir, { recursive: true, force: true }));

/** The words that Codex is told to run on Windows, but for the name of the bundle. */
function run([, , ...words]: readonly string[], input = '') {
  const { status, stdout, stderr } = spawnSync(process.execPath, [join(stateDir, 'hook.ts'), ...words], {
    input,
    encoding: 'utf8',
  });
  return { status, stdout, stderr };
}

const kept = (): string[] => {
  const { spool } = hookPlaces(stateDir);
  return readdirSync(spool).map((name) => `${name.split('.')[0]} ${readFileSync(join(spool, name), 'utf8')}`);
};

const SILENT = { status: 0, stdout: '', stderr: '' };

it('keeps an event', () => {
  const command = hookHandlers(hookPlaces(stateDir)).find(({ event }) => event === 'Stop')?.commandWindows ?? '';
  expect(run(command.split(' '), '{"a":1}')).toEqual(SILENT);
  expect(kept()).toEqual(['Stop {"a":1}']);
});

it('keeps what notify is given', () => {
  expect(run([...notifyCommand(hookPlaces(stateDir), 'win32'), '-{"a":1}'])).toEqual(SILENT);
  expect(kept()).toEqual(['notify -{"a":1}']);
});

it('keeps it before another program, and runs that one with its own words, streams and code', () => {
  const theirs = join(stateDir, 'theirs.mjs');
  writeFileSync(theirs, 'console.log(JSON.stringify(process.argv.slice(2))); console.error("said"); process.exit(7);');
  const words = [process.execPath, theirs, '', 'a b', '-n', '{"a":"✓"}'];
  expect(run([...chainCommand(hookPlaces(stateDir), 'win32'), ...words])).toEqual({
    status: 7,
    stdout: `${JSON.stringify(words.slice(2))}\n`,
    stderr: 'said\n',
  });
  expect(kept()).toEqual(['notify {"a":"✓"}']);
});

it('runs the other program also without a spool', () => {
  rmSync(hookPlaces(stateDir).spool, { recursive: true });
  const words = [process.execPath, '-e', 'process.exit(3)', '{}'];
  expect(run([...chainCommand(hookPlaces(stateDir), 'win32'), ...words])).toMatchObject({ status: 3 });
});

it.each([
  ['nobody stands behind it', ['{}'], 0],
  ['the other program is missing', ['/nowhere/program', '{}'], 127],
])('is silent where %s', (_what, words, status) => {
  expect(run([...chainCommand(hookPlaces(stateDir), 'win32'), ...words])).toEqual({ ...SILENT, status });
  expect(kept()).toEqual(['notify {}']);
});
