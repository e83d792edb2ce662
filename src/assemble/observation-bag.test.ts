import { expect, test } from 'vitest';
import type { Observation, ObservationKind } from '../model/observation.ts';
import { byThread, inOrder } from './observation-bag.ts';

const PARENT = '01a1fb17-9cc7-7912-8ad6-52baff2b5a3c';
const CHILD = '01a1fb18-3c42-7070-905d-2a78d128d729';
const TURN = '01a1fb17-9cd9-7ed0-9dce-6eef40d770a2';
const INNER = '01a1fb18-3c60-7a51-8a0e-5b8a1e9d2c11';

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
const homeOf = (...observations: Observation[]): { thread: string; turnId: string } | undefined => {
  const [lost] = observations;
  for (const [thread, own] of byThread(inOrder(observations))) {
    const home = own.find(({ id }) => id === lost?.id);
    if (home !== undefined) return { thread, turnId: home.turnId };
  }
  return undefined;
};

test('nobody guesses whose tokens it are: the turn around them may be another agent that works in the same trace', () => {
  expect(homeOf(usage, turn('session_task.turn', PARENT, 0))).toBeUndefined();
  const request = span('model_span', 'try_run_sampling_request', 49, { turnId: TURN, spanId: 'request' });
  const below = span('model_usage', 'handle_responses', 50, { parentSpanId: 'request' });
  expect(homeOf(below, request, turn('session_task.turn', PARENT, 0))).toEqual({ thread: PARENT, turnId: TURN });
  expect(homeOf(below, request)).toBeUndefined();
});

test('a call whose span names nothing belongs to the tightest turn around it', () => {
  const call = span('tool_span', 'exec_command', 50, { callId: 'call_1' });
  const around = turn('session_task.turn', PARENT, 0);
  const inner = { ...turn('session_task.turn', CHILD, 10), turnId: INNER };
  expect(homeOf(call, around)).toEqual({ thread: PARENT, turnId: TURN });
  expect(homeOf(call, around, inner)).toEqual({ thread: CHILD, turnId: INNER });
});

test('a call that goes on in the background belongs to the turn that began it, whatever turn a later word of it names', () => {
  const call = span('tool_span', 'exec_command', 50, { callId: 'call_1' });
  const later = span('tool_result', 'PostToolUse', 500, {
    source: 'hooks',
    callId: 'call_1',
    threadId: PARENT,
    turnId: INNER,
    traceId: '',
  });
  expect(homeOf(call, later, turn('session_task.turn', PARENT, 0))).toEqual({ thread: PARENT, turnId: TURN });
});

test('what names a turn of its own is not put into the turn around it', () => {
  const request = span('turn_started', 'run_sampling_request', 50, { turnId: INNER });
  expect(homeOf(request, turn('session_task.turn', PARENT, 0))).toBeUndefined();
});
