import { expect, it } from 'vitest';
import { type LockWorld, lookAtWriters } from './writer-look.ts';

const thread = (threadId: string, wasHeld: boolean) => ({ threadId, codexHome: '/home/.codex', wasHeld });
const world = (...looks: (readonly string[] | null)[]): LockWorld => ({
  held: () => {
    const held = looks.length > 1 ? looks.shift() : looks[0];
    return Promise.resolve(held === null || held === undefined ? null : new Set(held));
  },
  inodeOf: (path) => Promise.resolve(/locks\/(\w+)\.lock$/.exec(path)?.[1] ?? null),
});

it.each<[string, boolean, LockWorld, string[], string[]]>([
  ['held now', false, world(['a']), ['a'], []],
  ['held before and now', true, world(['a']), ['a'], []],
  ['held before, and twice not', true, world([]), [], ['a']],
  ['held before, and handed over between two looks', true, world([], ['a']), ['a'], []],
  ['never held: Codex may run where locks do not show', false, world([]), [], []],
  ['on a system that shows no locks', true, world(null), [], []],
])('a thread that is %s', async (_, wasHeld, locks, held, gone) => {
  const look = await lookAtWriters([thread('a', wasHeld)], locks);
  expect([[...look.held], [...look.gone]]).toEqual([held, gone]);
});
