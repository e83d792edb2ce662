import { expect, test } from 'vitest';
import { createCommitQueue } from './commit-queue.ts';

/** A commit that ends when the test says so. */
function gate(): { open: () => void; passed: Promise<void> } {
  let open = (): void => undefined;
  const passed = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { open, passed };
}

test('what arrives during a commit shares the next one', async () => {
  const groups: number[][] = [];
  const first = gate();
  const queue = createCommitQueue<number, number>({
    commit: async (items) => {
      groups.push([...items]);
      if (groups.length === 1) await first.passed;
      return items.map((item) => item * 10);
    },
    bytesOf: () => 1,
    groupBytesMax: 1000,
  });
  const one = queue.push(1);
  await Promise.resolve();
  await Promise.resolve();
  const rest = [2, 3, 4].map((item) => queue.push(item));
  first.open();
  expect(await Promise.all([one, ...rest])).toEqual([10, 20, 30, 40]);
  expect(groups).toEqual([[1], [2, 3, 4]]);
});

test('pushes of the same moment share the first commit', async () => {
  const groups: number[] = [];
  const queue = createCommitQueue<number, number>({
    commit: (items) => Promise.resolve((groups.push(items.length), items)),
    bytesOf: () => 1,
    groupBytesMax: 1000,
  });
  await Promise.all([1, 2, 3].map((item) => queue.push(item)));
  expect(groups).toEqual([3]);
});

test('a group closes at its byte limit and the rest follows in order', async () => {
  const groups: number[][] = [];
  const queue = createCommitQueue<number, number>({
    commit: (items) => Promise.resolve((groups.push([...items]), items)),
    bytesOf: (item) => item,
    groupBytesMax: 10,
  });
  await Promise.all([6, 6, 6, 20, 1].map((item) => queue.push(item)));
  expect(groups).toEqual([[6, 6], [6, 20], [1]]);
});

test('a failing commit rejects its own group only, and the queue goes on', async () => {
  let calls = 0;
  const queue = createCommitQueue<number, number>({
    commit: (items) => ((calls += 1) === 1 ? Promise.reject(new Error('no')) : Promise.resolve(items)),
    bytesOf: () => 1,
    groupBytesMax: 2,
  });
  const settled = await Promise.allSettled([1, 2, 3].map((item) => queue.push(item)));
  expect(settled.map(({ status }) => status)).toEqual(['rejected', 'rejected', 'fulfilled']);
  await queue.idle();
  expect(await queue.push(4)).toBe(4);
});
