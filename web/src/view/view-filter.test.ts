import { describe, expect, test } from 'vitest';
import type { View } from '../api/shape.ts';
import { filterFromSearch, NO_FILTER } from '../filter/session-filter.ts';
import { newView, searchOfView, viewOf } from './view-filter.ts';

const view = (filter: string, id = 'v'): View => ({ id, name: id, filter, origin: 'file' });

test.each([
  ['', ''],
  ['status:failed since:today', '?status=failed&since=today'],
  ['cost:>1 since:7d', '?min_cost_usd=1&since=7d'],
  ['-tool:shell "two words"', '?q=%22two+words%22&not_tool=shell'],
])('%s is shown at %s', (filter, search) => expect(searchOfView(view(filter))).toBe(search));

describe('the view that is shown', () => {
  const views = [view('status:failed', 'a'), view('repo:web,api cost:>1', 'b')];
  test.each([
    ['?status=failed', 'a'],
    ['?min_cost_usd=1&repository=web&repository=api', 'b'],
    ['?status=failed&model=x', undefined],
    ['', undefined],
  ])('%s is %s', (search, id) => expect(viewOf(views, filterFromSearch(search))?.id).toBe(id));
});

test.each([
  ['Slow & costly', ['x'], 'slow-costly'],
  ['Slow', ['slow'], 'slow-2'],
  ['遅い', [], 'view'],
  ['遅い', ['view'], 'view-2'],
])('%s beside %j gets the id %s', (name, taken, id) => {
  const made = newView(
    ` ${name} `,
    { ...NO_FILTER, status: ['failed'] },
    taken.map((one) => ({ id: one })),
  );
  expect(made).toEqual({ id, name, filter: 'status:failed' });
});
