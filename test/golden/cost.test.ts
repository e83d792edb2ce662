/**
 * The cost of each recording against an oracle that knows nothing of us: what the scripted model billed, times rates copied here by hand.
 * The recordings are from one week, short, and without a service tier.
 */
import { expect, test } from 'vitest';
import { assemble } from '../../src/assemble/assemble.ts';
import { builtInPriceBook } from '../../src/price/price-book.ts';
import { billedByThread, observationsOf, recordingNames } from '../helper/recording.ts';

/** Dollars per million tokens: input, cached input, output. */
const RATES: Readonly<Record<string, readonly [number, number, number]>> = {
  'gpt-5.1-codex-max': [1.25, 0.125, 10],
  'gpt-5.2-codex': [1.75, 0.175, 14],
  'gpt-5.5': [5, 0.5, 30],
  'gpt-5.6-sol': [4, 0.4, 20],
  'gpt-6-sol': [2, 0.2, 10],
};

const recordings = recordingNames()
  .map((name) => {
    const observations = observationsOf(name);
    const now = Math.max(0, ...observations.map(({ at }) => at)) + 3_600_000;
    const sessions = assemble(observations, { now, prices: builtInPriceBook() });
    const calls = sessions.flatMap(({ turns }) => turns.flatMap(({ model_calls }) => model_calls));
    const models = [...new Set(calls.flatMap(({ model, tokens }) => (tokens.total === null ? [] : [model])))];
    return { name, sessions, models };
  })
  .filter(({ models }) => models.length > 0);

test('the recordings are there, each of one model that has a price', () => {
  expect(recordings.length).toBeGreaterThanOrEqual(80);
  expect(recordings.filter(({ models }) => models.length !== 1 || RATES[models[0] ?? ''] === undefined)).toEqual([]);
});

test.each(recordings)('$name costs what was billed', ({ name, sessions, models }) => {
  const [input, cached, output] = RATES[models[0] ?? ''] ?? [0, 0, 0];
  const expected = Object.values(billedByThread(name)).reduce(
    (sum, [all, ofCache, out]) => sum + ((all - ofCache) * input + ofCache * cached + out * output) / 1e6,
    0,
  );
  const told = sessions.reduce((sum, { cost_usd }) => sum + (cost_usd ?? 0), 0);
  expect(told).toBeCloseTo(expected, 9);
  const bases = sessions.filter(({ cost_usd }) => cost_usd !== null).map(({ cost_basis }) => cost_basis);
  // of some responses of this one nobody tells the tokens
  expect(new Set(bases)).toEqual(new Set([name.endsWith('/no-usage') ? 'partly' : 'priced']));
});
