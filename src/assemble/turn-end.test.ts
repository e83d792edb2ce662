/** What ended a turn, where its own end was lost, was never written, or came late. */
import { describe, expect, test } from 'vitest';
import type { Observation, ObservationKind } from '../model/observation.ts';
import type { Turn } from '../model/session.ts';
import { assemble } from './assemble.ts';

const THREAD = '01a1fb17-9cc7-7912-8ad6-52baff2b5a3c';
const HOUR_MS = 3_600_000;

let serial = 0;
const told = (
  source: Observation['source'],
  kind: ObservationKind,
  at: number,
  attributes: Record<string, string> = {},
  more: Partial<Observation> = {},
): Observation => ({
  id: (serial++).toString(16).padStart(32, '0'),
  source,
  kind,
  name: kind,
  at,
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

const tokens = { input_token_count: '100', cached_token_count: '0', output_token_count: '10' };
const prompt = (at: number, text: string): Observation => told('otel_logs', 'prompt', at, { prompt: text });
const completed = (at: number): Observation =>
  told('otel_logs', 'model_stream', at, { 'event.kind': 'response.completed' });
const asking = (at: number): Observation[] => [
  told('otel_logs', 'model_attempt', at, { 'http.response.status_code': '200' }, { durationMs: 2 }),
  told('otel_logs', 'model_stream', at + 1, { 'event.kind': 'response.created' }),
];
const answering = (at: number): Observation[] => [
  ...asking(at),
  completed(at + 2),
  told('otel_logs', 'model_usage', at + 2, tokens),
];
const opened = (at: number): Observation => told('otel_logs', 'thread_started', at);
const loop = (at: number, durationMs: number): Observation =>
  told(
    'otel_traces',
    'thread_ended',
    at,
    {},
    { name: 'session_loop', durationMs, traceId: 't1', spanId: `s${serial}` },
  );

const turnsOf = (...observations: Observation[]): Turn[] =>
  assemble(observations, { now: HOUR_MS }).flatMap(({ turns }) => turns);
const stands = (...observations: Observation[]) =>
  turnsOf(...observations).map(({ status, status_reason }) => [status, status_reason]);

describe('a response that was followed by nothing', () => {
  test('was the answer', () => {
    expect(stands(prompt(0, 'One.'), ...answering(10))).toEqual([['completed', null]]);
  });

  test('was none when a call began while it still streamed', () => {
    const decided = told('otel_logs', 'approval', 11, { decision: 'approved' }, { callId: 'call_1' });
    const written = told('rollout', 'tool_result', 3000, { output: 'ok' }, { callId: 'call_1' });
    expect(stands(prompt(0, 'One.'), ...answering(10), decided)).toEqual([['unknown', 'silent']]);
    expect(stands(prompt(0, 'One.'), ...answering(10), decided, written)).toEqual([['unknown', 'silent']]);
  });

  test('was the answer, though nobody counted its tokens, which are unknown', () => {
    const [turn] = turnsOf(prompt(0, 'One.'), ...asking(10), completed(12), ...asking(20), completed(22));
    expect(turn).toMatchObject({ status: 'completed', tokens: { input: null, total: null } });
    expect(turn?.model_calls.map(({ status, attempts }) => [status, attempts])).toEqual([
      ['ok', 1],
      ['ok', 1],
    ]);
  });
});

describe('the end of a process', () => {
  const killed = [opened(0), prompt(1, 'One.'), ...asking(10)];
  const resumed = [opened(1000), prompt(1001, 'Two.'), ...answering(1010)];

  test('that ran the turn says that it is over', () => {
    expect(stands(...killed, loop(0, 100))).toEqual([['unknown', 'ended']]);
  });

  test('that came later says nothing about who was killed', () => {
    expect(stands(...killed, ...resumed, loop(1000, 100))).toEqual([
      ['unknown', 'killed'],
      ['completed', null],
    ]);
  });
});

test('notify comes late, and each goes with its own prompt, whatever was typed twice', () => {
  const notified = (at: number, last_message: string): Observation =>
    told('notify', 'turn_ended', at, { status: 'completed', prompt: 'yes', last_message });
  const turns = turnsOf(
    ...[0, 100, 200].flatMap((at) => [prompt(at, 'yes'), ...answering(at + 10)]),
    notified(110, 'a'),
    notified(210, 'b'),
    notified(310, 'c'),
  );
  expect(turns.map(({ answer }) => answer)).toEqual(['a', 'b', 'c']);
});

test('a turn of which only notify was heard is one, too', () => {
  const notified = (at: number, words: string): Observation =>
    told('notify', 'turn_ended', at, { status: 'completed', prompt: words, last_message: 'ok' });
  const turns = turnsOf(prompt(0, 'One.'), ...answering(10), notified(20, 'One.'), notified(5000, 'Two.'));
  expect(turns.map(({ prompt: words }) => words)).toEqual(['One.', 'Two.']);
});

test('a rollout that names no turns says where a compaction begins one', () => {
  const file = (kind: ObservationKind, at: number, attributes: Record<string, string> = {}): Observation =>
    told('rollout', kind, at, attributes);
  const before = [file('prompt', 0, { prompt: 'One.' }), file('model_usage', 5, tokens)];
  const compacted = [
    file('turn_started', 100),
    file('model_usage', 110, tokens),
    file('compaction', 110, { state: 'finished' }),
  ];
  const turns = (promptAt: number) =>
    turnsOf(
      ...before,
      ...compacted,
      file('prompt', promptAt, { prompt: 'Two.' }),
      file('model_usage', 5000, tokens),
    ).map(({ kind, prompt: text, tokens: { input } }) => [kind, text, input]);
  expect(turns(110)).toEqual([
    ['turn', 'One.', 100],
    ['turn', 'Two.', 200],
  ]);
  // nobody types that fast: the user had typed /compact
  expect(turns(4000)).toEqual([
    ['turn', 'One.', 100],
    ['compaction', null, 100],
    ['turn', 'Two.', 100],
  ]);
});

describe('a turn that ended in its own way', () => {
  const TURN = { turnId: '01a1fb17-9cd9-7ed0-9dce-6eef40d770a2' };

  test('is a /compact, of which only its hooks tell', () => {
    const compaction = (at: number, state: string): Observation =>
      told('hooks', 'compaction', at, { trigger: 'manual', state }, TURN);
    expect(stands(compaction(0, 'started'), compaction(50, 'finished'))).toEqual([['completed', null]]);
    expect(stands(compaction(0, 'started'))).toEqual([['unknown', 'silent']]);
  });

  test("is a command of the user's own, which has neither prompt nor answer", () => {
    const started = told('rollout', 'turn_started', 0, {}, TURN);
    const ended = told('rollout', 'turn_ended', 50, { status: 'completed' }, TURN);
    expect(stands(started, ended)).toEqual([['completed', null]]);
  });

  test('is one that an end says was completed, though its last logged request failed: what came behind it is lost', () => {
    const failed = told('otel_logs', 'model_attempt', 10, { 'error.message': 'http 500' }, TURN);
    const ended = told('hooks', 'turn_ended', 50, { status: 'completed', last_message: 'Done.' }, TURN);
    expect(stands(failed, ended)).toEqual([['completed', null]]);
  });

  test('is one whose span has no sum of tokens, where spans have one: it was cut off', () => {
    const span = (attributes: Record<string, string>) =>
      told('otel_traces', 'turn_ended', 0, attributes, { ...TURN, name: 'session_task.turn', durationMs: 90 });
    const told147 = { 'codex.turn.reasoning_effort': 'medium' };
    expect(stands(span(told147))).toEqual([['interrupted', 'user']]);
    const summed = (tokensTold: string) => span({ ...told147, 'codex.turn.token_usage.input_tokens': tokensTold });
    expect([stands(summed('10')), stands(summed('0'))]).toEqual([[['completed', null]], [['unknown', 'ended']]]);
    expect(stands(span({}))).toEqual([['unknown', 'ended']]);
  });

  test('is a script that was stopped, whose own calls ended after it', () => {
    const call = (callId: string, at: number, attributes: Record<string, string>): Observation =>
      told('otel_traces', 'tool_span', at, attributes, { ...TURN, callId, name: 'exec', durationMs: 10 });
    const sum = { 'codex.turn.token_usage.input_tokens': '10' };
    const span = told('otel_traces', 'turn_ended', 0, sum, { ...TURN, name: 'session_task.turn', durationMs: 90 });
    const stopped = call('call_1', 10, { aborted: 'true' });
    const inner = call('exec-1', 15, { aborted: 'false' });
    expect(stands(span, stopped, inner)).toEqual([['interrupted', 'user']]);
    expect(stands(span, stopped, inner, told('otel_logs', 'model_usage', 60, tokens, TURN))).toEqual([
      ['completed', null],
    ]);
  });

  test('is a review whose reviewer was stopped', () => {
    const REVIEWER = '01a1fb17-9cc7-7912-8ad6-52baff2b5a3f';
    const review = told('otel_traces', 'turn_ended', 0, {}, { ...TURN, name: 'session_task.review', durationMs: 90 });
    const link = told('hooks', 'thread_link', 1, { parent_thread_id: THREAD, child_thread_id: REVIEWER });
    const asked = told('hooks', 'prompt', 5, { prompt: 'Review.' }, { threadId: REVIEWER, turnId: REVIEWER });
    const stop = told('hooks', 'turn_interrupted', 80, {}, { threadId: REVIEWER, turnId: REVIEWER });
    expect(stands(review, link, asked, stop)).toEqual([
      ['interrupted', 'user'],
      ['interrupted', 'user'],
    ]);
  });
});
