import { expect, test } from 'vitest';
import type { Facets } from '../api/shape.ts';
import { completionsAt } from './complete.ts';

const facets = {
  repository: [
    { value: 'git@h:lab/web.git', count: 7 },
    { value: 'https://h/lab/api', count: 2 },
  ],
  branch: [{ value: 'a b', count: 1 }],
  has: [{ value: 'tool_failures', count: 3 }],
} as unknown as Facets;

test.each([
  ['re', 0, ['repo:']],
  ['fix co', 4, ['cost:']],
  ['-bra', 0, ['-branch:']],
  ['-cos', 0, []],
  ['repo:', 0, ['repo:lab/web ', 'repo:lab/api ']],
  ['x -repo:AP', 2, ['-repo:lab/api ']],
  ['repo:lab/web,', 0, ['repo:lab/web,lab/web ', 'repo:lab/web,lab/api ']],
  ['branch:a', 0, ['branch:"a b" ']],
  ['branch:"a', 0, ['branch:"a b" ']],
  ['has:fail', 0, ['has:failures ']],
  ['status:wai', 0, ['status:waiting ']],
  ['color:', 0, []],
  ['src/cart', 0, []],
])('%j', (text, from, inserts) => {
  const { from: at, options } = completionsAt(text, text.length, facets);
  expect([at, options.map(({ insert }) => insert)]).toEqual([from, inserts]);
});

test('values carry their counts', () =>
  expect(completionsAt('repo:web', 8, facets).options[0]).toMatchObject({ label: 'lab/web', count: 7 }));
