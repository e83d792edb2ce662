import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { lockFolder } from './folder-lock.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'turnscope-lock-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

/** A process that is certainly over, so that its number means nobody (or a stranger). */
async function deadPid(): Promise<number> {
  const child = spawn(process.execPath, ['-e', ''], { stdio: 'ignore' });
  await once(child, 'exit');
  return child.pid ?? 0;
}

test('a held folder is refused with a sentence that names the holder', async () => {
  const lock = await lockFolder(folder);
  await expect(lockFolder(folder)).rejects.toMatchObject({
    code: 'conflict',
    message: `cannot open ${folder}: another Turnscope (process ${process.pid}) is using it`,
  });
  await lock.release();
  await (await lockFolder(folder)).release();
  expect(readdirSync(folder)).toEqual([]);
});

test.each([
  ['of a process that is gone', async () => `${await deadPid()}\n1\n`],
  ['of a stranger with the same number', () => Promise.resolve(`${process.ppid}\n1\n`)],
  ['that is no lock', () => Promise.resolve('garbage')],
  ['that is empty', () => Promise.resolve('')],
])('takes over a lock %s', async (_what, content) => {
  writeFileSync(join(folder, 'lock'), await content());
  const lock = await lockFolder(folder);
  expect(readFileSync(join(folder, 'lock'), 'utf8')).toMatch(new RegExp(`^${process.pid}\n`));
  await lock.release();
});

/** Three could find the same dead lock: the second moves the first one's new lock aside, and the third finds the place empty. */
test('of many who find a lock of the dead at once, one gets it', async () => {
  const content = `${await deadPid()}\n1\n`;
  for (let round = 0; round < 40; round += 1) {
    writeFileSync(join(folder, 'lock'), content);
    const tries = await Promise.allSettled(Array.from({ length: 10 }, () => lockFolder(folder)));
    const got = tries.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []));
    const reasons = tries.flatMap((one) => (one.status === 'rejected' ? [one.reason] : []));
    expect(got).toHaveLength(1);
    for (const reason of reasons) expect(reason).toMatchObject({ code: 'conflict' });
    for (const lock of got) await lock.release();
  }
  expect(readdirSync(folder)).toEqual([]);
});
