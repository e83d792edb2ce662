import { expect, test } from 'vitest';
import type { CostBasis } from '../api/shape.ts';
import { costWords, formatCost, shortCost } from './cost.ts';

test.each([
  [0, '$0.00'],
  [0.00001, '<$0.0001'],
  [0.0042, '$0.0042'],
  [0.21, '$0.21'],
  [1204.4, '$1,204'],
])('%d → %s', (usd, expected) => expect(formatCost(usd)).toBe(expected));

test.each<[number | null, CostBasis, string | null, string | null]>([
  [0.42, 'priced', '$0.42', '$0.42'],
  [0.42, 'api_equivalent', '≈$0.42', '≈ $0.42 API-equivalent'],
  [0.1, 'partly', '≥$0.10', 'partly priced: at least $0.10'],
  [null, 'unknown', null, null],
  // never a zero that means "not known"
  [0, 'unknown', null, null],
  [null, 'partly', null, null],
])('%s, %s', (cost_usd, cost_basis, short, words) => {
  expect([shortCost({ cost_usd, cost_basis }), costWords({ cost_usd, cost_basis })]).toEqual([short, words]);
});
