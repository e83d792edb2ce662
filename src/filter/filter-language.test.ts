import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type AskedFilter, LIST_NAMES } from './condition.ts';
import { parseFilter } from './parse-filter.ts';
import { printConditions, printFilter } from './print-filter.ts';

describe('what is typed', () => {
  test.each<[string, AskedFilter]>([
    ['', {}],
    ['fix the parser', { q: 'fix the parser' }],
    ['repo:web', { repository: ['web'] }],
    ['repository:lab/web', { repository: ['lab/web'] }],
    ['status:failed,waiting', { status: ['failed', 'waiting'] }],
    ['model:a model:b model:a', { model: ['a', 'b'] }],
    ['-tool:shell', { not: { tool: ['shell'] } }],
    ['has:failures', { has: ['tool_failures'] }],
    ['cost:>1', { min_cost_usd: 1 }],
    ['cost:$0.5..$2', { min_cost_usd: 0.5, max_cost_usd: 2 }],
    ['tokens:>=100k', { min_tokens: 100_000 }],
    ['duration:<1.5m', { max_duration_ms: 90_000 }],
    ['since:7d before:2026-11-20', { since: '7d', until: '2026-11-20' }],
    ['branch:"a b","c\\"d"', { branch: ['a b', 'c"d'] }],
    ['REPO:web "exact words" more', { repository: ['web'], q: '"exact words" more' }],
    ['https://host/a error: a::b src/x.ts:12', { q: 'https://host/a error: a::b src/x.ts:12' }],
    ['"cost:>1"', { q: '"cost:>1"' }],
  ])('%s', (text, filter) => expect(parseFilter(text)).toEqual({ filter, faults: [] }));

  test.each([
    ['a cost:1', 2, 8, /range.*cost:>1/],
    ['cost:5..1', 0, 9, /range/],
    ['color:red', 0, 9, /no key color/],
    ['repo:', 0, 5, /behind the colon/],
    ['status:done', 0, 11, /one of running/],
    ['-cost:>1', 0, 8, /Only lists/],
    ['since:soon', 0, 10, /span back/],
    ['"open', 0, 5, /not closed/],
  ])('%s is wrong from %i to %i', (text, at, end, message) => {
    const { faults } = parseFilter(text);
    expect(faults).toEqual([{ at, end, message: expect.stringMatching(message) }]);
  });

  test('what is right holds beside what is wrong', () =>
    expect(parseFilter('repo:web cost:x').filter).toEqual({ repository: ['web'] }));
});

const value = fc.string({ minLength: 1, maxLength: 12, unit: 'grapheme' }).filter((text) => text.trim() === text);
const values = fc.uniqueArray(value, { minLength: 1, maxLength: 3 }).map((list) => list.sort());
const free = LIST_NAMES.filter((name) => name !== 'status' && name !== 'has');
const lists = fc.record(
  {
    ...Object.fromEntries(free.map((name) => [name, values])),
    status: fc.constant(['failed']),
    has: fc.constant(['errors', 'tool_failures']),
  },
  { requiredKeys: [] },
);
const bound = fc.oneof(
  fc.nat(),
  fc.double({ min: 0, max: 1e12, noNaN: true }).map((amount) => amount || 0),
);
const when = fc.constantFrom('7d', '12h', '2026-11-20', '2026-11-20T10:00:00.000Z');
const word = fc.constantFrom('fix', 'a::b', '"two words"', '"cost:>1"', 'é', 'x:');
const asked: fc.Arbitrary<AskedFilter> = fc
  .tuple(
    lists,
    lists.filter((some) => Object.keys(some).length > 0),
    fc.record(
      {
        q: fc.array(word, { minLength: 1, maxLength: 3 }).map((words) => words.join(' ')),
        min_cost_usd: bound,
        max_cost_usd: bound,
        min_tokens: fc.nat(),
        max_tokens: fc.nat(),
        min_duration_ms: fc.nat(),
        max_duration_ms: fc.nat(),
        since: when,
        until: when,
      },
      { requiredKeys: [] },
    ),
  )
  .map(([some, not, rest]) => ({ ...some, not, ...rest }));

test('what is printed is read as the same', () => {
  fc.assert(
    fc.property(asked, (filter) => {
      expect(parseFilter(printFilter(filter))).toEqual({ filter, faults: [] });
    }),
  );
});

test('any text can be read, and what was read can be printed', () => {
  fc.assert(
    fc.property(fc.string(), (text) => {
      const { filter } = parseFilter(text);
      const printed = printFilter(filter);
      expect(printFilter(parseFilter(printed).filter)).toBe(printed);
    }),
  );
});

test('a condition that is taken away is the only one that goes', () => {
  fc.assert(
    fc.property(asked, (filter) => {
      const conditions = printConditions(filter);
      const left = (conditions[0] && printConditions(conditions[0].without)) ?? [];
      expect(left.map(({ text }) => text)).toEqual(conditions.slice(1).map(({ text }) => text));
    }),
  );
});
