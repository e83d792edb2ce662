import { expect, it } from 'vitest';
import { MemoryDisk } from '../../test/helper/memory-disk.ts';
import { HeardThreads } from './heard-threads.ts';

const path = '/state/forward/heard';
const throwing = (thrown: unknown): void => {
  throw thrown;
};

it('what was kept is there after a crash, also what came while it was being written', async () => {
  const disk = new MemoryDisk();
  const heard = await HeardThreads.open({ disk, path, onTrouble: throwing });
  heard.keep('a', 3);
  heard.keep('b', 2);
  heard.keep('a', 1);
  await heard.idle();
  const next = await HeardThreads.open({ disk: disk.revive('power'), path, onTrouble: throwing });
  expect([...next.from]).toEqual([
    ['b', 2],
    ['a', 1],
  ]);
});

it('takes a file that is none of its own for an empty one, and tells of a disk that takes nothing', async () => {
  const troubles: unknown[] = [];
  const disk = new MemoryDisk();
  const first = await HeardThreads.open({ disk, path, onTrouble: throwing });
  first.keep('a', 1);
  await first.idle();
  disk.damage(path, () => Buffer.from('{"a": [['));
  const heard = await HeardThreads.open({ disk, path, onTrouble: (thrown) => troubles.push(thrown) });
  expect(heard.from.size).toBe(0);
  disk.bytesFree = 0;
  heard.keep('b', 1);
  await heard.idle();
  expect(troubles).toHaveLength(1);
});
