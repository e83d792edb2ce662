import { expect, test } from 'vitest';
import { sampleSession } from '../../test/helper/sample-session.ts';
import type { ModelCall, Turn } from '../model/session.ts';
import { type Tokens, UNKNOWN_TOKENS } from '../model/tokens.ts';
import { usageOfTurn } from './usage.ts';

const [sampleTurn] = sampleSession.turns as [Turn];
const [sampleCall] = sampleTurn.model_calls as [ModelCall];

const tokens = (input: number, output: number): Tokens => ({
  input,
  cached_input: 0,
  cache_write_input: null,
  output,
  reasoning_output: null,
  total: input + output,
});
const turnOf = (whole: Tokens, costUsd: number | null, calls: readonly [Tokens, number | null][]): Turn => ({
  ...sampleTurn,
  tokens: whole,
  cost_usd: costUsd,
  model_calls: calls.map(([one, cost_usd]) => ({ ...sampleCall, tokens: one, cost_usd })),
});

test('nothing is left where the calls tell all of it, nor a rest of rounding', () => {
  const turn = turnOf(tokens(30, 3), 0.1 + 0.2, [
    [tokens(10, 1), 0.1],
    [tokens(20, 2), 0.2 - 1e-17],
  ]);
  expect(usageOfTurn(turn, 'calls')).toEqual({ tokens: UNKNOWN_TOKENS, costUsd: null });
});

test('what the calls do not tell is left, in each kind of its own', () => {
  const turn = turnOf(tokens(30, 3), 0.5, [[tokens(10, 3), 0.25]]);
  expect(usageOfTurn(turn, 'calls')).toEqual({
    tokens: { ...UNKNOWN_TOKENS, input: 20, total: 20 },
    costUsd: 0.25,
  });
});

test('all of it where no call tells anything', () => {
  expect(usageOfTurn(turnOf(tokens(30, 0), 0, []), 'calls')).toEqual({ tokens: tokens(30, 0), costUsd: 0 });
  expect(usageOfTurn(turnOf(tokens(30, 0), null, [[UNKNOWN_TOKENS, null]]), 'calls').tokens).toEqual(tokens(30, 0));
});

test.each(['turn', 'both'] as const)('%s: all of it, whatever the calls tell', (on) => {
  expect(usageOfTurn(turnOf(tokens(30, 3), 0.5, [[tokens(30, 3), 0.5]]), on)).toEqual({
    tokens: tokens(30, 3),
    costUsd: 0.5,
  });
});
