import { expect, test } from 'vitest';
import { tellStory } from '../../bench/seed/story.ts';
import { assemble } from '../assemble/assemble.ts';
import type { Session } from '../model/session.ts';
import { createSessionMemory } from './session-memory.ts';

const NOW = Date.UTC(2026, 10, 20);
const [over] = assemble(tellStory({ seed: 3, startedAt: NOW - 86_400_000, ending: 'completed', turns: 2 }), {
  now: NOW,
});
const session = over as Session;

function counting(of: Session = session) {
  const read = { times: 0, ask: () => Promise.resolve((read.times++, { ...of })) };
  return read;
}

test('a version is read once, and another version anew', async () => {
  const memory = createSessionMemory();
  const read = counting();
  const first = await memory.version('a', '1', read.ask);
  expect(await memory.version('a', '1', read.ask)).toBe(first);
  expect(read.times).toBe(1);
  expect(await memory.version('a', '2', read.ask)).not.toBe(first);
  expect(await memory.version('b', '2', read.ask)).not.toBe(first);
  expect(read.times).toBe(3);
});

test('who asks while it is read waits for the same reading; one that failed is no reading', async () => {
  const memory = createSessionMemory();
  const read = counting();
  await expect(memory.version('a', '1', () => Promise.reject(new Error('gone')))).rejects.toThrow('gone');
  const [one, other] = await Promise.all([memory.version('a', '1', read.ask), memory.version('a', '1', read.ask)]);
  expect(one).toBe(other);
  expect(read.times).toBe(1);
});

test('what goes on is not kept', async () => {
  const memory = createSessionMemory();
  const read = counting({ ...session, ended_at: null });
  await memory.version('a', '1', read.ask);
  await memory.version('a', '1', read.ask);
  expect(read.times).toBe(2);
});

test('where there is no room for all, the one that nobody asked for longest goes', async () => {
  const weight = JSON.stringify(session).length;
  const memory = createSessionMemory(weight * 8);
  const [a, b, fill] = [counting(), counting(), counting()];
  await memory.version('a', '1', a.ask);
  await memory.version('b', '1', b.ask);
  for (let index = 0; index < 100; index += 1) {
    await memory.version('a', '1', a.ask);
    await memory.version(`other-${index}`, '1', fill.ask);
  }
  expect(a.times).toBe(1);
  await memory.version('b', '1', b.ask);
  expect(b.times).toBe(2);
});

test('one that is too large for it is read each time', async () => {
  const memory = createSessionMemory(10);
  const read = counting();
  await memory.version('a', '1', read.ask);
  await memory.version('a', '1', read.ask);
  expect(read.times).toBe(2);
});
