/** What people and machines do to the program that it was not made for: one sentence, the right code, nothing left behind. */
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { logBody } from '../helper/export-body.ts';
import { PROGRAM, startTurnscope, type TurnscopeProcess } from '../helper/turnscope-process.ts';

const PORTS = ['--port', '0', '--otlp-http-port', '0', '--otlp-grpc-port', '0'];
const ANSWER_DEADLINE_MS = 20_000;
const KILLS = 20;

const undo: (() => void)[] = [];
afterEach(() => {
  for (const act of undo.splice(0)) act();
});

function temporaryFolder(): string {
  const folder = mkdtempSync(path.join(tmpdir(), 'turnscope-fault-'));
  undo.push(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** For servers that run in this process, too: it must go on while the program runs. */
async function turnscope(...args: readonly string[]): Promise<{ code: number | null; stderr: string }> {
  const child = spawn(process.execPath, [PROGRAM, ...args], { timeout: ANSWER_DEADLINE_MS, killSignal: 'SIGKILL' });
  let stderr = '';
  child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()));
  const [code] = (await once(child, 'close')) as [number | null];
  return { code, stderr };
}

async function httpServer(answer: RequestListener): Promise<string> {
  const server: Server = createServer(answer).listen(0, '127.0.0.1');
  await once(server, 'listening');
  undo.push(() => {
    server.closeAllConnections();
    server.close();
  });
  return `127.0.0.1:${(server.address() as AddressInfo).port}`;
}

describe('a folder that cannot be', () => {
  // Node's recursive mkdir never came back from this one, and no signal ended it.
  test.runIf(existsSync('/proc/self'))('is refused where nothing can be made', async () => {
    const { code, stderr } = await turnscope('up', '--json', ...PORTS, '--data', '/proc/turnscope/data');
    expect([code, stderr]).toEqual([1, expect.stringMatching(/^turnscope: cannot use \/proc[^\n]+--data\.\n$/)]);
  });

  test.each(['up', 'sessions'])('`%s --data ""` does not mean the working directory', async (command) => {
    const { code, stderr } = await turnscope(command, '--data', '');
    expect([code, stderr]).toEqual([2, expect.stringMatching(/^turnscope: [^\n]+\n$/)]);
  });
});

describe('a --clickhouse that is none', () => {
  const html: RequestListener = (_request, response) => response.end('<html>hello</html>\n');
  const missing: RequestListener = (_request, response) => response.writeHead(404).end('<h1>nope</h1>');
  const wrongPassword: RequestListener = (_request, response) =>
    response
      .writeHead(403, { 'X-ClickHouse-Exception-Code': '516' })
      .end('Code: 516. DB::Exception: ada: Authentication failed: password is incorrect. (AUTHENTICATION_FAILED)\n');

  test.each([
    ['a page', html, /no ClickHouse/],
    ['an error page', missing, /no ClickHouse/],
    ['a wrong password', wrongPassword, /Authentication failed/],
  ] as const)('%s: one sentence that names the flag and keeps the password', async (_name, answer, said) => {
    const address = await httpServer(answer);
    for (const command of [['up', '--json', ...PORTS], ['sessions']]) {
      const { code, stderr } = await turnscope(
        ...command,
        '--data',
        temporaryFolder(),
        '--clickhouse',
        `http://ada:s3cret@${address}/db`,
      );
      expect(code).toBe(1);
      expect(stderr).toMatch(/^turnscope: [^\n]+--clickhouse[^\n]*\n$/);
      expect(stderr).toMatch(said);
      expect(stderr).not.toContain('s3cret');
    }
  });

  test('nobody at the address', async () => {
    const { code, stderr } = await turnscope('sessions', '--clickhouse', 'http://127.0.0.1:1');
    expect([code, stderr]).toEqual([
      1,
      expect.stringMatching(/^turnscope: [^\n]+ECONNREFUSED[^\n]+--clickhouse[^\n]*\n$/),
    ]);
  });

  test('one that never answers can be given up with Ctrl-C', async () => {
    const address = await httpServer(() => undefined);
    const args = [PROGRAM, 'up', '--json', ...PORTS, '--data', temporaryFolder(), '--clickhouse', `http://${address}`];
    const child = spawn(process.execPath, args, { timeout: ANSWER_DEADLINE_MS, killSignal: 'SIGKILL' });
    const ended = once(child, 'exit');
    const lock = path.join(args[args.indexOf('--data') + 1] ?? '', 'journal/lock');
    await expect.poll(() => existsSync(lock), { timeout: ANSWER_DEADLINE_MS }).toBe(true);
    child.kill('SIGINT');
    expect(await ended).toEqual([1, null]);
  });
});

describe('after a kill', () => {
  const childrenOf = (pid: number | undefined): number[] =>
    spawnSync('ps', ['-o', 'pid=', '--ppid', String(pid)], { encoding: 'utf8' })
      .stdout.trim()
      .split(/\s+/)
      .filter((text) => text !== '')
      .map(Number);

  /** Server and engine at once, as the kernel does when memory runs out: neither can tidy up. */
  async function killAll({ child }: TurnscopeProcess): Promise<void> {
    const gone = once(child, 'exit');
    for (const pid of [...childrenOf(child.pid), child.pid]) if (pid) process.kill(pid, 'SIGKILL');
    await gone;
  }

  test.runIf(process.platform === 'linux')(`${KILLS} times, nothing piles up`, async () => {
    const dataDir = temporaryFolder();
    const sockets: string[] = [];
    for (let life = 0; life < KILLS; life += 1) {
      const server = await startTurnscope({ dataDir });
      sockets.push(readFileSync(path.join(dataDir, 'store/socket'), 'utf8'));
      const { json } = logBody(20);
      const headers = { 'content-type': 'application/json' };
      await fetch(`${server.ready.otlp_http}/v1/logs`, { method: 'POST', headers, body: json });
      await killAll(server);
    }
    const last = await startTurnscope({ dataDir });
    expect(sockets.filter((socket) => existsSync(path.dirname(socket)))).toEqual([]);
    // the last one may be writing what the one before had accepted
    await expect.poll(() => readdirSync(path.join(dataDir, 'store/incoming'))).toEqual([]);
    expect(readdirSync(path.join(dataDir, 'journal')).filter((name) => name.startsWith('lock'))).toEqual(['lock']);
    expect(readdirSync(dataDir).toSorted()).toEqual(['journal', 'rollouts.jsonl', 'server.json', 'store', 'token']);
    expect(await last.stop()).toBe(0);
    expect(readdirSync(dataDir).toSorted()).toEqual(['journal', 'rollouts.jsonl', 'store', 'token']);
  });

  test('commands do without the server that server.json names', async () => {
    const server = await startTurnscope();
    undo.push(() => server.remove());
    await killAll(server);
    expect(existsSync(path.join(server.dataDir, 'server.json'))).toBe(true);
    expect(await server.cli('sessions', '--json')).toEqual({ code: 0, stdout: '[]\n', stderr: '' });
  });
});

// chDB takes `schema_migration` for the file of that name in its working directory, if there is one: a start in such a
// folder failed, and in others it would have read what is none of ours.
test('the working directory is not looked at', () => {
  const folder = temporaryFolder();
  for (const name of ['schema_migration', 'otel_logs', 'session']) writeFileSync(path.join(folder, name), 'a,b\n1,2\n');
  const args = [PROGRAM, 'sessions', '--json', '--data', 'data'];
  const { status, stdout, stderr } = spawnSync(process.execPath, args, { cwd: folder, encoding: 'utf8' });
  expect([status, stdout, stderr]).toEqual([0, '[]\n', '']);
  expect(readdirSync(folder).toSorted()).toEqual(['data', 'otel_logs', 'schema_migration', 'session']);
});

// With NODE_USE_ENV_PROXY the global fetch would send question and token to the proxy.
test('a proxy is not asked for what is on this machine', async () => {
  const server = await startTurnscope();
  undo.push(() => server.remove());
  const asked: string[] = [];
  const proxy = await httpServer((request, response) => {
    asked.push(request.url ?? '');
    response.writeHead(502).end();
  });
  const env = { ...process.env, NODE_USE_ENV_PROXY: '1', HTTP_PROXY: `http://${proxy}`, http_proxy: `http://${proxy}` };
  const child = spawn(process.execPath, [PROGRAM, 'sessions', '--json', '--data', server.dataDir], { env });
  const [code] = (await once(child, 'exit')) as [number | null];
  expect(await server.stop()).toBe(0);
  expect([code, asked]).toEqual([0, []]);
});

test("every file is for its user only, the engine's too", async () => {
  const server = await startTurnscope();
  undo.push(() => server.remove());
  const { json } = logBody(20);
  const headers = { 'content-type': 'application/json' };
  await fetch(`${server.ready.otlp_http}/v1/logs`, { method: 'POST', headers, body: json });
  const counted = () => server.cli('sql', 'SELECT count() AS n FROM otel_logs', '--json').then(({ stdout }) => stdout);
  await expect.poll(counted, { timeout: ANSWER_DEADLINE_MS }).toContain('"20"');
  expect(await server.stop()).toBe(0);
  const names = readdirSync(server.dataDir, { recursive: true, encoding: 'utf8' });
  const open = ['', ...names].filter((name) => (statSync(path.join(server.dataDir, name)).mode & 0o077) !== 0);
  expect(names.length).toBeGreaterThan(100);
  expect(open).toEqual([]);
});
