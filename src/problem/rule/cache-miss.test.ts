import { describe, expect, test } from 'vitest';
import { compactionAt, modelAt, sessionOf, turn, used } from '../../../test/helper/story.ts';
import type { ModelCall, Session, Turn } from '../../model/session.ts';
import { builtInPriceBook } from '../../price/price-book.ts';
import { cacheMisses } from './cache-miss.ts';

const PAUSE_S = 600;
/** A call with 40,000 of 50,000 tokens from cache, a pause, and another one. */
const paused = (
  after: Partial<ModelCall>,
  { pauseS = PAUSE_S, turns = {} }: { pauseS?: number; turns?: Partial<Turn> } = {},
): Session =>
  sessionOf([
    turn('t1', { model_calls: [modelAt(0, used(50_000, 40_000))] }),
    turn('t2', { from: 1 + pauseS, model_calls: [modelAt(1 + pauseS, after)], ...turns }),
  ]);

describe('after a pause', () => {
  const lost = paused(used(52_000, 2_000));

  test('what was cached before is paid in full', () => {
    const [found] = cacheMisses(lost, builtInPriceBook());
    expect(found?.sentence).toContain('After a pause of 10 m 00 s, 48 k tokens were no longer');
    expect(found?.turn_id).toBe('t2');
    // 48,000 tokens at 5.00 instead of 0.50 dollars for a million
    expect(found?.wasted).toMatchObject({ tokens: 48_000, cost_usd: 0.216, ms: null });
  });

  test('without a price the tokens alone are told', () => {
    expect(cacheMisses(lost)[0]?.wasted).toMatchObject({ tokens: 48_000, cost_usd: null });
    const [unpriced] = cacheMisses(
      sessionOf([
        turn('t1', {
          model_calls: [
            modelAt(0, { ...used(50_000, 40_000), model: 'my-own' }),
            modelAt(900, { ...used(52_000, 0), model: 'my-own' }),
          ],
        }),
      ]),
      builtInPriceBook(),
    );
    expect(unpriced?.wasted.cost_usd).toBeNull();
  });
});

test.each<[string, Session]>([
  ['still cached', paused(used(52_000, 49_000))],
  ['a short pause', paused(used(52_000, 2_000), { pauseS: 200 })],
  ['another model', paused({ ...used(52_000, 2_000), model: 'gpt-5.5-mini' })],
  ['a shorter prompt', paused(used(30_000, 2_000))],
  ['a compaction in between', paused(used(52_000, 2_000), { turns: { compactions: [compactionAt(300)] } })],
  ['a turn that was taken back', paused(used(52_000, 2_000), { turns: { rolled_back: true } })],
  ['another agent', paused(used(52_000, 2_000), { turns: { thread_id: 'scout' } })],
  ['cached tokens that are not told', paused(used(52_000, null))],
  [
    'never cached',
    sessionOf([turn('t1', { model_calls: [modelAt(0, used(50_000, 0)), modelAt(900, used(52_000, 0))] })]),
  ],
  [
    'little to lose',
    sessionOf([turn('t1', { model_calls: [modelAt(0, used(9_000, 8_000)), modelAt(900, used(9_500, 0))] })]),
  ],
])('is fine: %s', (_, session) => {
  expect(cacheMisses(session, builtInPriceBook())).toEqual([]);
});
