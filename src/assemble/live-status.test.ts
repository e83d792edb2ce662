/** What a session is called while nobody has told its end: by hooks, which see the moment itself, and by the other sources. */
import { describe, expect, test } from 'vitest';
import type { Observation, ObservationKind, Source } from '../model/observation.ts';
import type { Session } from '../model/session.ts';
import { assemble } from './assemble.ts';

const THREAD = '01a1fb18-bfeb-7522-baf1-5f79ea28d156';
const TURN = '01a1fb18-c3c2-7871-b06e-e2e2f8238f3f';
const NEXT = '01a1fb18-d0e0-7dc2-9559-3f119f29de62';
const START = Date.parse('2026-11-20T22:34:26.000Z');
const MINUTE_MS = 60_000;

let serial = 0;
const said = (
  source: Source,
  kind: ObservationKind,
  afterMs: number,
  attributes: Record<string, string> = {},
  more: Partial<Observation> = {},
): Observation => ({
  id: (serial++).toString(16).padStart(32, '0'),
  source,
  kind,
  name: kind,
  at: START + afterMs,
  durationMs: null,
  threadId: THREAD,
  turnId: TURN,
  callId: '',
  responseId: '',
  traceId: '',
  spanId: '',
  parentSpanId: '',
  attributes,
  ...more,
});
const hook = (kind: ObservationKind, afterMs: number, attributes = {}, more: Partial<Observation> = {}) =>
  said('hooks', kind, afterMs, attributes, more);

const prompt = (text = 'Write outside.') => hook('prompt', 0, { prompt: text });
const command = (afterMs: number, text: string, callId: string) =>
  hook(
    'tool_started',
    afterMs,
    { tool_name: 'exec_command', arguments: JSON.stringify({ command: text }) },
    { callId },
  );
const asks = (afterMs: number, text: string, description = 'I need to.') =>
  hook('approval_requested', afterMs, {
    tool_name: 'exec_command',
    arguments: JSON.stringify({ command: text, description }),
    reason: description,
  });
const result = (afterMs: number, callId: string) => hook('tool_result', afterMs, { output: 'done' }, { callId });
const decides = (afterMs: number, callId: string, decision: string, source = 'User') =>
  said('otel_logs', 'approval', afterMs, { decision, source, tool_name: 'exec_command' }, { callId, turnId: '' });

const seen = (observations: readonly Observation[], afterMs: number): Session => {
  const sessions = assemble(observations, { now: START + afterMs });
  expect(sessions).toHaveLength(1);
  return sessions[0] as Session;
};
const stands = (observations: readonly Observation[], afterMs: number) => {
  const { status, status_reason } = seen(observations, afterMs);
  return [status, status_reason];
};

describe('an approval', () => {
  const asked = [prompt(), command(100, 'echo x > ../x', 'call_1'), asks(120, 'echo x > ../x')];

  test('that nobody has decided: the session waits for it', () => {
    expect(stands(asked, 5_000)).toEqual(['waiting', 'approval']);
    expect(seen(asked, 5_000).turns[0]?.approvals).toEqual([
      {
        id: 'call_1/approval/1',
        call_id: 'call_1',
        requested_at: '2026-11-20T22:34:26.120Z',
        reason: 'I need to.',
        decision: null,
        source: null,
        waited_ms: null,
      },
    ]);
  });

  test('that was given: it goes on, and says who waited how long for whom', () => {
    const given = [...asked, decides(1_120, 'call_1', 'approved')];
    expect(stands(given, 5_000)).toEqual(['running', null]);
    expect(seen(given, 5_000).turns[0]?.approvals).toMatchObject([
      { decision: 'approved', source: 'User', waited_ms: 1000 },
    ]);
  });

  test('of which only the result is known was given, by nobody knows whom', () => {
    const ran = [...asked, result(1_500, 'call_1')];
    expect(stands(ran, 5_000)).toEqual(['running', null]);
    expect(seen(ran, 5_000).turns[0]?.approvals).toMatchObject([
      { decision: 'approved', source: null, waited_ms: null },
    ]);
  });

  test.each([
    ['the next request', hook('model_requested', 900)],
    ['an interrupt', hook('turn_interrupted', 900)],
    ['the end', hook('turn_ended', 900)],
  ])('is over with %s', (_, later) => {
    expect(stands([...asked, later], 5_000)[0]).not.toBe('waiting');
  });

  test('of one of two equal commands belongs to the one that has none yet', () => {
    const twice = [
      prompt(),
      command(100, 'rm x', 'call_1'),
      command(110, 'rm x', 'call_2'),
      asks(120, 'rm x'),
      asks(300, 'rm x'),
    ];
    expect(seen(twice, 1_000).turns[0]?.approvals.map(({ call_id }) => call_id)).toEqual(['call_1', 'call_2']);
  });

  test('for something that is no call is kept by itself', () => {
    const network = [prompt(), asks(50, 'network-access example.org')];
    expect(stands(network, 1_000)).toEqual(['waiting', 'approval']);
    expect(seen(network, 1_000).turns[0]?.approvals).toMatchObject([{ call_id: null, decision: null }]);
  });

  test('asked by a hook that is configured twice is asked once', () => {
    const doubled = [...asked, asks(125, 'echo x > ../x')];
    expect(seen(doubled, 1_000).turns[0]?.approvals).toHaveLength(1);
  });
});

describe('silence', () => {
  const working = [prompt(), command(100, 'make', 'call_1')];

  test.each([
    [5, 'running', null],
    [11, 'running', 'stuck'],
    [31, 'unknown', 'silent'],
  ])('of %s minutes: %s, %s', (minutes, status, reason) => {
    expect(stands(working, minutes * MINUTE_MS)).toEqual([status, reason]);
  });

  test.each([
    ['another turn', hook('prompt', 2_000, { prompt: 'Again.' }, { turnId: NEXT }), 'killed'],
    ['another process', said('otel_logs', 'thread_started', 2_000, {}, { turnId: '' }), 'killed'],
    [
      'the lock that its process let go',
      said('rollout', 'thread_ended', 2_000, { reason: 'writer_gone' }, { turnId: '' }),
      'killed',
    ],
    ['SessionEnd', hook('thread_ended', 2_000, {}, { turnId: '' }), 'ended'],
  ])('that %s shows to be for ever', (_, proof, reason) => {
    const [turn] = seen([...working, proof], 3_000).turns;
    expect([turn?.status, turn?.status_reason]).toEqual(['unknown', reason]);
  });

  test('a lock is no source: what was seen of it is not said by Codex', () => {
    const gone = said('rollout', 'thread_ended', 2_000, { reason: 'writer_gone' }, { turnId: '' });
    expect(seen([...working, gone], 3_000).sources).toEqual(['hooks']);
  });
});

describe('the end of a turn', () => {
  test.each<[string, Observation[], string, string | null]>([
    ['Stop', [hook('turn_ended', 900, { last_message: 'Done.' })], 'completed', null],
    ['Interrupt', [hook('turn_interrupted', 900)], 'interrupted', 'user'],
    [
      'a failed request, then SessionEnd',
      [hook('error', 800, { 'error.message': 'http 401' }), hook('thread_ended', 900, {}, { turnId: '' })],
      'failed',
      'error',
    ],
    [
      'task_complete with an error',
      [said('rollout', 'turn_ended', 900, { status: 'failed', 'error.message': 'quota' })],
      'failed',
      'error',
    ],
    ['turn_aborted', [said('rollout', 'turn_interrupted', 900, { reason: 'replaced' })], 'interrupted', 'replaced'],
    [
      'an abort after the end, of a sub-agent whose process ends',
      [
        hook('turn_ended', 800, { last_message: 'Done.' }),
        said('rollout', 'turn_interrupted', 900, { reason: 'interrupted' }),
      ],
      'completed',
      null,
    ],
  ])('%s', (_, ends, status, reason) => {
    expect(stands([prompt(), ...ends], 60 * MINUTE_MS)).toEqual([status, reason]);
  });
});
