import { once } from 'node:events';
import { existsSync, mkdtempSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { LOGS } from '../../test/helper/receiver.ts';
import { createCounters } from './counter.ts';
import { createOtlpSocketListener } from './unix-socket.ts';

let folder: string;
const open: (() => Promise<void>)[] = [];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'turnscope-socket-'));
});
afterEach(async () => {
  for (const stop of open.splice(0)) await stop();
  rmSync(folder, { recursive: true });
});

async function start(path: string): Promise<void> {
  const intake = { accept: async () => ({ outcome: 'accepted' }) as const };
  open.push((await createOtlpSocketListener({ path, intake, counters: createCounters() })).stop);
}

async function post(socketPath: string): Promise<number | undefined> {
  const headers = { 'content-type': 'application/x-protobuf' };
  const sent = request({ socketPath, method: 'POST', path: '/v1/logs', headers });
  sent.end(LOGS);
  const [response] = await once(sent, 'response');
  response.resume();
  return response.statusCode;
}

test('T-13: OTLP over a socket that only the owner may open, gone when it stops', async () => {
  const path = join(folder, 'otlp.sock');
  const before = process.umask();
  await start(path);
  expect(process.umask()).toBe(before);
  expect(statSync(path).mode & 0o777).toBe(0o600);
  expect(await post(path)).toBe(200);
  await open.pop()?.();
  expect(existsSync(path)).toBe(false);
});

test('T-13: the socket that a killed server left is replaced', async () => {
  const path = join(folder, 'otlp.sock');
  const dead = createServer().listen(path);
  await once(dead, 'listening');
  // What a kill leaves: the file, and nobody behind it.
  const kept = join(folder, 'kept');
  renameSync(path, kept);
  dead.close();
  await once(dead, 'close');
  renameSync(kept, path);
  await start(path);
  expect(await post(path)).toBe(200);
});

test('T-13: a socket in use, or a file in the way, is a conflict and stays', async () => {
  const used = join(folder, 'used.sock');
  await start(used);
  await expect(start(used)).rejects.toMatchObject({ code: 'conflict', message: expect.stringContaining('in use') });
  expect(await post(used)).toBe(200);
  const file = join(folder, 'file');
  writeFileSync(file, 'mine');
  await expect(start(file)).rejects.toMatchObject({ code: 'conflict', hint: expect.stringContaining('--otlp-socket') });
  expect(existsSync(file)).toBe(true);
  await expect(start(join(folder, 'no', 'folder'))).rejects.toMatchObject({ code: 'unavailable' });
});
