import { expect, test } from 'vitest';
import { compactionAt, modelAt, sessionOf, times, turn, used } from '../../../test/helper/story.ts';
import type { Compaction, Session, Turn } from '../../model/session.ts';
import { earlyCompactions } from './early-compaction.ts';

/** Windows are of 100,000 tokens; the model call before each compaction had `input`. */
const compacted = (input: number, compactions: readonly Compaction[], rest: Partial<Turn> = {}): Session =>
  sessionOf([
    turn('t1', {
      model_calls: compactions.map(({ at }, n) =>
        modelAt((Date.parse(at) - Date.parse('2026-11-20T10:00:00Z')) / 1000 - 5, {
          ...used(input),
          response_id: `${n}`,
        }),
      ),
      compactions,
      ...rest,
    }),
  ]);

test('a window that is not half full', () => {
  const [found, ...others] = earlyCompactions(compacted(30_000, [compactionAt(60)]));
  expect(found?.sentence).toBe('The context was compacted when its window was 30 % full.');
  expect(found?.evidence[0]).toMatchObject({ text: 'compacted at 30 k of 100 k tokens', ref: { kind: 'compaction' } });
  expect(found?.wasted).toMatchObject({ tokens: null, cost_usd: null, ms: 2_000 });
  expect(others).toEqual([]);
});

test('one on the heels of the other', () => {
  const [found] = earlyCompactions(
    compacted(
      90_000,
      times(3, (n) => compactionAt(100 + n * 600)),
    ),
  );
  expect(found?.sentence).toBe('The context was compacted 3 times within 20 m 00 s.');
});

test('the calls that wrote the summary are what it cost', () => {
  const model_calls = [
    modelAt(0, used(30_000)),
    modelAt(60, { ...used(30_500), duration_ms: 1_500, cost_usd: 0.2 }),
    modelAt(70, { ...used(4_000), cost_usd: 0.1 }),
  ];
  const session = sessionOf([turn('t1', { model_calls, compactions: [compactionAt(60)] })]);
  expect(earlyCompactions(session)[0]?.wasted).toMatchObject({ tokens: 30_600, cost_usd: 0.2, ms: 2_000 });
});

test.each<[string, Session]>([
  ['a full window', compacted(90_000, [compactionAt(60)])],
  ["the user's own", compacted(10_000, [compactionAt(60, { trigger: 'manual' })])],
  [
    "the user's own, told by its turn",
    compacted(10_000, [compactionAt(60, { trigger: null })], { kind: 'compaction' }),
  ],
  ['a window of unknown size', compacted(10_000, [compactionAt(60)], { context: null })],
  ['tokens that are not told', sessionOf([turn('t1', { model_calls: [modelAt(0)], compactions: [compactionAt(60)] })])],
  [
    'two within minutes',
    compacted(
      90_000,
      times(2, (n) => compactionAt(60 + n * 600)),
    ),
  ],
  [
    'a window that was full before the call that is told last',
    sessionOf([
      turn('t1', {
        model_calls: [modelAt(0, used(95_000)), modelAt(50, used(4_000))],
        compactions: [compactionAt(60)],
      }),
    ]),
  ],
  [
    'three in hours',
    compacted(
      90_000,
      times(3, (n) => compactionAt(60 + n * 3_600)),
    ),
  ],
  [
    'of several agents',
    sessionOf(
      times(3, (n) =>
        turn(`t${n}`, { thread_id: `${n}`, model_calls: [modelAt(0, used(90_000))], compactions: [compactionAt(60)] }),
      ),
    ),
  ],
])('is fine: %s', (_, session) => {
  expect(earlyCompactions(session)).toEqual([]);
});
