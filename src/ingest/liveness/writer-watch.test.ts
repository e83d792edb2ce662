import { expect, test } from 'vitest';
import { heldInodes } from './held-lock.ts';
import { WriterWatch } from './writer-watch.ts';

test('only an exclusive flock that is held counts', () => {
  const text = [
    '1: POSIX  ADVISORY  READ 5145 fe:00:1 128 128',
    '2: FLOCK  ADVISORY  WRITE 5145 fe:00:5382992 0 EOF',
    '2: -> FLOCK  ADVISORY  WRITE 5146 fe:00:77 0 EOF',
    '3: FLOCK  ADVISORY  READ 9 00:2f:78 0 EOF',
    '4: FLOCK  ADVISORY  WRITE -1 00:2f:79 0 EOF',
    '',
  ].join('\n');
  expect([...heldInodes(text)]).toEqual(['5382992', '79']);
});

function watched() {
  const gone: string[] = [];
  const state = { open: ['t'], inode: '5' as string | null, held: new Set<string>() };
  const watch = new WriterWatch({
    openThreads: () => state.open,
    inodeOf: () => Promise.resolve(state.inode),
    held: () => Promise.resolve(state.held),
    onGone: (threadId) => {
      gone.push(threadId);
      return Promise.resolve();
    },
  });
  return { gone, state, watch };
}

test('a lock that was held and is not any more, twice, is a process that is gone: told once', async () => {
  const { gone, state, watch } = watched();
  state.held = new Set(['5']);
  await watch.look();
  state.held = new Set();
  await watch.look();
  expect(gone).toEqual([]);
  await watch.look();
  await watch.look();
  await watch.look();
  expect(gone).toEqual(['t']);
});

test('a lock that comes back was only handed over', async () => {
  const { gone, state, watch } = watched();
  for (const held of [['5'], [], ['5'], [], ['5']]) {
    state.held = new Set(held);
    await watch.look();
  }
  expect(gone).toEqual([]);
});

test('nothing is said of a lock that was never seen held', async () => {
  const { gone, state, watch } = watched();
  state.inode = null;
  for (let look = 0; look < 5; look++) await watch.look();
  expect(gone).toEqual([]);
});

test('a turn that ended is not watched, and what was known of its lock is forgotten', async () => {
  const { gone, state, watch } = watched();
  state.held = new Set(['5']);
  await watch.look();
  state.open = [];
  state.held = new Set();
  await watch.look();
  state.open = ['t'];
  await watch.look();
  await watch.look();
  await watch.look();
  expect(gone).toEqual([]);
});
