import { chmod, mkdir, mkdtemp, readdir, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { checkWritable, forgetEqualBackups, readConfigFile, writeConfigFile } from './config-file.ts';

const NOW = Date.parse('2026-11-21T09:30:00.123Z');
const BACKED_UP = { nowMs: NOW, isBackedUp: true };

let folder: string;
let path: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'turnscope-config-file-'));
  path = join(folder, 'config.toml');
});
afterEach(async () => {
  await chmod(folder, 0o700);
  await rm(folder, { recursive: true });
});

const modeOf = async (file: string): Promise<number> => (await stat(file)).mode & 0o777;

describe('writeConfigFile', () => {
  it('keeps the mode, leaves a backup for this user alone, and nothing else', async () => {
    await writeFile(path, 'a = 1\r\n');
    await chmod(path, 0o640);
    const backup = await writeConfigFile(await readConfigFile(path), 'a = 2\n', BACKED_UP);
    expect(await readFile(path, 'utf8')).toBe('a = 2\n');
    expect(await modeOf(path)).toBe(0o640);
    expect(await readFile(backup ?? '', 'utf8')).toBe('a = 1\r\n');
    expect(await modeOf(backup ?? '')).toBe(0o600);
    expect(await readdir(folder)).toEqual(['config.toml', 'config.toml.turnscope-backup-20261121-093000-123']);
  });

  it('makes a file that is not there, for this user alone, and deletes one', async () => {
    expect(await writeConfigFile(await readConfigFile(path), 'a = 1\n', BACKED_UP)).toBeNull();
    expect(await modeOf(path)).toBe(0o600);
    await writeConfigFile(await readConfigFile(path), null, { ...BACKED_UP, isBackedUp: false });
    expect(await readdir(folder)).toEqual([]);
  });

  it('writes through a symbolic link, which stays one', async () => {
    const real = join(folder, 'dotfiles');
    await mkdir(real);
    await writeFile(join(real, 'codex.toml'), 'a = 1\n');
    await symlink('dotfiles/codex.toml', path);
    await writeConfigFile(await readConfigFile(path), 'a = 2\n', BACKED_UP);
    expect(await readFile(join(real, 'codex.toml'), 'utf8')).toBe('a = 2\n');
    expect((await readdir(folder, { withFileTypes: true })).map((entry) => entry.isSymbolicLink())).toEqual([
      true,
      false,
    ]);
    expect(await readdir(real)).toHaveLength(2);
  });

  it('keeps three backups', async () => {
    for (const n of [0, 1, 2, 3, 4]) {
      await writeFile(path, `n = ${n}\n`);
      await writeConfigFile(await readConfigFile(path), 'done = true\n', { nowMs: NOW + n, isBackedUp: true });
    }
    const backups = (await readdir(folder)).filter((name) => name.includes('backup'));
    expect(await Promise.all(backups.map((name) => readFile(join(folder, name), 'utf8')))).toEqual([
      'n = 2\n',
      'n = 3\n',
      'n = 4\n',
    ]);
  });

  it('forgets the backup that says what the file says again', async () => {
    for (const [n, text] of ['a = 1\n', 'a = 2\n'].entries()) {
      await writeFile(path, text);
      await writeConfigFile(await readConfigFile(path), 'ours = true\n', { nowMs: NOW + n, isBackedUp: true });
    }
    await writeFile(path, 'a = 1\n');
    const left = await forgetEqualBackups(await readConfigFile(path));
    expect(left).toEqual([`${path}.turnscope-backup-20261121-093000-124`]);
    expect((await readdir(folder)).toSorted()).toEqual([
      'config.toml',
      'config.toml.turnscope-backup-20261121-093000-124',
    ]);
    await rm(path);
    expect(await forgetEqualBackups(await readConfigFile(path))).toEqual(left);
  });

  it('changes nothing when somebody else has changed it meanwhile', async () => {
    await writeFile(path, 'a = 1\n');
    const file = await readConfigFile(path);
    await writeFile(path, 'a = 3\n');
    await expect(writeConfigFile(file, 'a = 2\n', BACKED_UP)).rejects.toMatchObject({ code: 'conflict' });
    expect(await readFile(path, 'utf8')).toBe('a = 3\n');
    expect(await readdir(folder)).toEqual(['config.toml']);
  });
});

describe('a file that is refused', () => {
  const refusal = (): Promise<unknown> => readConfigFile(path).then(checkWritable);

  it.each([
    ['is read-only', () => chmod(path, 0o444), 'it is read-only'],
    ['is in a read-only folder', () => chmod(folder, 0o555), 'is read-only'],
    ['is not UTF-8', () => writeFile(path, Buffer.from([0x61, 0xff, 0x0a])), 'it is not UTF-8'],
    ['is a folder', () => rm(path).then(() => mkdir(path)), 'it is no file'],
    ['is a link that leads nowhere', () => rm(path).then(() => symlink('nowhere', path)), 'leads nowhere'],
    ['is in no folder', () => rm(path).then(() => void (path = join(folder, 'none', 'config.toml'))), 'does not exist'],
  ])('%s', async (_, spoil, why) => {
    await writeFile(path, 'a = 1\n');
    await spoil();
    await expect(refusal()).rejects.toMatchObject({
      message: expect.stringContaining(why),
      hint: expect.stringMatching(/[Nn]othing was changed/),
    });
  });

  it('keeps a byte order mark and everything behind it', async () => {
    await writeFile(path, '\uFEFFa = 1\r\n');
    expect((await readConfigFile(path)).text).toBe('\uFEFFa = 1\r\n');
  });
});
