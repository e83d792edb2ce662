/** What nobody who is there tells is null or named, and never 0. */
import { describe, expect, test } from 'vitest';
import { fact } from '../../test/helper/fact.ts';
import type { Observation, Source } from '../model/observation.ts';
import { assemble } from './assemble.ts';

const THREAD = '01a1fb17-9cc7-7912-8ad6-52baff2b5a3c';
const TURN = '01a1fb17-9cd9-7ed0-9dce-6eef40d770a2';

let serial = 0;
const teller =
  (source: Source) =>
  (kind: Observation['kind'], at: number, more: Partial<Observation> = {}): Observation =>
    fact({
      id: (serial++).toString(16).padStart(32, '0'),
      source,
      kind,
      name: kind,
      at,
      threadId: THREAD,
      ...more,
    });
const file = teller('rollout');
const log = teller('otel_logs');
const only = (...observations: Observation[]) => {
  const [session, ...others] = assemble(observations, { now: 10_000_000 });
  if (session === undefined || others.length > 0) throw new Error('not one session');
  return session;
};
const counted = (at: number, input = '10') =>
  file('model_usage', at, { turnId: TURN, attributes: { input_token_count: input, output_token_count: '0' } });
const called = (callId: string, at: number) => [
  file('tool_started', at, { turnId: TURN, callId, attributes: { tool_name: 'shell' } }),
  file('tool_result', at + 10, { turnId: TURN, callId, attributes: { output: 'a' } }),
];
const asked = file('prompt', 1000, { turnId: TURN, attributes: { prompt: 'One' } });
const answered = [
  file('answer', 2000, { turnId: TURN, attributes: { response: 'Done.' } }),
  file('turn_ended', 2100, { turnId: TURN, attributes: { status: 'completed' } }),
];

describe('responses of a file', () => {
  test.each<[what: string, told: Observation[], count: number | null]>([
    ['each counted', [asked, ...called('a', 1100), counted(1150), ...answered, counted(2000)], 2],
    [
      'calls side by side',
      [asked, ...called('a', 1100), ...called('b', 1101), counted(1150), ...answered, counted(2000)],
      2,
    ],
    [
      'calls side by side, written one after the other when all are done, as 0.63 does',
      [
        asked,
        counted(1050),
        ...['a', 'b', 'c'].flatMap((callId, index) => [
          file('tool_started', 1100 + 4 * index, { turnId: TURN, callId, attributes: { tool_name: 'shell' } }),
          file('tool_result', 1112 + 4 * index, { turnId: TURN, callId, attributes: { output: 'a' } }),
        ]),
        ...answered,
        counted(2000),
      ],
      2,
    ],
    [
      'one between two others not counted',
      [asked, ...called('a', 1100), counted(1150), ...called('b', 1200), ...answered, counted(2000)],
      null,
    ],
    ['one counted for nothing', [asked, ...called('a', 1100), counted(1150, '0'), ...answered, counted(2000)], null],
    ['none counted', [asked, ...answered], null],
  ])('%s', (_what, words, count) => {
    expect(only(...words).counts.model_calls).toBe(count);
  });
});

test('a file before 0.113 that ends without an answer tells of no failures and no edits', () => {
  const nameless = [asked, ...called('a', 1100), counted(1150)].map((one) => ({ ...one, turnId: '' }));
  const opened = file('thread_started', 900, { attributes: { 'app.version': '0.63.0' } });
  const { counts, missing } = only(opened, ...nameless, { ...counted(1300, '20'), turnId: '' });
  expect(counts).toMatchObject({ tool_calls: 1, tool_failures: null, files_edited: null, lines_added: null });
  expect(missing).toContainEqual(expect.stringContaining('last tool calls are not counted'));
});

describe('logs', () => {
  const prompt = log('prompt', 1000, { attributes: { prompt: 'One' } });
  const response = (at: number, ...streamed: string[]) => [
    log('model_attempt', at, { attributes: { 'http.response.status_code': '200' } }),
    ...['response.created', ...streamed].map((kind, index) =>
      log('model_stream', at + 1 + index, { attributes: { 'event.kind': kind } }),
    ),
    log('model_usage', at + 9, { attributes: { input_token_count: '10', output_token_count: '1' } }),
  ];
  const CALL = 'response.function_call_arguments.done';

  test('show by the stream that a call was made of which nothing is logged', () => {
    const { counts, missing } = only(prompt, ...response(1100, CALL), ...response(1300));
    expect(counts).toMatchObject({ tool_calls: null, tool_failures: null, approvals: null });
    expect(missing).toContainEqual(expect.stringMatching(/^1 tool calls that the model asked for are not told/));
  });

  test('show no call twice because its stream broke', () => {
    const result = log('tool_result', 1250, { callId: 'a', attributes: { tool_name: 'shell', success: 'true' } });
    const [attempt, created, announced] = response(1100, CALL);
    const broken = [attempt, created, announced].filter((one) => one !== undefined);
    const { counts } = only(prompt, ...broken, ...response(1200, CALL), result, ...response(1300));
    expect(counts).toMatchObject({ tool_calls: 1, tool_failures: 0 });
  });

  test('do not lack what the provider’s own tools did', () => {
    const search = file('tool_result', 1150, {
      turnId: TURN,
      callId: 'ws',
      attributes: { tool_name: 'web_search', success: 'true' },
    });
    const { counts, missing } = only(asked, prompt, ...response(1100), search, ...answered);
    expect(counts.retries).toBe(0);
    expect(missing.filter((sentence) => sentence.includes('over OTLP'))).toEqual([]);
  });

  test('may lack the request that an interruption cut off, and the wait for an approval', () => {
    const interrupted = teller('otel_traces')('turn_interrupted', 1500, { turnId: TURN, name: 'turn/interrupt' });
    const span = teller('otel_traces')('turn_ended', 1000, {
      turnId: TURN,
      name: 'session_task.turn',
      durationMs: 500,
    });
    const { counts, missing } = only(prompt, span, interrupted);
    expect(counts.model_calls).toBeNull();
    expect(missing).toContainEqual(expect.stringMatching(/^Whether the model was being asked when 1 of 1 turns/));
    const stopped = teller('otel_traces')('tool_span', 1200, {
      turnId: TURN,
      callId: 'a',
      durationMs: 100,
      attributes: { tool_name: 'shell', aborted: 'true' },
    });
    const waiting = only(prompt, span, interrupted, stopped);
    expect(waiting.counts.approvals).toBeNull();
    expect(waiting.missing).toContainEqual(
      expect.stringMatching(/^Whether 1 of 1 tool calls that were stopped waited/),
    );
  });

  test('have Codex’s own words for a failure only with a file', () => {
    const failed = log('model_attempt', 1100, { attributes: { 'http.response.status_code': '500' } });
    const error = file('error', 1200, { turnId: TURN, attributes: { 'error.message': 'High demand.' } });
    const sentence = expect.stringMatching(/^What Codex itself said of the failed requests/);
    expect(only(prompt, failed).missing).toContainEqual(sentence);
    expect(only(asked, prompt, failed, error).missing).not.toContainEqual(sentence);
  });
});

test('tokens of a file that can be read in two ways are called an estimate, unless logs tell them', () => {
  const twice = file('event', 1500, { turnId: TURN, name: 'token_count.uncertain' });
  const estimate = expect.stringContaining('tokens and cost are an estimate');
  expect(only(asked, counted(1400), twice, ...answered).missing).toContainEqual(estimate);
  expect(only(asked, counted(1400), ...answered).missing).not.toContainEqual(estimate);
  const usage = log('model_usage', 1390, { attributes: { input_token_count: '10', output_token_count: '0' } });
  expect(only(asked, usage, counted(1400), twice, ...answered).missing).not.toContainEqual(estimate);
});
