import { expect, test } from 'vitest';
import type { CostBasis } from '../model/session.ts';
import { costCell, costText } from './cost-text.ts';

test.each<[number | null, CostBasis, number | null, string, string]>([
  [0.42, 'priced', null, '$0.42', '$0.42'],
  [0.42, 'priced', 0.4, '$0.42 (Codex estimates $0.40)', '$0.42'],
  [0, 'priced', null, '$0.00', '$0.00'],
  [0.42, 'api_equivalent', null, '≈ $0.42 API-equivalent', '≈$0.42'],
  [0.1, 'partly', null, 'partly priced: at least $0.10', '≥$0.10'],
  [null, 'unknown', null, 'cost unknown', '–'],
  [null, 'unknown', 0.4, 'cost unknown (Codex estimates $0.40)', '–'],
  // never a zero that means "not known"
  [0, 'unknown', null, 'cost unknown', '–'],
  [null, 'partly', null, 'cost unknown', '–'],
])('%s, %s, %s', (cost_usd, cost_basis, codex_cost_usd, text, cell) => {
  expect(costText({ cost_usd, cost_basis, codex_cost_usd })).toBe(text);
  expect(costCell({ cost_usd, cost_basis })).toBe(cell);
});
