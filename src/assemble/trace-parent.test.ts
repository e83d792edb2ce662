/** A turn hangs under the span of whoever started Codex. */
import { expect, test } from 'vitest';
import type { Observation, ObservationKind, Source } from '../model/observation.ts';
import { assemble } from './assemble.ts';

const THREAD = '01a1fb17-9cc7-7912-8ad6-52baff2b5a3c';
const AGENT = '01a1fb17-9cc7-7912-8ad6-52baff2b5a3d';
const [FIRST, SECOND] = ['01a1fb17-9cd9-7ed0-9dce-6eef40d770a2', '01a1fb17-9cd9-7ed0-9dce-6eef40d770a3'];
const HOUR_MS = 3_600_000;
const TRACE = '0af7651916cd43dd8448eb211c80319c';
const parent = (digit: string) => ({ trace_id: TRACE, span_id: digit.repeat(16) });
const headed = (digit: string) => ({ attributes: { traceparent: `00-${TRACE}-${digit.repeat(16)}-01` } });

let serial = 0;
const told = (
  source: Source,
  kind: ObservationKind,
  at: number,
  turnId: string,
  more: Partial<Observation> = {},
): Observation => ({
  id: (serial++).toString(16).padStart(32, '0'),
  source,
  kind,
  name: kind,
  at,
  durationMs: source === 'otel_traces' ? 50 : null,
  threadId: THREAD,
  turnId,
  callId: '',
  responseId: '',
  traceId: source === 'otel_traces' ? TRACE : '',
  spanId: '',
  parentSpanId: '',
  attributes: {},
  ...more,
});
const turnSpan = (at: number, turnId: string, name = 'session_task.turn'): Observation =>
  told('otel_traces', 'turn_ended', at, turnId, { name });
const parentsOf = (...observations: Observation[]) =>
  assemble(observations, { now: HOUR_MS }).flatMap(({ turns }) => turns.map((turn) => turn.trace_parent));

test('its span says so, else its hooks, else notify', () => {
  const span = told('otel_traces', 'turn_started', 0, FIRST, headed('a'));
  const hook = told('hooks', 'prompt', 1, FIRST, headed('b'));
  const notify = told('notify', 'turn_ended', 100, FIRST, headed('c'));
  expect(parentsOf(turnSpan(0, FIRST), span, hook, notify)).toEqual([parent('a')]);
  expect(parentsOf(turnSpan(0, FIRST), hook, notify)).toEqual([parent('b')]);
  expect(parentsOf(notify)).toEqual([parent('c')]);
  expect(parentsOf(turnSpan(0, FIRST))).toEqual([null]);
});

test('a process that had none leaves the next turn without', () => {
  const hooks = [told('hooks', 'prompt', 0, FIRST, headed('a')), told('hooks', 'prompt', 1000, SECOND)];
  expect(parentsOf(...hooks)).toEqual([parent('a'), null]);
});

test('where its own spans do not say it, another of the same trace does', () => {
  const compact = turnSpan(1000, SECOND, 'session_task.compact');
  const other = told('otel_traces', 'turn_started', 0, FIRST, headed('a'));
  expect(parentsOf(turnSpan(0, FIRST), other, compact)).toEqual([parent('a'), parent('a')]);
  const elsewhere = { ...compact, traceId: 'f'.repeat(32) };
  expect(parentsOf(turnSpan(0, FIRST), other, elsewhere)).toEqual([parent('a'), null]);
  const process = told('otel_traces', 'process', 990, '', headed('b'));
  expect(parentsOf(compact, process)).toEqual([parent('b')]);
});

test('a sub-agent hangs under the turn that began it', () => {
  const link = { parent_thread_id: THREAD, child_thread_id: AGENT };
  expect(
    parentsOf(
      told('hooks', 'prompt', 0, FIRST, headed('a')),
      told('hooks', 'thread_link', 10, '', { threadId: AGENT, attributes: link }),
      told('hooks', 'model_usage', 20, SECOND, { threadId: AGENT, ...headed('a') }),
    ),
  ).toEqual([parent('a'), null]);
});

test('what a client begins in the trace of a review is no reviewer', () => {
  const review = turnSpan(0, FIRST, 'session_task.review');
  const inside = { ...turnSpan(10, SECOND), threadId: AGENT, durationMs: 20 };
  const agentsOf = (...observations: Observation[]) =>
    assemble(observations, { now: HOUR_MS }).map(({ agents }) => agents.length);
  expect(agentsOf(review, inside)).toEqual([2]);
  const begun = told('otel_traces', 'turn_started', 9, SECOND, { name: 'turn/start', threadId: '', ...headed('a') });
  expect(agentsOf(review, inside, begun)).toEqual([1, 1]);
});

test('what is no header is nobody’s', () => {
  const hook = told('hooks', 'prompt', 0, FIRST, { attributes: { traceparent: `00-${TRACE}-zero-01` } });
  expect(parentsOf(hook)).toEqual([null]);
});
