/** Where turns begin and end in the shape of each version, and under which settings they ran. */
import { describe, expect, test } from 'vitest';
import {
  event,
  idAt,
  item,
  line,
  meta,
  ofKind,
  read,
  response,
  THREAD,
  tokenCount,
} from '../../../test/helper/rollout-line.ts';

const TURN = idAt(10);
const CHILD = idAt(20);
const file = (...lines: Buffer[]): Buffer[] => [meta(0, THREAD), ...lines];
const started = event(1, 'task_started', {
  turn_id: TURN,
  trace_id: '8a32bb0f92128a53d895b5e67aa394f9',
  model_context_window: 258_400,
  turn_attribution: { turn_trigger: 'exec', parent_turn_id: idAt(5) },
});

describe('turns', () => {
  test('begin with a trace, and say what they are part of', () => {
    expect(ofKind(read(file(started)), 'turn_started')).toMatchObject([
      {
        turnId: TURN,
        traceId: '8a32bb0f92128a53d895b5e67aa394f9',
        attributes: { model_context_window: '258400', trigger: 'exec', parent_turn_id: idAt(5) },
      },
    ]);
  });

  const prompt = event(2, 'user_message', { message: 'Say hi.' });
  const ended = { turn_id: TURN, started_at: 1, duration_ms: 85, time_to_first_token_ms: 63 };
  test.each([
    [
      'completed',
      [prompt, event(3, 'task_complete', { ...ended, last_agent_message: 'Hi.' })],
      { status: 'completed', ttft_ms: '63', last_message: 'Hi.' },
    ],
    [
      'failed',
      [
        prompt,
        event(3, 'task_complete', {
          ...ended,
          error: { message: '401', codex_error_info: { http_connection_failed: { http_status_code: 401 } } },
        }),
      ],
      { status: 'failed', ttft_ms: '63', 'error.message': '401', 'error.kind': 'http_connection_failed' },
    ],
    [
      'failed, in other words',
      [prompt, event(3, 'task_complete', { ...ended, error: { message: '401', codex_error_info: 'other' } })],
      { status: 'failed', ttft_ms: '63', 'error.message': '401', 'error.kind': 'other' },
    ],
    [
      'failed, which 0.125 does not say',
      [prompt, event(3, 'task_complete', { turn_id: TURN, last_agent_message: null, duration_ms: 85 })],
      { status: 'failed' },
    ],
    [
      'answered without a word',
      [
        prompt,
        tokenCount(3, [100, 0, 1, 0]),
        event(3, 'task_complete', { turn_id: TURN, last_agent_message: null, duration_ms: 85 }),
      ],
      { status: 'completed' },
    ],
    [
      'failed after a call, which 0.125 does not say',
      [
        prompt,
        response(3, 'function_call', { name: 'exec_command', call_id: 'call_1', arguments: '{}' }),
        tokenCount(3, [100, 0, 1, 0]),
        response(3, 'function_call_output', { call_id: 'call_1', output: 'ok' }),
        event(3, 'task_complete', { turn_id: TURN, last_agent_message: null, duration_ms: 85 }),
      ],
      { status: 'failed' },
    ],
    [
      'a compaction, which has no last word either',
      [event(3, 'task_complete', { turn_id: TURN, last_agent_message: null, duration_ms: 85 })],
      { status: 'completed' },
    ],
  ])('end: %s', (_what, lines, attributes) => {
    expect(ofKind(read(file(started, ...lines)), 'turn_ended')).toMatchObject([
      { turnId: TURN, durationMs: 85, attributes },
    ]);
  });

  test('are interrupted, with their id or in the turn that is open', () => {
    const aborted = event(3, 'turn_aborted', { reason: 'interrupted', duration_ms: 7 });
    const [told] = ofKind(read(file(started, aborted)), 'turn_interrupted');
    expect(told).toMatchObject({ turnId: TURN, durationMs: 7, attributes: { reason: 'interrupted' } });
    expect(ofKind(read(file(prompt, aborted)), 'turn_interrupted')[0]?.turnId).toBe('');
  });

  test('have errors', () => {
    const told = ofKind(read(file(started, event(3, 'error', { message: 'no', codex_error_info: 'other' }))), 'error');
    expect(told).toMatchObject([{ turnId: TURN, attributes: { 'error.message': 'no', 'error.kind': 'other' } }]);
  });

  test('are taken back', () => {
    const told = ofKind(read(file(event(3, 'thread_rolled_back', { num_turns: 2 }))), 'rolled_back');
    expect(told.map(({ attributes }) => attributes)).toEqual([{ num_turns: '2' }]);
  });

  const review = idAt(9);
  const childTurn = idAt(11);
  test.each([
    [
      '0.147',
      event(1, 'entered_review_mode', { turn_id: review }),
      event(3, 'user_message', { message: 'Review the code.' }),
    ],
    [
      '0.160',
      item(1, review, { type: 'EnteredReviewMode', id: 'x' }),
      item(
        3,
        childTurn,
        { type: 'UserMessage', id: 'y', content: [{ type: 'text', text: 'Review the code.' }] },
        { thread_id: CHILD },
      ),
    ],
  ])(
    'a review is one turn of the parent, and what its reviewer does another thread (%s)',
    (_version, entered, echo) => {
      const told = read(
        file(
          entered,
          event(2, 'task_started', { turn_id: childTurn }),
          echo,
          event(3, 'exec_command_end', { call_id: 'call_1', turn_id: childTurn, exit_code: 0 }),
          event(4, 'task_complete', { turn_id: review, started_at: 1, duration_ms: 3 }),
        ),
      );
      expect(told.map(({ kind, turnId }) => [kind, turnId]).slice(1)).toEqual([
        ['turn_started', review],
        ['thread_link', ''],
        ['turn_ended', review],
      ]);
      expect(ofKind(told, 'thread_link')[0]?.attributes).toMatchObject({
        parent_thread_id: THREAD,
        child_turn_id: childTurn,
      });
      expect(ofKind(told, 'turn_started')[0]?.attributes).toEqual({ trigger: 'review' });
    },
  );

  test('a review leaves no trace of what its reviewer did', () => {
    const ran = { type: 'CommandExecution', id: 'c', command: ['ls'], status: 'completed', exit_code: 0 };
    const told = read(
      file(item(1, review, { type: 'EnteredReviewMode', id: 'x' }), item(2, childTurn, ran, { thread_id: CHILD })),
    );
    expect(ofKind(told, 'tool_result')).toHaveLength(0);
  });

  test('a review that was killed does not swallow what is asked later', () => {
    const told = read(
      file(
        event(1, 'entered_review_mode', { turn_id: review }),
        line(3, 'turn_context', { turn_id: idAt(3), model: 'gpt-6' }),
        event(4, 'user_message', { message: 'Go on.' }),
      ),
    );
    expect(ofKind(told, 'prompt').map(({ turnId }) => turnId)).toEqual([idAt(3)]);
  });
});

describe('settings', () => {
  const context = (afterMs: number, more: object = {}): Buffer =>
    line(afterMs, 'turn_context', {
      cwd: '/x',
      approval_policy: 'never',
      sandbox_policy: { type: 'danger-full-access' },
      model: 'gpt-5.1',
      ...more,
    });
  const told = (...lines: Buffer[]) => ofKind(read(file(...lines)), 'settings').map(({ attributes }) => attributes);
  const plain = { model: 'gpt-5.1', approval_policy: 'never', sandbox_policy: 'danger-full-access', cwd: '/x' };

  test('0.63 repeats them before each request: told once a turn, and when they change', () => {
    const prompt = (afterMs: number): Buffer => event(afterMs, 'user_message', { message: 'x' });
    expect(told(prompt(1), context(2), context(3), prompt(4), context(5))).toEqual([plain, plain]);
    expect(told(prompt(1), context(2), context(3, { model: 'gpt-6' }))).toEqual([plain, { ...plain, model: 'gpt-6' }]);
  });

  test('newer ones come from two lines that do not hold the same', () => {
    const applied = event(4, 'thread_settings_applied', {
      thread_settings: {
        model: 'gpt-5.1',
        approval_policy: 'never',
        approvals_reviewer: 'user',
        service_tier: 'priority',
        reasoning_effort: 'high',
        cwd: '/x',
        collaboration_mode: { mode: 'default', settings: {} },
      },
    });
    const mode = { mode: 'default', settings: { reasoning_effort: 'high' } };
    const turn = { turn_id: TURN, effort: 'high', approvals_reviewer: 'user', collaboration_mode: mode };
    const all = { ...plain, effort: 'high', approvals_reviewer: 'user', collaboration_mode: 'default' };
    expect(told(started, context(2, turn), applied, applied)).toEqual([all, { ...all, service_tier: 'priority' }]);
  });

  test('0.125 tells the trace here', () => {
    const traceId = 'd6dcfac5686113f557181286b4f14f5f';
    const [settings] = ofKind(read(file(started, context(2, { turn_id: TURN, trace_id: traceId }))), 'settings');
    expect(settings).toMatchObject({ turnId: TURN, traceId });
  });
});

test('lines without a turn of their own are the newer turn’s, with a note of the other that is open', () => {
  const OTHER = idAt(11);
  const lines = file(
    started,
    event(2, 'task_started', { turn_id: OTHER }),
    event(3, 'user_message', { message: 'Whose?' }),
    event(4, 'task_complete', { turn_id: TURN }),
    event(5, 'user_message', { message: 'The other’s.' }),
  );
  expect(ofKind(read(lines), 'prompt')).toMatchObject([
    { turnId: OTHER, attributes: { prompt: 'Whose?', beside_turn_ids: TURN } },
    { turnId: OTHER, attributes: { prompt: 'The other’s.' } },
  ]);
  expect(ofKind(read(lines), 'prompt')[1]?.attributes).not.toHaveProperty('beside_turn_ids');
});
