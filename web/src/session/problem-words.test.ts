import { expect, test } from 'vitest';
import type { Problem } from '../api/shape.ts';
import type { Item } from './item.ts';
import { itemOf, problemsWords, wastedWords } from './problem-words.ts';

const NOTHING = { tokens: null, cost_usd: null, ms: null, how: '' };
const problem = (wasted: Partial<Problem['wasted']>): Problem => ({
  kind: 'tool_loop',
  severity: 'low',
  sentence: '',
  turn_id: null,
  call_ids: [],
  evidence: [],
  wasted: { ...NOTHING, ...wasted },
  advice: '',
});

test.each([
  [[{}], '1 problem'],
  [[{ cost_usd: 0.3, tokens: 9 }, { cost_usd: 0.1 }, { ms: 5 }], '3 problems · about $0.40 wasted'],
  [[{ tokens: 12_000 }, { ms: 5 }], '2 problems · about 12 k tokens wasted'],
  [[{ ms: 90_000 }], '1 problem · about 1 m 30 s wasted'],
  [[{ cost_usd: 0, ms: 90_000 }], '1 problem · about 1 m 30 s wasted'],
])('%j in words: %s', (wasted, words) => {
  expect(problemsWords(wasted.map(problem))).toBe(words);
});

test('what is not known is not told', () => {
  expect(wastedWords(NOTHING)).toBeNull();
  expect(wastedWords({ ...NOTHING, tokens: 12_000, ms: 90_000 })).toBe('12 k tokens · 1 m 30 s');
});

test('an item is found in its turn, also where its id came before', () => {
  const item = (id: string, turn_id: string) => ({ id, turn: { turn_id } }) as Item;
  const items = [item('tool-a', 't1'), item('tool-a~2', 't2'), item('model-a', 't2')];
  const idOf = (turn_id: string, id: string) => itemOf(items, { kind: 'tool', turn_id, id })?.id;
  expect([idOf('t1', 'a'), idOf('t2', 'a'), idOf('t3', 'a'), idOf('t1', 'b')]).toEqual([
    'tool-a',
    'tool-a~2',
    undefined,
    undefined,
  ]);
});
