import { describe, expect, it, test } from 'vitest';
import type { Cost } from '../model/cost.ts';
import type { CostBasis } from '../model/session.ts';
import { type Tokens, UNKNOWN_TOKENS } from '../model/tokens.ts';
import { billingOf } from './billing.ts';
import { callCosts } from './call-costs.ts';

const part = (cost_usd: number | null, cost_basis: CostBasis): Cost => ({ cost_usd, cost_basis });

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
