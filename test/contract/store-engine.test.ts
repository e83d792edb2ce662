/** The engine process: crashes, hangs, locks, disks. Real processes, real signals. */
import { execFileSync, spawn } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { request } from 'node:http';
import path from 'node:path';
import { afterEach, describe, expect, onTestFinished, test } from 'vitest';
import { rowsOfRequest } from '../../src/ingest/rows/request-rows.ts';
import { AppError } from '../../src/lib/errors.ts';
import { Engine } from '../../src/store/chdb/engine.ts';
import { openClickhouseStore } from '../../src/store/clickhouse-store.ts';
import { type EmbeddedStore, openEmbeddedStore } from '../../src/store/embedded-store.ts';
import { LOG, logsOf, RECEIVED_AT } from './otlp-sample.ts';
import { temporaryFolder } from './store-ways.ts';

const BLOCK = rowsOfRequest(logsOf(...Array.from({ length: 500 }, () => LOG)), RECEIVED_AT)[0]!;
const open: EmbeddedStore[] = [];

async function opened(dataDir: string): Promise<EmbeddedStore> {
  const store = await openEmbeddedStore({ dataDir });
  open.push(store);
  return store;
}

function folder(): string {
  const dataDir = temporaryFolder();
  onTestFinished(() => rmSync(dataDir, { recursive: true, force: true }));
  return dataDir;
}

afterEach(async () => {
  await Promise.all(open.splice(0).map((store) => store.close()));
});

const isAlive = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
    // A zombie still takes signals; its state in /proc tells.
    return !/^\d+ \(.*\) Z/.test(readFileSync(`/proc/${pid}/stat`, 'utf8'));
  } catch {
    return false;
  }
};

async function rows(store: EmbeddedStore): Promise<number> {
  const [row] = await store.query<{ n: string }>('SELECT count() AS n FROM otel_logs');
  return Number(row!.n);
}

describe('engine process', () => {
  test('SIGKILL during inserts loses nothing that was acknowledged, and the store comes back by itself', async () => {
    const store = await opened(folder());
    let acknowledged = 0;
    const failures: unknown[] = [];
    for (let kill = 0; kill < 3; kill++) {
      const { pid } = store.engine();
      let running = true;
      const inserts = (async () => {
        while (running) {
          try {
            await store.insert(BLOCK, `block-${acknowledged}`);
            acknowledged += 1;
          } catch (thrown) {
            failures.push(AppError.from(thrown).code);
          }
        }
      })();
      const target = acknowledged + 5;
      await expect.poll(() => acknowledged, { timeout: 10_000, interval: 1 }).toBeGreaterThan(target);
      process.kill(pid, 'SIGKILL');
      await expect.poll(() => store.engine().restarts, { timeout: 20_000 }).toBe(kill + 1);
      running = false;
      await inserts;
    }
    expect(new Set(failures)).toEqual(new Set(['unavailable']));
    // A failed insert was repeated with its token, so there are exactly the acknowledged ones.
    expect(await rows(store)).toBe(acknowledged * BLOCK.rowCount);
  });

  test('a process that stops answering is ended and replaced', async () => {
    const store = await opened(folder());
    await store.insert(BLOCK, 'before');
    const { pid } = store.engine();
    process.kill(pid, 'SIGSTOP');
    await expect.poll(() => store.engine().restarts, { timeout: 25_000 }).toBe(1);
    expect(isAlive(pid)).toBe(false);
    expect(await rows(store)).toBe(BLOCK.rowCount);
  });

  test('a fault inside the engine, which does not end its process, is noticed', async () => {
    const store = await opened(folder());
    process.kill(store.engine().pid, 'SIGSEGV');
    await expect.poll(() => store.engine().restarts, { timeout: 25_000 }).toBe(1);
    await expect(store.ping()).resolves.toBeUndefined();
  });

  test('everything is there after closing and opening again', async () => {
    const dataDir = folder();
    const first = await openEmbeddedStore({ dataDir });
    await first.insert(BLOCK, 'kept');
    const { pid } = first.engine();
    await first.close();
    expect(isAlive(pid)).toBe(false);
    await expect(first.ping()).rejects.toMatchObject({
      code: 'unavailable',
      message: 'cannot reach the store: it is closed',
    });
    const second = await opened(dataDir);
    await second.insert(BLOCK, 'kept');
    expect(await rows(second)).toBe(BLOCK.rowCount);
  });

  test('a second Turnscope on the same folder is told so, and the first goes on', async () => {
    const dataDir = folder();
    const first = await opened(dataDir);
    await expect(openEmbeddedStore({ dataDir })).rejects.toMatchObject({
      code: 'conflict',
      message: `cannot open the store in ${dataDir}: another Turnscope holds this data folder`,
    });
    await first.insert(BLOCK, 'still here');
    expect(await rows(first)).toBe(BLOCK.rowCount);
  });

  test('the engine ends when its parent is killed, and leaves no socket behind', async () => {
    const dataDir = folder();
    const parent = spawn(process.execPath, [
      '--input-type=module',
      '-e',
      `import { openEmbeddedStore } from ${JSON.stringify(new URL('../../src/store/embedded-store.ts', import.meta.url).href)};
       const store = await openEmbeddedStore({ dataDir: ${JSON.stringify(dataDir)} });
       console.log(store.engine().pid);
       void store.query('SELECT count() FROM numbers(1000000000000) WHERE NOT ignore(number)');`,
    ]);
    const pid = Number(await new Promise<Buffer>((resolve) => parent.stdout.once('data', resolve)));
    const [, options = ''] = readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0{');
    const { socketPath } = JSON.parse(`{${options.replace(/\0$/, '')}`) as { socketPath: string };
    expect(existsSync(socketPath)).toBe(true);
    parent.kill('SIGKILL');
    await expect.poll(() => isAlive(pid), { timeout: 3_000 }).toBe(false);
    expect(existsSync(path.dirname(socketPath))).toBe(false);
    const next = await opened(dataDir);
    expect(await rows(next)).toBe(0);
  });

  test('opens an existing folder quickly', async () => {
    const dataDir = folder();
    await (await openEmbeddedStore({ dataDir })).close();
    const startedAt = performance.now();
    await opened(dataDir);
    // The goal is 1 s on a quiet machine; this only notices another order of magnitude.
    expect(performance.now() - startedAt).toBeLessThan(5_000);
  });

  test('a newer schema is refused', async () => {
    const dataDir = folder();
    const store = await opened(dataDir);
    await store.query("INSERT INTO schema_migration (Version, Name) SELECT 9999, 'from the future'");
    await store.close();
    open.splice(0);
    await expect(openEmbeddedStore({ dataDir })).rejects.toMatchObject({
      code: 'unsupported',
      message: expect.stringContaining('its schema is version 9999'),
    });
  });

  test('a server that is not there is told as such', async () => {
    await expect(openClickhouseStore({ url: 'http://127.0.0.1:9' })).rejects.toMatchObject({
      code: 'unavailable',
      message: expect.stringContaining('cannot reach ClickHouse at http://127.0.0.1:9'),
    });
  });
});

describe.skipIf(process.getuid?.() !== 0)('disks (mounting needs root)', () => {
  function mounted(size: string): string {
    const point = temporaryFolder();
    execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${size}`, 'tmpfs', point]);
    onTestFinished(() => {
      execFileSync('umount', ['-l', point]);
      rmSync(point, { recursive: true, force: true });
    });
    return point;
  }

  test('a folder on a read-only disk is told as such', async () => {
    const point = mounted('50m');
    const used = path.join(point, 'used');
    await (await openEmbeddedStore({ dataDir: used })).close();
    execFileSync('mount', ['-o', 'remount,ro', point]);
    for (const dataDir of [used, path.join(point, 'new')]) {
      await expect(openEmbeddedStore({ dataDir })).rejects.toMatchObject({
        code: 'forbidden',
        message: `cannot open the store in ${dataDir}: the folder cannot be written`,
      });
    }
  });

  test('a full disk refuses inserts as such, reading goes on, and inserts work again', async () => {
    const point = mounted('40m');
    const store = await opened(path.join(point, 'data'));
    await store.insert(BLOCK, 'fits');
    execFileSync('sh', ['-c', `head -c 60M /dev/zero > ${path.join(point, 'ballast')} || true`], { stdio: 'ignore' });
    await expect(store.insert(BLOCK, 'does not fit')).rejects.toMatchObject({ code: 'disk_full' });
    expect(await rows(store)).toBe(BLOCK.rowCount);
    rmSync(path.join(point, 'ballast'));
    await store.insert(BLOCK, 'does not fit');
    expect(await rows(store)).toBe(2 * BLOCK.rowCount);
    await store.close();
    open.splice(0);
  });
});

describe('the front', () => {
  interface Answer {
    readonly status: number;
    readonly headers: Readonly<Record<string, string | string[] | undefined>>;
    readonly body: string;
  }

  const ask = (socketPath: string, pathAndQuery: string, body = ''): Promise<Answer> =>
    new Promise((resolve, reject) => {
      const asked = request({ socketPath, path: pathAndQuery, method: body === '' ? 'GET' : 'POST' }, (response) => {
        let text = '';
        response.setEncoding('utf8').on('data', (chunk: string) => {
          text += chunk;
        });
        response.on('end', () => resolve({ status: response.statusCode ?? 0, headers: response.headers, body: text }));
      });
      asked.on('error', reject);
      asked.end(body);
    });

  test('speaks as much of the HTTP interface as the client uses', async () => {
    const dataDir = folder();
    mkdirSync(dataDir, { recursive: true });
    const engine = await Engine.start(dataDir);
    onTestFinished(() => engine.close());
    const get = (query: string, body?: string) => ask(engine.socketPath, `/?${query}`, body);

    expect(await ask(engine.socketPath, '/ping')).toMatchObject({ status: 200, body: 'Ok.\n' });
    expect(await ask(engine.socketPath, '/elsewhere')).toMatchObject({ status: 404 });

    const named = await get('query=SELECT%201&query_id=mine');
    expect(named).toMatchObject({ status: 200, body: '1\n', headers: { 'x-clickhouse-query-id': 'mine' } });
    expect((await get('default_format=JSONEachRow', 'SELECT 1 AS a')).body).toBe('{"a":1}\n');
    expect((await get('query=SELECT', '2')).body).toBe('2\n');

    const broken = await get('', 'SELEC 1');
    expect(broken).toMatchObject({ status: 400, headers: { 'x-clickhouse-exception-code': '62' } });
    expect(broken.body).toMatch(/^Code: 62\. DB::Exception: Syntax error.*\(SYNTAX_ERROR\) \(version [\d.]+\)\n$/s);
    expect(await get('', 'SELECT 1; SELECT 2')).toMatchObject({ status: 400 });
    expect(await get('', 'SELECT * FROM nothing')).toMatchObject({ status: 404 });
    expect(await get('max_nonsense=1', 'SELECT 1')).toMatchObject({ status: 404 });
    expect(await get('session_id=x', 'SELECT 1')).toMatchObject({ status: 500 });
    expect(await get('param_x%3D1;DROP=1', 'SELECT 1')).toMatchObject({ status: 500 });

    const settings = "SELECT getSetting('max_threads'), getSetting('log_comment')";
    expect((await get('max_threads=1&query_id=a', settings)).body).toBe('1\ta\n');
    expect((await get('query_id=b', settings)).body).toBe('2\tb\n');

    await get(
      '',
      'CREATE TABLE t (a UInt8, b LowCardinality(Nullable(String)), c UInt8 DEFAULT 7) ENGINE = MergeTree ORDER BY a',
    );
    expect(await get('query=INSERT%20INTO%20t%20(b,a)%20FORMAT%20TabSeparated', 'x\t1\n\\N\t2\n')).toMatchObject({
      status: 200,
    });
    expect(await get('query=INSERT%20INTO%20t%20FORMAT%20JSONEachRow', '{"a":3,"b":"z","c":1}')).toMatchObject({
      status: 200,
    });
    expect((await get('', 'SELECT * FROM t ORDER BY a')).body).toBe('1\tx\t7\n2\t\\N\t7\n3\tz\t1\n');
    expect(await get('query=INSERT%20INTO%20u%20FORMAT%20RowBinary', 'x')).toMatchObject({ status: 404 });
    expect(await get('query=INSERT%20INTO%20t%20(a,b)%20FORMAT%20RowBinary', '\u0001')).toMatchObject({ status: 400 });
    await get('', 'ALTER TABLE t ADD COLUMN d UInt8');
    expect(await get('query=INSERT%20INTO%20t%20FORMAT%20TabSeparated', '4\ty\t0\t9\n')).toMatchObject({ status: 200 });
    expect((await get('', 'SELECT d FROM t WHERE a = 4')).body).toBe('9\n');
    expect(execFileSync('ls', [path.join(dataDir, 'incoming')]).toString()).toBe('');
  });
});
