import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { type Cost, sumCost } from './cost.ts';
import type { CostBasis } from './session.ts';

const part = (cost_usd: number | null, cost_basis: CostBasis): Cost => ({ cost_usd, cost_basis });

describe('sumCost', () => {
  test.each<[string, Cost[], Cost]>([
    ['nothing', [], part(null, 'unknown')],
    ['priced parts', [part(0.1, 'priced'), part(0.2, 'priced')], part(0.1 + 0.2, 'priced')],
    ['an unknown part', [part(0.1, 'priced'), part(null, 'unknown')], part(0.1, 'partly')],
    ['a part that is partly known', [part(0.1, 'priced'), part(0.2, 'partly')], part(0.1 + 0.2, 'partly')],
    ['unknown parts only', [part(null, 'unknown'), part(null, 'unknown')], part(null, 'unknown')],
    ['a plan', [part(1, 'api_equivalent'), part(2, 'api_equivalent')], part(3, 'api_equivalent')],
    ['a plan and a key', [part(1, 'api_equivalent'), part(2, 'priced')], part(3, 'api_equivalent')],
    ['a plan with an unknown part', [part(1, 'api_equivalent'), part(null, 'unknown')], part(1, 'partly')],
    ['what costs nothing', [part(0, 'priced')], part(0, 'priced')],
  ])('of %s', (_, parts, expected) => {
    expect(sumCost(parts)).toEqual(expected);
  });

  it('is the same in any order', () => {
    const costs = fc.array(
      fc.oneof(
        fc.constant(part(null, 'unknown')),
        fc.record({
          cost_usd: fc.double({ min: 0, max: 100, noNaN: true }),
          cost_basis: fc.constantFrom<CostBasis>('priced', 'partly', 'api_equivalent'),
        }),
      ),
    );
    fc.assert(
      fc.property(costs, (parts) => {
        expect(sumCost(parts.toReversed())).toEqual(sumCost(parts));
      }),
    );
  });
});
