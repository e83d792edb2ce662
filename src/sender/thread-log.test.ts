import { appendFileSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { fact, FACT_THREAD as THREAD } from '../../test/helper/fact.ts';
import { type Death, MemoryDisk } from '../../test/helper/memory-disk.ts';
import { nodeDisk } from '../lib/node-disk.ts';
import { ThreadLogs } from './thread-log.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'turnscope-threads-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const open = (): Promise<ThreadLogs> => ThreadLogs.open(nodeDisk, folder);
const [a, b, c] = [fact({ id: 'a' }), fact({ id: 'b' }), fact({ id: 'c', attributes: { output: 'zwei\nZeilen ✓' } })];

describe('what a thread said', () => {
  it('is there after a restart, once, for its owner alone', async () => {
    const logs = await open();
    await logs.append(THREAD, [a, b]);
    await logs.append(THREAD, [b, c]);
    expect(await logs.read(THREAD)).toEqual([a, b, c]);
    expect(await (await open()).read(THREAD)).toEqual([a, b, c]);
    expect(readdirSync(folder).map((name) => statSync(join(folder, name)).mode & 0o777)).toEqual([0o600]);
    expect(await logs.size(THREAD)).toBe(statSync(join(folder, `${THREAD}.jsonl`)).size);
  });

  it('survives half a line, and whatever else a crash leaves', async () => {
    await (await open()).append(THREAD, [a]);
    appendFileSync(join(folder, `${THREAD}.jsonl`), JSON.stringify(b).slice(0, 30));
    const logs = await open();
    await logs.append(THREAD, [c]);
    expect(await (await open()).read(THREAD)).toEqual([a, c]);
  });

  it('goes where it is not needed, and what comes meanwhile stays', async () => {
    const logs = await open();
    await logs.append(THREAD, [a, b]);
    await Promise.all([logs.drop(THREAD, new Set(['a'])), logs.append(THREAD, [c])]);
    expect(await logs.read(THREAD)).toEqual([b, c]);
    expect(await (await open()).read(THREAD)).toEqual([b, c]);
    await logs.remove(THREAD);
    expect([await logs.read(THREAD), await logs.size(THREAD), readdirSync(folder)]).toEqual([[], 0, []]);
  });

  it('stays in the folder, whatever the thread is called, and apart from all others', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uniqueArray(fc.string({ minLength: 1 }), { minLength: 2, maxLength: 4 }), async (names) => {
        const own = mkdtempSync(join(folder, 'own-'));
        const logs = await ThreadLogs.open(nodeDisk, own);
        for (const name of names) await logs.append(name, [fact({ threadId: name })]);
        const again = await ThreadLogs.open(nodeDisk, own);
        for (const name of names) expect((await again.read(name)).map(({ threadId }) => threadId)).toEqual([name]);
        expect(readdirSync(own)).toHaveLength(names.length);
      }),
      { numRuns: 20 },
    );
    const logs = await open();
    await logs.append('../../etc/passwd', [a]);
    expect(readdirSync(folder).filter((name) => !name.startsWith('own-'))).toEqual([
      expect.stringMatching(/^h[0-9a-f]{40}\.jsonl$/),
    ]);
  });

  it('is taken by many at once', async () => {
    const logs = await open();
    const facts = Array.from({ length: 40 }, (_, n) => fact({ id: `n${n}` }));
    await Promise.all([...facts.map((one) => logs.append(THREAD, [one])), logs.read(THREAD)]);
    expect(new Set((await (await open()).read(THREAD)).map(({ id }) => id)).size).toBe(40);
    expect(readFileSync(join(folder, `${THREAD}.jsonl`), 'utf8').split('\n')).toHaveLength(41);
  });
});

describe.each<Death>(['kill', 'power'])('a %s at any step', (death) => {
  it('leaves everything that was acknowledged', async () => {
    for (let step = 1; step < 40; step += 1) {
      const disk = new MemoryDisk();
      disk.crashAtStep = step;
      const kept = await untilCrash(disk);
      const facts = await (await ThreadLogs.open(disk.revive(death), '/threads')).read(THREAD);
      const ids = new Set(facts.map(({ id }) => id));
      expect(
        kept.filter((id) => !ids.has(id)),
        `step ${step}`,
      ).toEqual([]);
    }
  });
});

/** Ids of facts that were acknowledged, and not dropped. */
async function untilCrash(disk: MemoryDisk): Promise<string[]> {
  const kept: string[] = [];
  try {
    const logs = await ThreadLogs.open(disk, '/threads');
    for (const id of ['a', 'b', 'c']) {
      await logs.append(THREAD, [fact({ id })]);
      kept.push(id);
    }
    kept.shift();
    await logs.drop(THREAD, new Set(['a']));
    await logs.append(THREAD, [fact({ id: 'd' })]);
    kept.push('d');
  } catch {
    // the process has died
  }
  return kept;
}
