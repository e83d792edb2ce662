/** What is left when a part of a session is lost may not look like something else, nor like all. */
import { describe, expect, test } from 'vitest';
import { fact } from '../../test/helper/fact.ts';
import type { Observation } from '../model/observation.ts';
import type { Session } from '../model/session.ts';
import { assemble } from './assemble.ts';

const THREAD = '01a1fb17-9cc7-7912-8ad6-52baff2b5a3c';
const OTHER = '01a1fb18-3c42-7070-905d-2a78d128d729';
const FIRST = '01a1fb17-9cd9-7ed0-9dce-6eef40d770a2';
const SECOND = '01a1fb18-3c60-7a51-8a0e-5b8a1e9d2c11';

let serial = 0;
const told = (kind: Observation['kind'], at: number, more: Partial<Observation> = {}): Observation =>
  fact({
    id: (serial++).toString(16).padStart(32, '0'),
    source: 'otel_logs',
    kind,
    name: kind,
    at,
    threadId: THREAD,
    ...more,
  });
const sessionsOf = (...observations: Observation[]): Session[] => assemble(observations, { now: 10_000_000 });
const only = (...observations: Observation[]): Session => {
  const sessions = sessionsOf(...observations);
  expect(sessions).toHaveLength(1);
  return sessions[0] as Session;
};
const tokens = { input_token_count: '10', output_token_count: '1' };

test('a title that is asked for during a review is none of its agents, where only notify tells what it is', () => {
  const span = (name: string, at: number, durationMs: number, more: Partial<Observation>) =>
    told('turn_ended', at, { source: 'otel_traces', name, durationMs, traceId: 't', ...more });
  const words = 'Generate a concise, single-line task title of at most 36 characters.';
  const notified = told('turn_ended', 260, {
    source: 'notify',
    threadId: OTHER,
    turnId: SECOND,
    attributes: { prompt: words, status: 'completed' },
  });
  const review = span('session_task.review', 0, 300, { turnId: FIRST });
  const title = span('session_task.turn', 100, 150, { threadId: OTHER, turnId: SECOND });
  expect(sessionsOf(review, title).map(({ agents }) => agents.length)).toEqual([2]);
  expect(sessionsOf(review, title, notified).map(({ kind }) => kind)).toEqual(['session', 'title_generator']);
});

test('the prompt of a turn that nobody names is not of the turn before, though both are in one trace', () => {
  const prompt = (at: number, words: string, more: Partial<Observation> = {}) =>
    told('prompt', at, { traceId: 't', attributes: { prompt: words }, ...more });
  const session = only(
    prompt(1000, 'One'),
    told('answer', 1500, { traceId: 't', turnId: FIRST, attributes: { response: '1' } }),
    told('turn_ended', 1600, { source: 'notify', turnId: FIRST, attributes: { status: 'completed', prompt: 'One' } }),
    prompt(2000, 'Two'),
    told('model_attempt', 2100, { traceId: 't', attributes: { 'http.response.status_code': '200' } }),
    told('model_usage', 2200, { attributes: tokens }),
  );
  expect(session.turns.map(({ prompt: words, tokens: { total } }) => [words, total])).toEqual([
    ['One', null],
    ['Two', 11],
  ]);
});

describe('requests', () => {
  const hook = (kind: Observation['kind'], at: number, turnId: string, attributes: Record<string, string> = {}) =>
    told(kind, at, { source: 'hooks', turnId, attributes });
  const logged = [
    told('prompt', 1000, { attributes: { prompt: 'One' } }),
    told('model_attempt', 1100, { attributes: { 'http.response.status_code': '200' } }),
    told('model_usage', 1200, { attributes: tokens }),
  ];
  const first = [
    hook('prompt', 1000, FIRST, { prompt: 'One' }),
    hook('turn_ended', 1300, FIRST, { last_message: '1' }),
  ];
  const second = [
    hook('prompt', 2000, SECOND, { prompt: 'Two' }),
    hook('turn_ended', 2300, SECOND, { last_message: '2' }),
  ];

  test('are counted where logs tell every turn', () => {
    expect(only(...logged, ...first).counts).toMatchObject({ model_calls: 1, retries: 0 });
  });

  test('are not counted where hooks show a turn of which no log came', () => {
    const { counts, missing } = only(...logged, ...first, ...second);
    expect(counts).toMatchObject({ model_calls: null, retries: null });
    expect(missing).toContainEqual(expect.stringContaining('did not come whole over OTLP'));
  });
});

test('the answer of a turn without an end is named as unknown', () => {
  const session = only(
    told('prompt', 1000, { source: 'hooks', turnId: FIRST, attributes: { prompt: 'One' } }),
    told('thread_ended', 1100, { source: 'hooks' }),
  );
  expect(session.turns[0]).toMatchObject({ status: 'unknown', answer: null });
  expect(session.missing).toContainEqual(expect.stringContaining('The answers of 1 of 1 turns are unknown'));
});
