import { describe, expect, test } from 'vitest';
import type { Observation, ObservationKind } from '../model/observation.ts';
import type { Session, Turn } from '../model/session.ts';
import { assemble } from './assemble.ts';

const THREAD = '01a1fb17-9cc7-7912-8ad6-52baff2b5a3c';
const CHILD = '01a1fb18-3c42-7070-905d-2a78d128d729';
const TURN = '01a1fb17-9cd9-7ed0-9dce-6eef40d770a2';
const START = Date.parse('2026-11-20T22:33:11.000Z');
const MINUTE_MS = 60_000;

let serial = 0;
const log = (
  kind: ObservationKind,
  afterMs: number,
  attributes: Record<string, string> = {},
  more: Partial<Observation> = {},
): Observation => ({
  id: (serial++).toString(16).padStart(32, '0'),
  source: 'otel_logs',
  kind,
  name: kind,
  at: START + afterMs,
  durationMs: null,
  threadId: THREAD,
  turnId: '',
  callId: '',
  responseId: '',
  traceId: '',
  spanId: '',
  parentSpanId: '',
  attributes,
  ...more,
});
const span = (
  kind: ObservationKind,
  name: string,
  afterMs: number,
  durationMs: number,
  more: Partial<Observation> = {},
) =>
  log(
    kind,
    afterMs,
    {},
    { source: 'otel_traces', name, durationMs, traceId: 't1', spanId: `s${serial}`, turnId: TURN, ...more },
  );

const usage = (afterMs: number, input: number, output: number, more: Partial<Observation> = {}) =>
  log(
    'model_usage',
    afterMs,
    { input_token_count: String(input), output_token_count: String(output), cached_token_count: '100' },
    more,
  );
const attempt = (afterMs: number, attributes: Record<string, string> = { 'http.response.status_code': '200' }) =>
  log('model_attempt', afterMs, attributes, { durationMs: 10 });
const stream = (afterMs: number, kind: string) => log('model_stream', afterMs, { 'event.kind': kind });
const prompt = (afterMs: number, text: string, more: Partial<Observation> = {}) =>
  log('prompt', afterMs, { prompt: text }, more);

const at = (minutes: number) => ({ now: START + minutes * MINUTE_MS });
const only = (observations: Observation[], minutes = 60): Session => {
  const sessions = assemble(observations, at(minutes));
  expect(sessions).toHaveLength(1);
  return sessions[0] as Session;
};
const onlyTurn = (observations: Observation[], minutes = 60): Turn => {
  const { turns } = only(observations, minutes);
  expect(turns).toHaveLength(1);
  return turns[0] as Turn;
};

const answered = (): Observation[] => [
  prompt(0, 'Say hi.'),
  attempt(20),
  stream(21, 'response.created'),
  stream(29, 'response.completed'),
  usage(30, 3100, 5),
];

describe('tokens', () => {
  test('are counted once, though logs and spans both tell them', () => {
    const spans = [
      span('turn_ended', 'session_task.turn', -5, 60),
      span('model_usage', 'handle_responses', 31, 1, {
        attributes: { 'gen_ai.usage.input_tokens': '3100', 'gen_ai.usage.output_tokens': '5' },
      }),
    ];
    expect(only([...answered(), ...spans]).tokens).toMatchObject({
      input: 3100,
      cached_input: 100,
      output: 5,
      total: 3105,
    });
  });

  test('of a response that only its span told are not lost', () => {
    const told = span('model_usage', 'handle_responses', 400, 1, {
      attributes: { 'gen_ai.usage.input_tokens': '4000', 'gen_ai.usage.output_tokens': '7' },
    });
    const turn = span('turn_ended', 'session_task.turn', -5, 600);
    expect(only([...answered(), turn, told]).tokens.input).toBe(7100);
  });

  test('come from the turn when nothing finer is known, compaction included', () => {
    const turn = span('turn_ended', 'session_task.turn', 0, 60, {
      attributes: { 'codex.turn.token_usage.input_tokens': '20700', 'codex.turn.token_usage.output_tokens': '130' },
    });
    expect(only([turn]).tokens).toMatchObject({ input: 20700, output: 130, total: 20830, cached_input: null });
  });

  test('that nobody told are unknown, not 0', () => {
    expect(only([prompt(0, 'hi')]).tokens).toEqual({
      input: null,
      cached_input: null,
      cache_write_input: null,
      output: null,
      reasoning_output: null,
      total: null,
    });
  });
});

describe('model calls', () => {
  test('an attempt before the response is finished is a retry, not another call', () => {
    const turn = onlyTurn([
      prompt(0, 'hi'),
      attempt(10, { 'http.response.status_code': '429', 'error.message': 'http 429' }),
      attempt(1000),
      usage(1010, 10, 1),
    ]);
    expect(turn.model_calls).toMatchObject([{ attempts: 2, status: 'ok' }]);
    expect(turn.errors).toMatchObject([{ at: '2026-11-20T22:33:11.010Z', kind: 'model_request', message: 'http 429' }]);
  });

  test('says the message inside a failed response', () => {
    const failed = log('model_stream', 20, {
      'error.message': '{"type":"response.failed","response":{"error":{"message":"Too \\"long\\"."}}}',
    });
    expect(onlyTurn([prompt(0, 'hi'), attempt(10), failed]).errors.at(-1)?.message).toBe('Too "long".');
  });
});

describe('turns', () => {
  test('one for each prompt where no span names them', () => {
    const { turns } = only([...answered(), prompt(5000, 'Again.'), usage(5030, 10, 1)]);
    expect(turns.map(({ turn_id, prompt: text }) => [turn_id, text])).toEqual([
      [`${THREAD}:1`, 'Say hi.'],
      [`${THREAD}:2`, 'Again.'],
    ]);
  });

  // An answer carries its turn's id: it used to make a turn of its own where no span came.
  test('an answer names the turn that it ends, it is none of its own', () => {
    const answer = log('answer', 40, { response: 'Hi.' }, { turnId: TURN });
    expect(onlyTurn([...answered(), answer])).toMatchObject({ turn_id: TURN, prompt: 'Say hi.', answer: 'Hi.' });
    const traced = answered().map((told) => ({ ...told, traceId: told.kind === 'model_usage' ? '' : 't1' }));
    expect(onlyTurn([...traced, { ...answer, traceId: 't1' }])).toMatchObject({ turn_id: TURN, answer: 'Hi.' });
    expect(onlyTurn([...answered(), answer, span('turn_ended', 'session_task.turn', -5, 60)])).toMatchObject({
      answer: 'Hi.',
    });
  });

  test('a prompt in the same trace steers the turn, it does not start one', () => {
    const trace = { traceId: 't1' };
    const turn = onlyTurn([
      span('turn_ended', 'session_task.turn', -5, 900),
      prompt(0, 'Go.', trace),
      prompt(300, 'Stop at 3.', trace),
    ]);
    expect(turn).toMatchObject({ turn_id: TURN, prompt: 'Go.\n\nStop at 3.' });
  });

  test('compaction at the start of a resumed turn belongs to that turn', () => {
    const { turns } = only([
      ...answered(),
      log('thread_started', 5000),
      attempt(5100),
      usage(5110, 12600, 80),
      prompt(5200, 'Go on.'),
      usage(5300, 10, 1),
    ]);
    expect(turns.map(({ model_calls }) => model_calls.length)).toEqual([1, 2]);
  });

  test('two runs under one TRACEPARENT stay two turns', () => {
    const second = '01a1fb17-9cd9-7ed0-9dce-6eef40d770a3';
    const { turns } = only([
      span('turn_ended', 'session_task.turn', 0, 100),
      prompt(10, 'One.', { traceId: 't1' }),
      log('thread_started', 900),
      span('turn_ended', 'session_task.turn', 1000, 100, { turnId: second }),
      prompt(1010, 'Two.', { traceId: 't1' }),
    ]);
    expect(turns.map((turn) => turn.prompt)).toEqual(['One.', 'Two.']);
  });

  test.each<[string, () => Observation[], number, string]>([
    ['a request without an answer is running', () => [prompt(0, 'hi'), attempt(10)], 1, 'running'],
    ['until it has been silent for too long', () => [prompt(0, 'hi'), attempt(10)], 60, 'unknown'],
    ['an answer without tool calls is the end', answered, 1, 'completed'],
    [
      'an announced tool call is not',
      () => [
        prompt(0, 'hi'),
        attempt(20),
        stream(21, 'response.created'),
        stream(22, 'response.function_call_arguments.done'),
        usage(30, 1, 1),
      ],
      1,
      'running',
    ],
    ['nor is a finished response whose stream nobody saw', () => [prompt(0, 'hi'), usage(30, 1, 1)], 1, 'running'],
    [
      "the turn's own span is",
      () => [
        prompt(0, 'hi'),
        span('turn_ended', 'session_task.turn', -1, 50, {
          attributes: { 'codex.turn.token_usage.input_tokens': '10' },
        }),
      ],
      1,
      'completed',
    ],
    [
      'but not one that says nothing of a response',
      () => [prompt(0, 'hi'), span('turn_ended', 'session_task.turn', -1, 50)],
      1,
      'unknown',
    ],
    [
      'a request that failed for good fails the turn',
      () => [
        prompt(0, 'hi'),
        attempt(9, { 'error.message': 'http 500' }),
        span('turn_ended', 'session_task.turn', -1, 50),
      ],
      1,
      'failed',
    ],
    [
      'Esc interrupts',
      () => [
        prompt(0, 'hi'),
        span('turn_ended', 'session_task.turn', -1, 50),
        span('turn_interrupted', 'turn/interrupt', 40, 1, { threadId: '' }),
      ],
      1,
      'interrupted',
    ],
    [
      'so does an aborted tool',
      () => [
        prompt(0, 'hi'),
        span('turn_ended', 'session_task.turn', -1, 50),
        span('tool_span', 'exec_command', 10, 30, {
          callId: 'c1',
          attributes: { aborted: 'true', tool_name: 'exec_command' },
        }),
      ],
      1,
      'interrupted',
    ],
  ])('%s', (_what, observations, minutes, status) => {
    expect(onlyTurn(observations(), minutes).status).toBe(status);
  });
});

describe('sub-agents', () => {
  const link = (threadId: string) =>
    log('thread_link', 50, { parent_thread_id: THREAD, child_thread_id: CHILD, prompt: 'Count.' }, { threadId });

  test('are one session with their root, each with the prompt that it was given', () => {
    const session = only([...answered(), link(THREAD), link(CHILD), usage(80, 5000, 30, { threadId: CHILD })]);
    expect(session.session_id).toBe(THREAD);
    expect(session.tokens.input).toBe(8100);
    expect(session.counts).toMatchObject({ subagents: 1, turns: 2 });
    expect(session.turns.map((turn) => turn.prompt)).toEqual(['Say hi.', 'Count.']);
    expect(session.agents.map(({ thread_id, parent_thread_id, role }) => [thread_id, parent_thread_id, role])).toEqual([
      [THREAD, null, 'root'],
      [CHILD, THREAD, 'subagent'],
    ]);
  });

  test('that review are found by their turn, where neither thread names the other', () => {
    const half = (threadId: string, end: string) =>
      log('thread_link', 0, { [end]: threadId, child_turn_id: TURN }, { threadId, source: 'rollout' });
    const asked = log('prompt', 1, { prompt: 'Review.' }, { threadId: CHILD, source: 'rollout', turnId: TURN });
    const [parent, child] = [half(THREAD, 'parent_thread_id'), half(CHILD, 'child_thread_id')];
    expect(only([...answered(), parent, child, asked]).session_id).toBe(THREAD);
    expect(assemble([...answered(), child, asked], at(60))).toHaveLength(2);
  });

  test('that nobody linked are found inside the span that opened them', () => {
    const review = span('turn_ended', 'session_task.review', 0, 300);
    const inside = span('turn_ended', 'session_task.turn', 40, 200, {
      threadId: CHILD,
      turnId: '01a1fb38-6abf-7052-80a3-7e3e2cbee10a',
    });
    expect(only([review, inside]).agents).toHaveLength(2);
  });

  test('a circle of links ends', () => {
    const back = log('thread_link', 60, { parent_thread_id: CHILD, child_thread_id: THREAD });
    expect(assemble([...answered(), link(THREAD), back, usage(80, 1, 1, { threadId: CHILD })], at(60))).toHaveLength(1);
  });
});

test.each([
  ['session_task.turn', 'turn'],
  ['session_task.compact', 'compaction'],
  ['session_task.review', 'review'],
])('%s is a %s', (name, kind) => {
  expect(onlyTurn([span('turn_ended', name, 0, 50)]).kind).toBe(kind);
});

test("the TUI's title generator is told apart from people's sessions", () => {
  const text = 'Generate a concise, single-line task title of at most 36 characters.';
  expect(only([prompt(0, text), usage(5, 300, 4)]).kind).toBe('title_generator');
  expect(only(answered()).kind).toBe('session');
  // a person may want a title, too
  const asked = prompt(0, 'Generate a concise, single-line task title for my homework.');
  expect(only([asked, usage(5, 300, 4)]).kind).toBe('session');
});

test('hidden prompts are unknown, and the session says what to do', () => {
  const session = only([prompt(0, '[REDACTED]'), usage(9, 1, 1)]);
  expect(session.turns[0]?.prompt).toBeNull();
  expect(session.missing).toContainEqual(expect.stringContaining('set otel.log_user_prompt = true'));
});

describe("Codex's own estimate of a cost", () => {
  const costs = (afterMs: number, turnId: string) =>
    log('cost', afterMs, { 'usage.estimated_usd': '0.42' }, { turnId });
  const turnSpan = span('turn_ended', 'session_task.turn', 0, 100, { threadId: THREAD });

  test('stands beside ours, in the turn that it names, however late it comes', () => {
    const other = { turnId: CHILD, traceId: 't2', threadId: THREAD };
    const next = span('turn_ended', 'session_task.turn', 2 * MINUTE_MS, 100, other);
    const session = only([...answered(), turnSpan, next, costs(3 * MINUTE_MS, TURN)]);
    expect(session.turns.map(({ codex_cost_usd }) => codex_cost_usd)).toEqual([0.42, null]);
    expect(session.codex_cost_usd).toBe(0.42);
  });

  test('is no sign of life and makes no turn', () => {
    const without = only([...answered(), turnSpan]);
    const late = only([...answered(), turnSpan, costs(9 * MINUTE_MS, TURN)]);
    expect([late.ended_at, late.turns.length, late.turns[0]?.duration_ms]).toEqual([
      without.ended_at,
      1,
      without.turns[0]?.duration_ms,
    ]);
  });

  test('with logs alone belongs to the turn whose answer has its id, else to none', () => {
    const named = log('answer', 40, { response: 'Hi.' }, { turnId: TURN });
    expect(only([...answered(), named, costs(MINUTE_MS, TURN)]).codex_cost_usd).toBe(0.42);
    expect(only([...answered(), costs(MINUTE_MS, TURN)]).codex_cost_usd).toBeNull();
  });
});
