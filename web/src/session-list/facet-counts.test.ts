import { expect, test } from 'vitest';
import type { Facets } from '../api/shape.ts';
import { FACETS, NO_FILTER, type SessionFilter, searchFromFilter } from '../filter/session-filter.ts';
import { countFacets } from './facet-counts.ts';

/** Says in every facet for which filter it was counted. */
async function countedFor(filter: SessionFilter): Promise<Record<string, string | undefined>> {
  const counted = await countFacets(filter, async (asked) => {
    const values = [{ value: searchFromFilter(asked), count: 1 }];
    return Object.fromEntries(FACETS.map((name) => [name, values])) as unknown as Facets;
  });
  return Object.fromEntries(FACETS.map((name) => [name, counted[name][0]?.value]));
}

test('a facet is counted under the filter without its own choice', async () => {
  const { status, model, tool } = await countedFor({
    ...NO_FILTER,
    q: 'parser',
    status: ['failed'],
    model: ['gpt-5.5'],
  });
  expect(status).toBe('?q=parser&model=gpt-5.5');
  expect(model).toBe('?q=parser&status=failed');
  expect(tool).toBe('?q=parser&status=failed&model=gpt-5.5');
});

test('without a choice one question is enough', async () => {
  expect(new Set(Object.values(await countedFor({ ...NO_FILTER, q: 'parser' })))).toEqual(new Set(['?q=parser']));
});
