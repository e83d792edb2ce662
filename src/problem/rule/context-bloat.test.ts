import { expect, test } from 'vitest';
import { modelAt, sessionOf, sh, story, times, turn, used } from '../../../test/helper/story.ts';
import type { Session } from '../../model/session.ts';
import { contextBloat } from './context-bloat.ts';

/** Windows are of 100,000 tokens. */
const growing = (...inputs: readonly number[]): Session =>
  story(...inputs.map((input, n) => sh(`cat big-${n}.log`, { asks: used(input) })));

test('tool results that fill a quarter of the window at once', () => {
  const [found, ...others] = contextBloat(growing(10_000, 40_000, 41_000));
  expect(found?.sentence).toBe(
    'The results of 1 tool call added 30 k tokens to the context at once, 30 % of its window.',
  );
  expect(found?.evidence.map(({ ref }) => ref.id)).toEqual(['t1-1', 't1-r2']);
  expect(found?.wasted).toMatchObject({ tokens: null, cost_usd: null, ms: null });
  expect(others).toEqual([]);
});

test('a window that stays full', () => {
  const [found] = contextBloat(growing(85_000, 86_000, 87_000, 88_000, 89_000));
  expect(found?.sentence).toBe('5 model calls had a context that was more than 85 % full.');
});

test.each<[string, Session]>([
  ['small steps', growing(10_000, 30_000, 50_000, 70_000)],
  ['full for four calls', growing(80_000, 86_000, 87_000, 88_000, 89_000)],
  [
    'a long prompt',
    sessionOf([
      turn('t1', { calls: [sh('ls', { asks: used(5_000) })] }),
      turn('t2', { from: 100, model_calls: [modelAt(100, used(60_000))] }),
    ]),
  ],
  [
    'an answer that was long itself',
    sessionOf([turn('t1', { model_calls: [modelAt(0, used(5_000)), modelAt(60, used(60_000))] })]),
  ],
  [
    'a window of unknown size',
    sessionOf([turn('t1', { context: null, calls: times(9, (n) => sh(`cat ${n}`, { asks: used(n * 99_000) })) })]),
  ],
  ['tokens that are not told', story(...times(9, () => sh('ls')))],
  [
    'a step in a small window',
    sessionOf([
      turn('t1', {
        context: { used_tokens: 1, window_tokens: 30_000 },
        calls: [sh('ls', { asks: used(1_000) }), sh('cat a', { asks: used(11_000) })],
      }),
    ]),
  ],
])('is fine: %s', (_, session) => {
  expect(contextBloat(session)).toEqual([]);
});
