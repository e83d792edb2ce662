import { expect, test } from 'vitest';
import type { Observation, ObservationKind } from '../model/observation.ts';
import { byThread, inOrder } from './observation-bag.ts';

const PARENT = '01a1fb17-9cc7-7912-8ad6-52baff2b5a3c';
const CHILD = '01a1fb18-3c42-7070-905d-2a78d128d729';
const TURN = '01a1fb17-9cd9-7ed0-9dce-6eef40d770a2';

let serial = 0;
const span = (kind: ObservationKind, name: string, at: number, more: Partial<Observation> = {}): Observation => ({
  id: (serial++).toString(16).padStart(32, '0'),
  source: 'otel_traces',
  kind,
  name,
  at,
  durationMs: 1,
  threadId: '',
  turnId: '',
  callId: '',
  responseId: '',
  traceId: 'trace',
  spanId: `span-${serial}`,
  parentSpanId: '',
  attributes: {},
  ...more,
});
const usage = span('model_usage', 'handle_responses', 50);
const turn = (name: string, threadId: string, at: number, attributes = {}): Observation =>
  span('turn_ended', name, at, { threadId, turnId: TURN, durationMs: 100 - at, attributes });
const homeOf = (...observations: Observation[]): string | undefined =>
  [...byThread(inOrder(observations))].find(([, own]) => own.some(({ id }) => id === usage.id))?.[0];

test('a response whose spans name nothing belongs to the tightest turn around it', () => {
  expect(homeOf(usage, turn('session_task.turn', PARENT, 0))).toBe(PARENT);
  expect(homeOf(usage, turn('session_task.turn', PARENT, 0), turn('session_task.turn', CHILD, 10))).toBe(CHILD);
});

test('nobody guesses whose it is where a reviewer works, or where the turn tells its own sum', () => {
  expect(homeOf(usage, turn('session_task.review', PARENT, 0))).toBeUndefined();
  const sum = { 'codex.turn.token_usage.input_tokens': '3000' };
  expect(homeOf(usage, turn('session_task.turn', PARENT, 0, sum))).toBeUndefined();
});
