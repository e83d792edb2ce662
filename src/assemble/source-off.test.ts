/** A source that was off for a while, or that cannot tell a thing: turns are told apart by what is left, and what it would have told is null and named. */
import { describe, expect, test } from 'vitest';
import { fact } from '../../test/helper/fact.ts';
import type { Observation, Source } from '../model/observation.ts';
import { assemble } from './assemble.ts';

const THREAD = '01a1fb17-9cc7-7912-8ad6-52baff2b5a3c';
const [ONE, TWO] = ['01a1fb17-9cd9-7ed0-9dce-6eef40d770a2', '01a1fb17-a0d9-7ed0-9dce-6eef40d770a3'];

let serial = 0;
const teller =
  (source: Source) =>
  (kind: Observation['kind'], at: number, more: Partial<Observation> = {}): Observation =>
    fact({ id: (serial++).toString(16).padStart(32, '0'), source, kind, name: kind, at, threadId: THREAD, ...more });
const file = teller('rollout');
const log = teller('otel_logs');
const hook = teller('hooks');
const span = teller('otel_traces');
const notify = teller('notify');
const only = (...observations: Observation[]) => {
  const [session, ...others] = assemble(observations, { now: 10_000_000 });
  if (session === undefined || others.length > 0) throw new Error('not one session');
  return session;
};
const TOKENS = { input_token_count: '10', output_token_count: '1' };
const request = (at: number, traceId = '') => [
  log('model_attempt', at, { traceId, durationMs: 5, attributes: { 'http.response.status_code': '200' } }),
  log('model_usage', at + 3, { attributes: TOKENS }),
];
const said = (prompt: string) => ({ attributes: { prompt } });

describe('under one trace, logs alone', () => {
  const turn = (at: number, prompt: string) => [
    log('prompt', at, { traceId: 'aa', ...said(prompt) }),
    ...request(at + 20, 'aa'),
    log('turn_ttft', at + 25, { traceId: 'aa', durationMs: 30 }),
  ];

  test('tell two turns by their first tokens', () => {
    const { turns } = only(...turn(1000, 'One'), ...turn(1200, 'Two'));
    expect(turns.map(({ prompt, tokens }) => [prompt, tokens.total])).toEqual([
      ['One', 11],
      ['Two', 11],
    ]);
  });

  test('tell words that steered by the first token that is not there', () => {
    const steering = log('prompt', 1100, { traceId: 'aa', ...said('And this') });
    const { turns } = only(...turn(1000, 'One'), steering, ...request(1120, 'aa'));
    expect(turns.map(({ prompt, tokens }) => [prompt, tokens.total])).toEqual([['One\n\nAnd this', 22]]);
  });
});

describe('the same words, in a process without OTLP', () => {
  const logged = [log('prompt', 1000, { traceId: 'aa', ...said('Same') }), ...request(1020, 'aa')];

  test('are another prompt: Codex asks the model when its hooks have run', () => {
    const hooked = [hook('prompt', 1300, { turnId: TWO, ...said('Same') }), hook('turn_ended', 1400, { turnId: TWO })];
    expect(only(...logged, ...hooked).turns.map(({ sources }) => sources)).toEqual([['otel_logs'], ['hooks']]);
  });

  test('are one prompt where only a compaction was asked for before', () => {
    const hooked = hook('prompt', 1100, { turnId: TWO, ...said('Same') });
    expect(only(...logged, hooked, ...request(1200, 'aa')).turns).toHaveLength(1);
  });

  test('are another prompt than the one whose answer names another turn', () => {
    const answer = log('answer', 1030, { traceId: 'aa', turnId: ONE, attributes: { response: 'a' } });
    const end = notify('turn_ended', 1400, {
      turnId: TWO,
      attributes: { prompt: 'Same', last_message: 'b', prompt_count: '2' },
    });
    expect(only(...logged, answer, end).turns.map(({ answer: words }) => words)).toEqual(['a', 'b']);
  });

  test('may be what the list of notify holds more than is told: then requests are unknown', () => {
    const end = (count: string) =>
      notify('turn_ended', 1400, { turnId: TWO, attributes: { prompt: 'Same', prompt_count: count } });
    const told = only(...logged, end('2'));
    expect(told.counts).toMatchObject({ model_calls: null, retries: null });
    expect(told.missing).toContainEqual(expect.stringMatching(/^notify lists 1 prompts of this thread/));
    expect(only(...logged, end('1')).counts).toMatchObject({ model_calls: 1, retries: 0 });
  });
});

test('what answers a request belongs to its turn, though the next prompt was logged before it came (0.80)', () => {
  const [attempt, usage] = request(1020);
  const { turns } = only(log('prompt', 1000, said('One')), attempt!, log('prompt', 1022, said('Two')), usage!);
  expect(turns.map(({ prompt, tokens }) => [prompt, tokens.total])).toEqual([
    ['One', 11],
    ['Two', null],
  ]);
});

describe('two processes that write one file', () => {
  const beside = { beside_turn_ids: ONE };
  const written = [
    file('turn_started', 1000, { turnId: ONE }),
    file('turn_started', 1010, { turnId: TWO }),
    file('prompt', 1020, { turnId: TWO, attributes: { prompt: 'Left', ...beside } }),
    file('prompt', 1030, { turnId: TWO, attributes: { prompt: 'Right', ...beside } }),
    file('turn_ended', 1300, { turnId: TWO }),
  ];
  const end = file('turn_ended', 1310, { turnId: ONE });
  const hooked = [
    hook('prompt', 1018, { turnId: ONE, ...said('Left') }),
    hook('prompt', 1028, { turnId: TWO, ...said('Right') }),
  ];
  const prompts = (...told: Observation[]) => only(...told).turns.map(({ prompt }) => prompt);

  test('hooks tell whose prompt is whose', () => {
    expect(prompts(...written, end, ...hooked)).toEqual(['Left', 'Right']);
  });

  test('the file alone does not, and says so', () => {
    expect(only(...written, end).missing).toContainEqual(
      expect.stringMatching(/^Two processes worked on one thread at once/),
    );
  });

  test('one that was killed wrote nothing more', () => {
    expect(prompts(...written)).toEqual([null, 'Left\n\nRight']);
    expect(only(...written).missing.filter((sentence) => sentence.startsWith('Two processes'))).toEqual([]);
  });
});

test('spans of 0.80 name no thread: each process is a turn, and what a stopped one called is unknown', () => {
  const ran = (at: number) => [
    span('thread_ended', at, { name: 'new_session', traceId: `${at}`, durationMs: 50 }),
    span('turn_started', at + 5, {
      name: 'run_turn',
      threadId: '',
      traceId: `${at}`,
      durationMs: 40,
      attributes: { cwd: '/p' },
    }),
  ];
  const { turns, counts, missing } = only(...ran(1000), ...ran(2000));
  expect(turns).toHaveLength(2);
  expect(counts.tool_calls).toBeNull();
  expect(missing).toContainEqual(expect.stringMatching(/^Spans before Codex 0\.113 name their thread/));
});

test('a turn of which spans tell a response, and logs nothing, did not come whole over OTLP', () => {
  const of = (turnId: string, at: number) => [
    span('turn_ended', at, { name: 'session_task.turn', turnId, durationMs: 100 }),
    span('model_span', at + 10, { name: 'receiving_stream', turnId, durationMs: 10 }),
  ];
  const logged = [log('prompt', 1001, said('One')), ...request(1010)];
  const { counts, missing } = only(...of(ONE, 1000), ...logged, ...of(TWO, 2000));
  expect(counts).toMatchObject({ model_calls: null, retries: null });
  expect(missing).toContainEqual(expect.stringMatching(/^1 of 2 turns did not come whole over OTLP/));
});

test('a turn that only notify tells of may have failed calls and compactions that others do not count', () => {
  const begun = [log('prompt', 1000, said('One')), ...request(1020)];
  const ended = span('turn_ended', 990, {
    name: 'session_task.turn',
    turnId: ONE,
    durationMs: 60,
    attributes: { 'codex.turn.token_usage.total_tokens': '11' },
  });
  const compacted = span('compaction', 1005, { name: 'run_auto_compact', turnId: ONE, durationMs: 5 });
  const other = notify('turn_ended', 2000, { turnId: TWO, attributes: { prompt: 'Two', prompt_count: '2' } });
  const { counts, missing } = only(...begun, ended, compacted, other);
  expect(counts).toMatchObject({ tool_calls: null, tool_failures: null, compactions: 1 });
  expect(missing).toContainEqual(expect.stringMatching(/^Compactions of 1 of 2 turns are unknown, and not counted/));
});

test('two calls of one turn that have one id are not missing: each has its result', () => {
  const calls = [1100, 1200].flatMap((at) => [
    log('model_attempt', at, { attributes: { 'http.response.status_code': '200' } }),
    log('model_stream', at + 1, { attributes: { 'event.kind': 'response.function_call_arguments.done' } }),
    log('model_usage', at + 2, { attributes: TOKENS }),
    log('tool_result', at + 20, { callId: 'call_0', attributes: { tool_name: 'shell', success: 'true' } }),
  ]);
  const { missing } = only(log('prompt', 1000, said('One')), ...calls, ...request(1300));
  expect(missing.filter((sentence) => sentence.includes('the model asked for'))).toEqual([]);
});

test('what was whole of an answer when its turn was stopped is in the file only', () => {
  const stopped = (more: Observation[]) =>
    only(
      hook('prompt', 1000, { turnId: ONE, ...said('One') }),
      hook('turn_interrupted', 1500, { turnId: ONE }),
      ...more,
    ).missing.filter((sentence) => sentence.startsWith('The answers of'));
  expect(stopped([])).toHaveLength(1);
  const call = span('tool_span', 1200, {
    name: 'shell',
    turnId: ONE,
    callId: 'a',
    durationMs: 290,
    attributes: { aborted: 'true' },
  });
  expect(stopped([call])).toEqual([]);
});
