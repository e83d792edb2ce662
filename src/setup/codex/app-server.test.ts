/** How it ends when the other side does not do as it should; what the real one says is in `test/e2e/hook-trust.test.ts`. */
import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { openAppServer } from './app-server.ts';
import type { CodexInstall } from './find-codex.ts';

let home = '';
beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'app-server-'));
});
afterEach(() => rm(home, { recursive: true, force: true }));

const HELLO = '{"id":1,"result":{}}';

async function install(body: string, version: string | null = '0.169.0'): Promise<CodexInstall> {
  const program = join(home, 'codex');
  await writeFile(program, `#!/bin/sh\n${body}\n`);
  await chmod(program, 0o755);
  return { program, version, codexHome: home, configFile: join(home, 'config.toml'), profiles: [], policy: null };
}

const open = async (codex: CodexInstall, timeoutMs = 5000) =>
  openAppServer(codex, { cwd: home, env: { PATH: process.env['PATH'] }, timeoutMs });

const isAlive = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
};

describe('a Codex that does not do as it should', () => {
  it('is quoted with its last words when it ends at once', async () => {
    const colours = '\\033[31mERROR\\033[0m';
    const codex = await install(
      `printf '2026-11-21T09:00:00Z ${colours} no home\\n' >&2; echo 'WARNING: x' >&2; exit 1`,
    );
    await expect(open(codex)).rejects.toMatchObject({
      code: 'unavailable',
      message: 'cannot ask Codex: codex app-server ended: ERROR no home',
    });
  });

  it('is told of when it cannot be started', async () => {
    const codex = { ...(await install('')), program: join(home, 'gone') };
    await expect(open(codex)).rejects.toMatchObject({ code: 'unavailable', hint: expect.stringContaining('codex') });
  });

  it('is given up, with what it started, when it does not answer', async () => {
    // neither the end of its input nor SIGTERM moves it
    const codex = await install(
      `trap '' TERM; (trap '' TERM; sleep 300) & echo $$ $! > ${join(home, 'pids')}; wait; sleep 300`,
    );
    await expect(open(codex, 300)).rejects.toMatchObject({
      code: 'unavailable',
      message: 'cannot ask Codex for initialize: codex app-server gave no answer within 300 ms',
    });
    const pids = (await readFile(join(home, 'pids'), 'utf8')).trim().split(' ').map(Number);
    expect(pids).toHaveLength(2);
    await vi.waitFor(() => expect(pids.filter(isAlive)).toEqual([]), { timeout: 5000 });
  });

  it('may print what it likes between its messages, and U+2028 within them', async () => {
    const answer = '{"id":2,"result":{"data":[{"hooks":[{"key":"k","eventName":"stop","command":"a\u2028b"}]}]}}';
    const codex = await install(
      `read a; echo not json; echo '{"method":"x"}'; echo '${HELLO}'; read b; read c; echo '${answer}'; cat`,
    );
    const server = await open(codex);
    expect(await server.listHooks()).toMatchObject([{ key: 'k', command: 'a\u2028b' }]);
    await server.close();
  });

  it('says why it has no hooks when it cannot read its configuration', async () => {
    const answer = '{"id":2,"result":{"data":[{"hooks":[],"errors":[{"path":"/p","message":"config.toml:1:9: no"}]}]}}';
    const server = await open(await install(`read a; echo '${HELLO}'; read b; read c; echo '${answer}'; cat`));
    await expect(server.listHooks()).rejects.toMatchObject({
      code: 'invalid_input',
      message: 'cannot list the hooks of Codex: config.toml:1:9: no',
    });
    await server.close();
  });

  it.each(['0.125.0', '0.80.0'])('is not asked for hooks when it is as old as %s', async (version) => {
    const server = await open(await install(`read a; echo '${HELLO}'; cat >/dev/null`, version));
    await expect(server.listHooks()).rejects.toMatchObject({ code: 'unsupported' });
    await server.close();
  });

  it('of an unknown version is asked, and may not know the question', async () => {
    const error =
      '{"id":2,"error":{"code":-32600,"message":"Invalid request: unknown variant `hooks/list`, expected one of `a`, `b`"}}';
    const server = await open(await install(`read a; echo '${HELLO}'; read b; read c; echo '${error}'; cat`, null));
    await expect(server.listHooks()).rejects.toMatchObject({
      code: 'unsupported',
      message: 'cannot ask Codex for hooks/list: Invalid request: unknown variant `hooks/list`',
    });
    await server.close();
  });

  it('that ends between two questions is told of at the second', async () => {
    const server = await open(await install(`read a; echo '${HELLO}'; read b; exit 0`));
    await expect(server.listHooks()).rejects.toMatchObject({ code: 'unavailable' });
    await server.close();
  });
});
