import { expect, it } from 'vitest';
import { fact } from '../../test/helper/fact.ts';
import { MemoryDisk } from '../../test/helper/memory-disk.ts';
import { forgetOld } from './keeping.ts';
import { ThreadList } from './thread-list.ts';
import { ThreadLogs } from './thread-log.ts';

const NOW = 1_000_000;
const LIMITS = { doneMaxMs: 100, openMaxMs: 1_000, bytesMax: 1_000 };

it('forgets what is done with or too old, and the oldest where there is too much', async () => {
  const disk = new MemoryDisk();
  const list = await ThreadList.open(disk, '/threads.json');
  const logs = await ThreadLogs.open(disk, '/threads');
  const put = async (threadId: string, isOpen: boolean, ageMs: number, bytes = 10): Promise<void> => {
    list.note(threadId, NOW, { isOpen, touchedAt: NOW - ageMs });
    await logs.append(threadId, [fact({ threadId, attributes: { output: 'x'.repeat(bytes) } })]);
  };
  await put('done-old', false, 101);
  await put('done-large', false, 90, 600);
  await put('done-new', false, 80);
  await put('open', true, 900);
  await put('open-old', true, 1_001);
  await forgetOld({ list, logs }, NOW, { ...LIMITS, bytesMax: 100_000 });
  expect([...list.all()].map(([id]) => id).sort()).toEqual(['done-large', 'done-new', 'open']);
  await forgetOld({ list, logs }, NOW, LIMITS);
  const left = [...(await ThreadList.open(disk, '/threads.json')).all()].map(([id]) => id);
  expect(left.sort()).toEqual(['done-new', 'open']);
  expect(disk.paths.filter((path) => path.startsWith('/threads/'))).toHaveLength(2);
});

it('a list that is damaged is an empty one', async () => {
  const disk = new MemoryDisk();
  const list = await ThreadList.open(disk, '/threads.json');
  list.note('a', NOW, { wasHeld: true });
  await list.save();
  expect((await ThreadList.open(disk, '/threads.json')).get('a')).toMatchObject({ wasHeld: true, firstHeardAt: NOW });
  disk.damage('/threads.json', (content) => content.subarray(0, 20));
  expect([...(await ThreadList.open(disk, '/threads.json')).all()]).toEqual([]);
});
