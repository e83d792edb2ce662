import { expect, test } from 'vitest';
import { countNotKnown, withoutYoung } from './not-known.ts';
import type { SessionFilter } from './session-filter.ts';

const CASES: readonly (readonly [string, SessionFilter, SessionFilter | null])[] = [
  ['nothing', {}, null],
  ['what was always kept', { has: ['retries'], team: ['data'] }, null],
  ['edits', { has: ['edits'], team: ['data'] }, { team: ['data'] }],
  ['edits or retries', { has: ['retries', 'edits'] }, {}],
  ['a problem', { problem: ['loop'], has: ['retries'] }, { has: ['retries'] }],
  ['a problem and edits', { problem: ['loop'], has: ['edits'], since: 5 }, { since: 5 }],
  ['no problem: sessions from before are listed', { not: { problem: ['loop'] } }, null],
];

test.each(CASES)('a filter that asks for %s', (_, filter, others) => {
  expect(withoutYoung(filter)).toEqual(others);
});

test('asks the store only where it must', async () => {
  const asked: string[] = [];
  const query = async <Row>(sql: string): Promise<Row[]> => {
    asked.push(sql);
    return [{ sessions: '12' }] as Row[];
  };
  expect(await countNotKnown({ query }, { team: ['data'] })).toBe(0);
  expect(asked).toEqual([]);
  expect(await countNotKnown({ query }, { problem: ['loop'] })).toBe(12);
  expect(asked.join()).toContain('Shape = 0');
  expect(asked.join()).not.toContain('ProblemRules');
});
