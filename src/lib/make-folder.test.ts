import { chmodSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { AppError } from './errors.ts';
import { makeFolder, makeFolderSync, makeWritableFolder } from './make-folder.ts';

const base = mkdtempSync(join(tmpdir(), 'make-folder-'));
afterAll(() => rmSync(base, { recursive: true, force: true }));

test('makes all that is missing, for its owner alone, and again nothing', async () => {
  const path = join(base, 'a/b/c');
  await makeFolder(path);
  await makeFolder(path);
  expect(statSync(path).mode & 0o777).toBe(0o700);
});

test('and so without waiting', () => {
  const path = join(base, 'd/e/f');
  makeFolderSync(path);
  makeFolderSync(path);
  expect(statSync(path).mode & 0o777).toBe(0o700);
  writeFileSync(join(base, 'd/file'), '');
  expect(() => makeFolderSync(join(base, 'd/file'))).toThrow('EEXIST');
  expect(() => makeFolderSync(join(base, 'd/file/g'))).toThrow('ENOTDIR');
});

test.runIf(process.platform === 'linux')('nor tries for ever without waiting', () => {
  expect(() => makeFolderSync('/proc/nothing/logs')).toThrow('ENOENT');
});

const said = async (path: string): Promise<string> => {
  const thrown = await makeWritableFolder('keep what waits', path).then(
    () => null,
    (error: unknown) => error,
  );
  return thrown instanceof AppError ? thrown.message : '';
};

test.runIf(process.platform === 'linux')(
  'says so where no folder can be made, instead of trying for ever',
  async () => {
    expect(await said('/proc/nothing/spool')).toBe(
      'cannot keep what waits in /proc/nothing/spool: no folder can be made there',
    );
  },
);

test('says so where a file is in its place, or above it', async () => {
  writeFileSync(join(base, 'file'), '');
  expect(await said(join(base, 'file'))).toContain('there is a file in its place');
  expect(await said(join(base, 'file/spool'))).toContain('a part of the path is not a folder');
});

test.skipIf(process.getuid?.() === 0)('says so where this user may not write', async () => {
  const path = join(base, 'locked');
  await makeFolder(path);
  chmodSync(path, 0o500);
  expect(await said(join(path, 'spool'))).toContain('permission denied');
});
