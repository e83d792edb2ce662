/** A response is billed once, however often and in whatever shape a file tells it. */
import { expect, test } from 'vitest';
import {
  billed,
  event,
  idAt,
  item,
  line,
  meta,
  ofKind,
  read,
  record,
  THREAD,
  tokenCount,
  usage,
} from '../../../test/helper/rollout-line.ts';

const TURN = idAt(10);
const NEXT_TURN = idAt(500);
const started = (afterMs: number, turnId: string): Buffer => event(afterMs, 'task_started', { turn_id: turnId });
const file = (...lines: Buffer[]): Buffer[] => [meta(0, THREAD), ...lines];

test.each([
  [
    'numbers are repeated before each response (0.63)',
    file(
      tokenCount(1, null),
      tokenCount(2, [100, 0, 10, 0]),
      tokenCount(3, [100, 0, 10, 0]),
      tokenCount(4, [300, 100, 30, 0], [200, 100, 20, 0]),
    ),
    [
      [100, 10],
      [200, 20],
    ],
  ],
  [
    'totals start again in the next process (0.63)',
    file(tokenCount(1, null), tokenCount(2, [100, 0, 10, 0]), tokenCount(3, null), tokenCount(4, [100, 0, 10, 0])),
    [
      [100, 10],
      [100, 10],
    ],
  ],
  [
    'totals go on from a fork base that is in another file (0.160)',
    file(tokenCount(1, [900, 0, 90, 0], [200, 0, 20, 0])),
    [[200, 20]],
  ],
  [
    'what a fork began with is told again before its first compaction (0.160)',
    [
      meta(0, THREAD, {
        history_mode: 'paginated',
        history_base: { thread_id: idAt(1, 1), end_ordinal_exclusive: 13 },
      }),
      started(1, TURN),
      tokenCount(2, [900, 0, 90, 0], [200, 0, 20, 0]),
      record(3, TURN, 'r1', [300, 0, 30, 0]),
      tokenCount(4, [1200, 0, 120, 0], [300, 0, 30, 0]),
    ],
    [[300, 30]],
  ],
  [
    'the first response of a fork without records counts (0.152)',
    [
      meta(0, THREAD, {
        history_mode: 'paginated',
        history_base: { thread_id: idAt(1, 1), end_ordinal_exclusive: 13 },
      }),
      started(1, TURN),
      item(2, TURN, { type: 'AgentMessage', id: 'm', content: [{ type: 'Text', text: 'Yes.' }] }),
      tokenCount(3, [900, 0, 90, 0], [200, 0, 20, 0]),
    ],
    [[200, 20]],
  ],
  [
    'a compaction tells only the size of what is left',
    file(tokenCount(1, [100, 0, 10, 0]), tokenCount(2, [100, 0, 10, 0], [0, 0, 0, 0])),
    [[100, 10]],
  ],
  [
    'a record comes first and is repeated (0.169)',
    file(started(1, TURN), record(2, TURN, 'r1', [100, 0, 10, 0]), tokenCount(3, [100, 0, 10, 0])),
    [[100, 10]],
  ],
  [
    'a record is repeated after its turn ended',
    file(
      started(1, TURN),
      record(2, TURN, 'r1', [100, 0, 10, 0]),
      event(3, 'task_complete', { turn_id: TURN }),
      tokenCount(4, [100, 0, 10, 0]),
    ),
    [[100, 10]],
  ],
  [
    'a killed process left a record that no count repeats',
    file(
      started(1, TURN),
      record(2, TURN, 'r1', [100, 0, 10, 0]),
      started(500, NEXT_TURN),
      record(501, NEXT_TURN, 'r2', [200, 0, 20, 0]),
      tokenCount(502, [200, 0, 20, 0]),
    ),
    [
      [100, 10],
      [200, 20],
    ],
  ],
  [
    'an older version wrote the turn before (0.80, then 0.160)',
    file(
      tokenCount(1, null),
      tokenCount(2, [100, 0, 10, 0]),
      started(500, NEXT_TURN),
      record(501, NEXT_TURN, 'r1', [200, 0, 20, 0]),
      tokenCount(502, [300, 0, 30, 0], [200, 0, 20, 0]),
    ),
    [
      [100, 10],
      [200, 20],
    ],
  ],
  [
    'an older version wrote the turn after',
    file(
      started(1, TURN),
      record(2, TURN, 'r1', [100, 0, 10, 0]),
      tokenCount(3, [100, 0, 10, 0]),
      event(4, 'task_complete', { turn_id: TURN }),
      started(500, NEXT_TURN),
      tokenCount(501, [100, 0, 10, 0]),
      tokenCount(502, [300, 0, 30, 0], [200, 0, 20, 0]),
    ),
    [
      [100, 10],
      [200, 20],
    ],
  ],
  [
    'two processes write one thread at a time',
    file(
      started(1, TURN),
      started(500, NEXT_TURN),
      record(501, TURN, 'r1', [100, 0, 10, 0]),
      record(502, NEXT_TURN, 'r2', [200, 0, 20, 0]),
      tokenCount(503, [200, 0, 20, 0]),
      tokenCount(504, [100, 0, 10, 0]),
    ),
    [
      [100, 10],
      [200, 20],
    ],
  ],
  [
    'the count after a record is of something else',
    file(started(1, TURN), record(2, TURN, 'r1', [100, 0, 10, 0]), tokenCount(3, [99, 0, 9, 0])),
    [[100, 10]],
  ],
  [
    'a parent repeats what its reviewer used',
    file(event(1, 'entered_review_mode', { turn_id: TURN }), tokenCount(2, [100, 0, 10, 0])),
    [],
  ],
  [
    'a record of another thread stands in the file',
    file(started(1, TURN), record(2, TURN, 'r1', [100, 0, 10, 0], { thread_id: idAt(-100) })),
    [],
  ],
])('when %s', (_what, lines, expected) => {
  expect(billed(read(lines))).toEqual(expected);
});

test('a response names itself, its turn and its model', () => {
  const context = line(2, 'turn_context', { turn_id: TURN, model: 'gpt-6', effort: 'high' });
  const told = ofKind(read(file(started(1, TURN), context, record(3, TURN, 'r1', [100, 0, 10, 5]))), 'model_usage');
  expect(told).toMatchObject([
    {
      turnId: TURN,
      responseId: 'r1',
      attributes: { model: 'gpt-6', model_reasoning_effort: 'high', reasoning_token_count: '5' },
    },
  ]);
});

test('a response told again later is the same observation', () => {
  const lines = file(started(1, TURN), record(2, TURN, 'r1', [100, 0, 10, 0]), record(9, TURN, 'r1', [100, 0, 10, 0]));
  expect(new Set(ofKind(read(lines), 'model_usage').map(({ id }) => id)).size).toBe(1);
});

test('responses to which a provider gives one id are told apart by what the thread had used', () => {
  const totals = [100, 300, 300].map((input_tokens) => ({ thread_token_usage: { input_tokens } }));
  const told = read(file(...totals.map((more, index) => record(index, TURN, 'r1', [100, 0, 10, 0], more))));
  expect(new Set(ofKind(told, 'model_usage').map(({ id }) => id)).size).toBe(2);
});

test('two responses that count the same are two', () => {
  const lines = file(tokenCount(2, [100, 0, 10, 0]), tokenCount(2, [200, 0, 20, 0], [100, 0, 10, 0]));
  expect(new Set(ofKind(read(lines), 'model_usage').map(({ id }) => id)).size).toBe(2);
});

test('unknown counts stay unknown', () => {
  const [told] = ofKind(read(file(tokenCount(1, [100, 0, 10, 0]))), 'model_usage');
  expect(Object.keys(told?.attributes ?? {})).not.toContain('cache_write_token_count');
});

test('the context and the rate limits are told when they change', () => {
  const limited = (afterMs: number, percent: number): Buffer =>
    event(afterMs, 'token_count', {
      info: { total_token_usage: usage([1, 0, 1, 0]), last_token_usage: usage([1, 0, 1, 0]), model_context_window: 9 },
      rate_limits: {
        limit_id: 'codex',
        plan_type: 'pro',
        primary: { used_percent: percent, window_minutes: 300, resets_at: 1795214032 },
        secondary: null,
        credits: { has_credits: true, unlimited: false, balance: '3' },
      },
    });
  const told = read(file(limited(1, 5), limited(2, 5), limited(3, 6)));
  expect(ofKind(told, 'context').map(({ attributes }) => attributes)).toEqual([
    { context_tokens: '2', model_context_window: '9' },
  ]);
  expect(ofKind(told, 'rate_limits').map(({ attributes }) => attributes['primary.used_percent'])).toEqual(['5', '6']);
  expect(ofKind(told, 'rate_limits')[0]?.attributes).toEqual({
    limit_id: 'codex',
    plan_type: 'pro',
    credits: '{"has_credits":true,"unlimited":false,"balance":"3"}',
    'primary.used_percent': '5',
    'primary.window_minutes': '300',
    'primary.resets_at': '1795214032',
  });
});
