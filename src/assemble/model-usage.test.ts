import { describe, expect, it } from 'vitest';
import type { CostBasis, ModelCall, ModelCallStatus, Session, Turn } from '../model/session.ts';
import { UNKNOWN_TOKENS } from '../model/tokens.ts';
import { modelUsageOf } from './model-usage.ts';

const call = (model: string | null, cost_usd: number | null, status: ModelCallStatus = 'ok') =>
  ({
    model,
    cost_usd,
    status,
    tokens: status === 'ok' ? { ...UNKNOWN_TOKENS, input: 3, output: 4, total: 7 } : UNKNOWN_TOKENS,
  }) as ModelCall;
const turn = (turn_id: string, cost_basis: CostBasis, ...model_calls: ModelCall[]) =>
  ({ turn_id, cost_basis, model: 'a', model_calls }) as unknown as Turn;
const usage = (turns: Turn[], more: Partial<Session> = {}) =>
  modelUsageOf({ turns, cost_basis: 'priced', plan_type: null, ...more } as Session);

describe('modelUsageOf', () => {
  it('gives each model its turns, calls, tokens, errors and cost', () => {
    const turns = [
      turn('t1', 'priced', call('a', 0.25), call('b', 1), call('a', 0.5)),
      turn('t2', 'partly', call('b', null), call('a', null, 'error')),
    ];
    expect(usage(turns)).toEqual([
      {
        model: 'a',
        turns: 2,
        calls: 3,
        errors: 1,
        tokens: { ...UNKNOWN_TOKENS, input: 6, output: 8, total: 14 },
        cost: { cost_usd: 0.75, cost_basis: 'priced' },
      },
      {
        model: 'b',
        turns: 2,
        calls: 2,
        errors: 0,
        tokens: { ...UNKNOWN_TOKENS, input: 6, output: 8, total: 14 },
        cost: { cost_usd: 1, cost_basis: 'partly' },
      },
    ]);
  });

  const costs = (...args: Parameters<typeof usage>) => usage(...args).map(({ model, cost }) => [model, cost]);

  it('has no cost where nothing was billed, and an unknown one where nobody knows it', () => {
    expect(costs([turn('t', 'unknown', call('a', null, 'error'))])).toEqual([['a', null]]);
    expect(costs([turn('t', 'unknown', call(null, null))])).toEqual([['', { cost_usd: null, cost_basis: 'unknown' }]]);
  });

  it('counts requests that only the turn knows as an unknown part of its model', () => {
    expect(costs([turn('t', 'partly', call('b', 1))])).toEqual([
      ['b', { cost_usd: 1, cost_basis: 'priced' }],
      ['a', { cost_usd: null, cost_basis: 'unknown' }],
    ]);
  });

  it.each([{ plan_type: 'pro' }, { cost_basis: 'api_equivalent' as const }])('knows a subscription by %j', (more) => {
    expect(costs([turn('t', 'priced', call('a', 1))], more)).toEqual([
      ['a', { cost_usd: 1, cost_basis: 'api_equivalent' }],
    ]);
  });
});
