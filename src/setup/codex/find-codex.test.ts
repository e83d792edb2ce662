import { chmod, mkdir, mkdtemp, realpath, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { launchOf } from './codex-program.ts';
import { findCodex } from './find-codex.ts';

let home = '';
beforeEach(async () => {
  home = await realpath(await mkdtemp(path.join(tmpdir(), 'find-codex-')));
});
afterEach(() => rm(home, { recursive: true, force: true }));

const NO_POLICY = 'win32'; // its folders are those of a test; nothing else differs here

async function program(file: string, body = 'echo "codex-cli 0.169.0"'): Promise<string> {
  const place = path.join(home, file);
  await mkdir(path.dirname(place), { recursive: true });
  await writeFile(place, `#!/bin/sh\n${body}\n`);
  await chmod(place, 0o755);
  return place;
}

describe('the program', () => {
  const find = (PATH: string) => findCodex({ env: { PATH }, home });

  it('is the first one in PATH', async () => {
    const first = await program('one/codex');
    await program('two/codex', 'echo "codex-cli 0.80.0"');
    const found = await find([path.join(home, 'none'), path.dirname(first), path.join(home, 'two')].join(':'));
    expect(found).toMatchObject({ program: first, version: '0.169.0' });
  });

  it.each(['', '.', 'one', './one'])('is never one of the working directory: PATH=%j', async (PATH) => {
    const before = process.cwd();
    await program('one/codex');
    await program('codex');
    process.chdir(home);
    try {
      expect((await find(PATH))?.program ?? '').not.toMatch(home);
    } finally {
      process.chdir(before);
    }
  });

  it('is passed over where it is a folder or cannot be run', async () => {
    await mkdir(path.join(home, 'one/codex'), { recursive: true });
    await chmod(await program('two/codex'), 0o644);
    const third = await program('three/codex');
    const PATH = ['one', 'two', 'three'].map((name) => path.join(home, name)).join(':');
    expect((await find(PATH))?.program).toBe(third);
  });

  it('is found where installers put it, and in the newest extension of an editor', async () => {
    await program('.vscode/extensions/openai.chatgpt-0.4.9-linux-x64/bin/linux-x86_64/codex');
    const extension = await program('.vscode/extensions/openai.chatgpt-0.4.10-linux-x64/bin/linux-x86_64/codex');
    expect((await find('/nowhere'))?.program).toBe(extension);
    const local = await program('.local/bin/codex');
    expect((await find('/nowhere'))?.program).toBe(local);
  });

  it.each([
    ['says something else', 'echo hello'],
    ['fails', 'echo "codex-cli 0.169.0"; exit 3'],
  ])('has no version when it %s', async (_, body) => {
    const file = await program('one/codex', body);
    expect(await find(path.dirname(file))).toMatchObject({ program: file, version: null });
  });

  it('of npm is started with this Node: no `node` need be in PATH', async () => {
    const script = path.join(home, 'lib/codex.js');
    await mkdir(path.dirname(script), { recursive: true });
    await writeFile(script, '#!/usr/bin/env node\nconsole.log("codex-cli 0.160.1");\n', { mode: 0o755 });
    await mkdir(path.join(home, 'bin'));
    await symlink(script, path.join(home, 'bin/codex'));
    expect(await find(path.join(home, 'bin'))).toMatchObject({ version: '0.160.1' });
  });

  it('of npm on Windows is the script behind its .cmd', async () => {
    const shim = path.join(home, 'npm', 'codex.cmd');
    expect(await launchOf(shim, '/node')).toEqual({
      file: '/node',
      args: [path.join(home, 'npm/node_modules/@openai/codex/bin/codex.js')],
    });
  });
});

describe('the home', () => {
  const find = async (env: Record<string, string> = {}) => {
    const file = await program('bin/codex');
    return findCodex({ env: { PATH: path.dirname(file), ...env }, home });
  };

  it('is ~/.codex, there or not', async () => {
    expect(await find()).toMatchObject({
      codexHome: path.join(home, '.codex'),
      configFile: path.join(home, '.codex/config.toml'),
      profiles: [],
    });
  });

  it('of CODEX_HOME is the folder that it leads to; the one below the home stays as it is', async () => {
    await mkdir(path.join(home, 'real'));
    await symlink('real', path.join(home, '.codex'));
    const link = path.join(home, '.codex');
    expect((await find({ CODEX_HOME: link }))?.codexHome).toBe(path.join(home, 'real'));
    expect((await find({ CODEX_HOME: '' }))?.codexHome).toBe(link);
  });

  it('tells its profiles, of both kinds', async () => {
    await mkdir(path.join(home, '.codex'));
    await writeFile(
      path.join(home, '.codex/config.toml'),
      '\uFEFF[profiles.fast]\r\nmodel = "x"\r\n[profiles."a b"]\r\n',
    );
    await writeFile(path.join(home, '.codex/slow.config.toml'), '');
    await writeFile(path.join(home, '.codex/fast.config.toml'), '');
    expect((await find())?.profiles).toEqual(['a b', 'fast', 'slow']);
  });

  it('with a configuration that does not parse is found all the same', async () => {
    await mkdir(path.join(home, '.codex'));
    await writeFile(path.join(home, '.codex/config.toml'), '[profiles');
    expect((await find())?.profiles).toEqual([]);
  });

  it('holds the policy of Windows', async () => {
    await mkdir(path.join(home, '.codex'));
    await writeFile(path.join(home, '.codex/managed_config.toml'), 'notify = []\n');
    await program('bin/codex.exe');
    const env = { PATH: path.join(home, 'bin'), ProgramData: home };
    expect((await findCodex({ env, home, platform: NO_POLICY }))?.policy?.forbids).toEqual(['notify']);
  });
});
