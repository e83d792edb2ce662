import { describe, expect, test } from 'vitest';
import type { ComparedStep, ComparedTurn, Comparison, StepSide } from '../api/shape.ts';
import { readable } from './compare-head.tsx';
import { compareKeys } from './compare-keys.ts';
import { type CompareRow, compareRows, firstDifferenceId, isDifferent } from './compare-row.ts';
import { figureDifferences, timeDifference } from './difference-words.ts';
import { compareStateFrom, searchFromCompare } from './use-compare-state.ts';

const side: StepSide = {
  id: 'tool-x',
  kind: 'tool',
  number: 1,
  name: 'shell',
  text: 'ls',
  status: 'ok',
  exit_code: 0,
  duration_ms: 5,
};
const figure = { a: 1, b: 1, difference: 0 };
const figures = {
  time_ms: figure,
  tokens: figure,
  cost_usd: figure,
  model_calls: figure,
  tool_calls: figure,
  commands: figure,
  failures: figure,
};

/** `=` the same, `+` only in B, `-` only in A, `x` something else. */
const step = (sign: string): ComparedStep => ({
  difference: ({ '=': 'none', '+': 'only_b', '-': 'only_a' } as const)[sign] ?? 'other',
  a: sign === '+' ? null : side,
  b: sign === '-' ? null : side,
});
const turnSide = { turn_id: 't', number: 1, agent: null, status: 'completed', steps: 1 } as const;
const turn = (signs: string, more: Partial<ComparedTurn> = {}): ComparedTurn => ({
  a: turnSide,
  b: turnSide,
  figures,
  steps: signs.split('').map(step),
  ...more,
});
const comparison = (...turns: ComparedTurn[]) => ({ turns, first_difference: null }) as unknown as Comparison;
const ids = (rows: readonly CompareRow[]): string[] => rows.map(({ id }) => id);

describe('rows', () => {
  test.each([
    ['==', new Set<string>(), ['0', '0.0', '0.1']],
    ['===', new Set<string>(), ['0', '0.0~']],
    ['====x===', new Set<string>(), ['0', '0.0~', '0.4', '0.5~']],
    ['====x===', new Set(['0.5~']), ['0', '0.0~', '0.4', '0.5~', '0.5', '0.6', '0.7']],
    ['===', 'all' as const, ['0', '0.0~', '0.0', '0.1', '0.2']],
    ['', new Set<string>(), ['0']],
  ])('of the steps %j', (signs, open, expected) => {
    expect(ids(compareRows(comparison(turn(signs)), open))).toEqual(expected);
  });

  test('a stop is every difference, and every turn that only one has', () => {
    const rows = compareRows(comparison(turn('=x='), turn('+', { a: null })), new Set());
    expect(ids(rows.filter(isDifferent))).toEqual(['0.1', '1', '1.0']);
  });

  test.each([
    [null, null],
    [{ turn: 2, step: 3, place: '', difference: 'other' as const, is_only_words: false }, '2.3'],
    [{ turn: 1, step: null, place: '', difference: 'only_a' as const, is_only_words: false }, '1'],
  ])('first difference %j', (first, id) => {
    expect(firstDifferenceId({ ...comparison(), first_difference: first })).toBe(id);
  });
});

describe('keys', () => {
  const rows = compareRows(comparison(turn('=x===+'), turn('-')), new Set());

  test.each([
    ['j', null, '0'],
    ['j', '0', '0.0'],
    ['k', '0.1', '0.0'],
    ['n', null, '0.1'],
    ['n', '0.1', '0.5'],
    ['p', '0.5', '0.1'],
    ['n', '1.0', null],
    [']', '0.5', '1'],
    ['[', '0.5', '0'],
    ['End', '0', '1.0'],
    ['Enter', '0.2~', 'toggle 0.2~'],
    ['Enter', '0.1', 'open 0.1'],
    ['Escape', null, 'back'],
  ])('%s from %s', (key, selectedId, expected) => {
    let did: string | null = null;
    const keys = compareKeys({
      rows,
      selectedId,
      select: (id) => (did = id),
      toggle: (id) => (did = `toggle ${id}`),
      open: ({ id }) => (did = `open ${id}`),
      first: null,
      all: () => undefined,
      swap: () => undefined,
      back: () => (did = 'back'),
    });
    keys[key]?.({} as KeyboardEvent);
    expect(did).toBe(expected);
  });
});

test.each([
  ['?a=one&b=two', { a: 'one', b: 'two', at: null, open: new Set() }],
  ['?a=last&b=current&open=all&at=2.4', { a: 'last', b: 'current', at: '2.4', open: 'all' }],
  ['?a=1&b=2&open=0.3~+1.2~', { a: '1', b: '2', at: null, open: new Set(['0.3~', '1.2~']) }],
])('the state in %s', (search, state) => {
  expect(compareStateFrom(search)).toEqual(state);
  expect(compareStateFrom(searchFromCompare(compareStateFrom(search)))).toEqual(state);
});

test('what is no fold in the address is none', () => {
  expect(compareStateFrom('?open=x+1~+../').open).toEqual(new Set());
});

test('figures say what differs, and nothing of what nobody knows', () => {
  const of = (difference: number | null) => ({ a: 1, b: 1, difference });
  expect(figureDifferences(figures)).toEqual([]);
  expect(
    figureDifferences({ ...figures, time_ms: of(-38_000), cost_usd: of(0.4), tokens: of(null), tool_calls: of(1) }),
  ).toEqual(['−38 s', '+$0.40', '+1 call']);
  expect(timeDifference(20)).toBeNull();
});

test.each<readonly [name: string, a: string | null, b: string | null, one: string | null, other: string | null]>([
  ['repository', 'git@h.example:acme/web.git', 'git@h.example:acme/api.git', 'acme/web', 'acme/api'],
  [
    'repository',
    'git@h.example:acme/web.git',
    'https://h.example/acme/web',
    'git@h.example:acme/web.git',
    'https://h.example/acme/web',
  ],
  ['repository', null, 'git@h.example:acme/web.git', null, 'acme/web'],
  ['model', 'a/b/c', 'd', 'a/b/c', 'd'],
])('a %s %s → %s reads %s → %s', (name, a, b, one, other) =>
  expect(readable({ name, a, b })).toMatchObject({ a: one, b: other }),
);
