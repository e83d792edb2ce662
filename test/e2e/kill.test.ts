/** The promise behind "200": whatever happens to the server, an acknowledged record is stored, once. */
import { execFileSync, spawnSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, describe, expect, test } from 'vitest';
import { openEmbeddedStore } from '../../src/store/embedded-store.ts';
import { logBody } from '../helper/export-body.ts';
import { PROGRAM, startTurnscope, type TurnscopeProcess } from '../helper/turnscope-process.ts';

const LIVES = 50;
const CLIENTS = 4;
const RECORDS_PER_REQUEST = 20;

const folders: string[] = [];
function temporaryFolder(): string {
  const folder = mkdtempSync(path.join(tmpdir(), 'turnscope-kill-'));
  folders.push(folder);
  return folder;
}
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

/** Remembers what it was told; a request without an answer may or may not have been kept. */
class Client {
  readonly sent: string[] = [];
  readonly acknowledged: string[] = [];
  readonly #threadId = randomUUID();
  #stopped = false;

  async sendUntilStopped(otlpHttp: string): Promise<void> {
    this.#stopped = false;
    while (!this.#stopped) {
      const { json, ids } = logBody(RECORDS_PER_REQUEST, this.#threadId);
      this.sent.push(...ids);
      const isKept = await post(otlpHttp, json).catch(() => false);
      if (isKept) this.acknowledged.push(...ids);
      else if (!this.#stopped) await delay(5);
    }
  }

  stop(): void {
    this.#stopped = true;
  }
}

async function post(otlpHttp: string, json: string): Promise<boolean> {
  const response = await fetch(new URL('/v1/logs', otlpHttp), {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: json,
  });
  await response.arrayBuffer();
  return response.status === 200;
}

const childrenOf = (pid: number): number[] =>
  readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').split(' ').filter(Boolean).map(Number);

/** Server alone in even lives (its engine must notice by itself), server and engine together in odd ones. */
async function killLife(server: TurnscopeProcess, life: number): Promise<void> {
  const pid = server.child.pid ?? 0;
  const engines = life % 2 === 1 ? childrenOf(pid) : [];
  const exited = once(server.child, 'exit');
  server.child.kill('SIGKILL');
  for (const engine of engines) process.kill(engine, 'SIGKILL');
  await exited;
}

/** Journal that is not in the store yet. */
async function waitingBytes({ ready }: TurnscopeProcess): Promise<number> {
  const response = await fetch(new URL('/api/v1/status', ready.ui), {
    headers: { authorization: `Bearer ${ready.token}` },
  });
  const { journal } = (await response.json()) as { journal: { waiting_bytes: number } };
  return journal.waiting_bytes;
}

async function storedIds(dataDir: string, table: 'otel_logs' | 'codex_event'): Promise<string[]> {
  const store = await openEmbeddedStore({ dataDir: path.join(dataDir, 'store') });
  const column = table === 'otel_logs' ? 'LogAttributes' : 'Attributes';
  const rows = await store.query<{ id: string }>(`SELECT ${column}['test.id'] AS id FROM ${table}`);
  await store.close();
  return rows.map(({ id }) => id);
}

test(`${LIVES} kills at random moments while records arrive: acknowledged ones are stored exactly once, others at most once`, async () => {
  const dataDir = temporaryFolder();
  const clients = Array.from({ length: CLIENTS }, () => new Client());
  for (let life = 0; life < LIVES; life += 1) {
    const server = await startTurnscope({ dataDir });
    const sending = clients.map((client) => client.sendUntilStopped(server.ready.otlp_http));
    await delay(Math.random() * 1_500);
    await killLife(server, life);
    for (const client of clients) client.stop();
    await Promise.all(sending);
  }
  const server = await startTurnscope({ dataDir });
  await expect.poll(() => waitingBytes(server), { timeout: 120_000, interval: 200 }).toBe(0);
  expect(await server.stop()).toBe(0);
  const sent = new Set(clients.flatMap((client) => client.sent));
  const acknowledged = clients.flatMap((client) => client.acknowledged);
  expect(acknowledged.length).toBeGreaterThan(LIVES * RECORDS_PER_REQUEST);
  const logs = await storedIds(dataDir, 'otel_logs');
  const logSet = new Set(logs);
  expect(logSet.size, 'nothing twice').toBe(logs.length);
  expect(
    acknowledged.filter((id) => !logSet.has(id)),
    'nothing lost',
  ).toEqual([]);
  expect(
    logs.filter((id) => !sent.has(id)),
    'nothing invented',
  ).toEqual([]);
  expect(new Set(await storedIds(dataDir, 'codex_event'))).toEqual(logSet);
}, 400_000);

describe('a start that cannot work', () => {
  /** Runs `up` to its end. */
  function up(...args: string[]): { code: number | null; stdout: string; stderr: string } {
    const ports = ['--port', '0', '--otlp-http-port', '0', '--otlp-grpc-port', '0'];
    const { status, stdout, stderr } = spawnSync(process.execPath, [PROGRAM, 'up', '--json', ...ports, ...args], {
      encoding: 'utf8',
      timeout: 30_000,
      env: {
        ...process.env,
        NO_COLOR: '1',
        TURNSCOPE_CONFIG_DIR: temporaryFolder(),
        TURNSCOPE_STATE_DIR: temporaryFolder(),
      },
    });
    return { code: status, stdout, stderr };
  }

  function expectSentence(result: { code: number | null; stdout: string; stderr: string }, pattern: RegExp): void {
    expect(result).toMatchObject({ code: 1, stdout: '' });
    expect(result.stderr).toMatch(pattern);
    expect(result.stderr, 'no stack trace').not.toMatch(/^\s+at /m);
    expect(result.stderr.trim().split('\n').length, result.stderr).toBeLessThanOrEqual(2);
  }

  test('a second server on the same data says who has it, and the first goes on', async () => {
    const first = await startTurnscope({ dataDir: temporaryFolder() });
    expectSentence(up('--data', first.dataDir), /is using it|already/);
    expect(await post(first.ready.otlp_http, logBody(1).json)).toBe(true);
    expect(await first.stop()).toBe(0);
  });

  test('a port that is taken is named, with its flag', async () => {
    const holder = createServer().listen(0, '127.0.0.1');
    await once(holder, 'listening');
    const address = holder.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;
    const dataDir = temporaryFolder();
    expectSentence(
      up('--data', dataDir, '--otlp-http-port', `${port}`),
      new RegExp(`${port}[\\s\\S]*--otlp-http-port`),
    );
    holder.close();
    const next = await startTurnscope({ dataDir });
    expect(await next.stop()).toBe(0);
  });

  /** A file system of its own, which only root may mount. */
  const isRoot = process.getuid?.() === 0 && process.platform === 'linux';

  test.runIf(isRoot)(
    'a full disk is one sentence at the start, and the same folder works when there is room',
    async () => {
      const mounted = temporaryFolder();
      execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=8k', 'tmpfs', mounted]);
      try {
        expectSentence(up('--data', path.join(mounted, 'data')), /full|space/);
        execFileSync('mount', ['-o', 'remount,size=2g', mounted]);
        const server = await startTurnscope({ dataDir: path.join(mounted, 'data') });
        expect(await post(server.ready.otlp_http, logBody(1).json)).toBe(true);
        expect(await server.stop()).toBe(0);
      } finally {
        execFileSync('umount', [mounted]);
      }
    },
  );

  test.runIf(isRoot)('a read-only data folder is one sentence', () => {
    const mounted = temporaryFolder();
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=8m', 'tmpfs', mounted]);
    try {
      mkdirSync(path.join(mounted, 'data'));
      execFileSync('mount', ['-o', 'remount,ro', mounted]);
      const dataDir = path.join(mounted, 'data');
      expectSentence(up('--data', dataDir), /read-only/);
      expect(readdirSync(dataDir)).toEqual([]);
    } finally {
      execFileSync('umount', [mounted]);
    }
  });
});
