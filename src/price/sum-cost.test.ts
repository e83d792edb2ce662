import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import type { CostBasis } from '../model/session.ts';
import { type Tokens, UNKNOWN_TOKENS } from '../model/tokens.ts';
import { billingOf } from './billing.ts';
import { type Cost, callCosts, sumCost } from './sum-cost.ts';

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

describe('callCosts', () => {
  const known: Tokens = { ...UNKNOWN_TOKENS, input: 1, output: 1, total: 2 };
  const call = (status: 'ok' | 'error' | 'running' | 'unknown', cost_usd: number | null, tokens = known) => ({
    status,
    cost_usd,
    tokens,
  });

  test.each([
    ['a priced call', call('ok', 0.5), [part(0.5, 'priced')]],
    ['a call of a model without a price', call('ok', null), [part(null, 'unknown')]],
    ['a call that never told its tokens', call('unknown', null, UNKNOWN_TOKENS), [part(null, 'unknown')]],
    ['a failed call that told none', call('error', null, UNKNOWN_TOKENS), []],
    ['a failed call that told some', call('error', 0.5), [part(0.5, 'priced')]],
    ['a running call', call('running', null, UNKNOWN_TOKENS), []],
  ])('of %s', (_, told, expected) => {
    expect(callCosts([told], 'api')).toEqual(expected);
  });

  it('are what the API would have cost under a plan', () => {
    expect(callCosts([call('ok', 0.5)], 'plan')).toEqual([part(0.5, 'api_equivalent')]);
  });
});

test.each([
  ['Chatgpt', null, 'plan'],
  ['ChatgptAuthTokens', null, 'plan'],
  ['ApiKey', null, 'api'],
  ['ApiKey', 'pro', 'api'],
  [null, 'pro', 'plan'],
  [null, null, 'api'],
] as const)('signed in by %s with the plan %s: %s', (authMode, planType, expected) => {
  expect(billingOf({ authMode, planType })).toBe(expected);
});
