import { describe, expect, test } from 'vitest';
import type { AnyValue } from '../otlp/common/value.ts';
import type { LogRecord } from '../otlp/logs/log.ts';
import { observeLog } from './log-observation.ts';

const THREAD = '01a1fb17-9cc7-7912-8ad6-52baff2b5a3c';
const CHILD = '01a1fb18-3c42-7070-905d-2a78d128d729';
const OBSERVED = 1_795_000_000_123_456_789n;

const record = (attributes: Record<string, AnyValue>, more: Partial<LogRecord> = {}): LogRecord => ({
  timeUnixNano: 0n,
  observedTimeUnixNano: OBSERVED,
  severityNumber: 9,
  severityText: 'INFO',
  body: null,
  attributes: Object.entries(attributes).map(([key, value]) => ({ key, value })),
  droppedAttributesCount: 0,
  flags: 0,
  traceId: '',
  spanId: '',
  eventName: 'event otel/src/events/session_telemetry.rs:803',
  ...more,
});

const event = (name: string, attributes: Record<string, AnyValue>, more: Partial<LogRecord> = {}): LogRecord =>
  record({ 'event.name': name, 'conversation.id': THREAD, ...attributes }, more);

describe('observeLog', () => {
  test.each<[string, LogRecord, string | null]>([
    ['a record without event.name', record({}), null],
    ["another program's event", record({ 'event.name': 'gen_ai.choice' }), null],
    ['a stream delta', event('codex.sse_event', { 'event.kind': 'response.output_text.delta' }), null],
    [
      'the first response.completed',
      event('codex.sse_event', { 'event.kind': 'response.completed', duration_ms: '3' }),
      'model_stream',
    ],
    [
      'the second one, with tokens',
      event('codex.sse_event', { 'event.kind': 'response.completed', input_token_count: '3300' }),
      'model_usage',
    ],
    ['a failed stream', event('codex.sse_event', { 'error.message': 'idle timeout' }), 'model_stream'],
    ['an attempt', event('codex.api_request', { attempt: 0n }), 'model_attempt'],
    ['the model list, which has no session', record({ 'event.name': 'codex.api_request' }), 'event'],
    ["the backend's estimate of a turn's cost", event('codex.turn_cost', { 'usage.estimated_usd': '0.42' }), 'cost'],
    ['an event nobody has heard of', event('codex.brand_new', {}), 'event'],
  ])('%s', (_what, log, kind) => {
    expect(observeLog(log, {}, 0).map((observation) => observation.kind)).toEqual(kind === null ? [] : [kind]);
  });

  test('takes the observed time, to the microsecond, because timeUnixNano is never set', () => {
    expect(observeLog(event('codex.user_prompt', {}), {}, 0)[0]?.at).toBe(1_795_000_000_123.456);
  });

  test('falls back to event.timestamp, then to the time of receipt', () => {
    const timeless = { observedTimeUnixNano: 0n };
    const stamped = event('codex.user_prompt', { 'event.timestamp': '2026-11-20T22:33:11.117Z' }, timeless);
    expect(observeLog(stamped, {}, 7)[0]?.at).toBe(Date.parse('2026-11-20T22:33:11.117Z'));
    expect(observeLog(event('codex.user_prompt', {}, timeless), {}, 7)[0]?.at).toBe(7);
  });

  test('reads durations that come as text', () => {
    expect(observeLog(event('codex.tool_result', { duration_ms: '94' }), {}, 0)[0]?.durationMs).toBe(94);
    expect(observeLog(event('codex.tool_result', { duration_ms: 'soon' }), {}, 0)[0]?.durationMs).toBeNull();
  });

  test('gives the same record the same id, and another record another', () => {
    const [once] = observeLog(event('codex.user_prompt', { prompt: 'hi' }), {}, 1);
    const [again] = observeLog(event('codex.user_prompt', { prompt: 'hi' }), {}, 2);
    const [other] = observeLog(event('codex.user_prompt', { prompt: 'ho' }), {}, 1);
    expect(once?.id).toMatch(/^[0-9a-f]{32}$/);
    expect(again?.id).toBe(once?.id);
    expect(other?.id).not.toBe(once?.id);
  });

  test('tells a spawn to parent and child', () => {
    const spawn = record({
      'event.name': 'codex.agent_communication',
      kind: 'spawn',
      sender_thread_id: THREAD,
      receiver_thread_id: CHILD,
      content: 'Count the files.',
    });
    const links = observeLog(spawn, {}, 0);
    expect(links.map(({ threadId }) => threadId)).toEqual([THREAD, CHILD]);
    expect(links[0]?.attributes).toEqual({
      parent_thread_id: THREAD,
      child_thread_id: CHILD,
      prompt: 'Count the files.',
    });
  });

  test('turns the direction round for a result', () => {
    const result = record({
      'event.name': 'codex.agent_communication',
      kind: 'result',
      sender_thread_id: CHILD,
      receiver_thread_id: THREAD,
    });
    expect(observeLog(result, {}, 0)[0]?.attributes).toEqual({ parent_thread_id: THREAD, child_thread_id: CHILD });
  });

  test('finds the child in the output of spawn_agent, where nothing else names it (0.125)', () => {
    const result = event('codex.tool_result', {
      tool_name: 'spawn_agent',
      call_id: 'c1',
      output: `{"agent_id":"${CHILD}"}`,
    });
    const observed = observeLog(result, {}, 0);
    expect(observed.map(({ kind }) => kind)).toEqual(['tool_result', 'thread_link', 'thread_link']);
    expect(observed[2]).toMatchObject({ threadId: CHILD, callId: '' });
  });

  test('keeps who and where once, at the start of the thread', () => {
    const about = { 'resource.env': 'prod' };
    const said = { 'app.version': '0.169.0', originator: 'codex_exec', 'user.email': 'a@example.com' };
    const [start] = observeLog(event('codex.conversation_starts', said), about, 0);
    const [result] = observeLog(event('codex.tool_result', said), about, 0);
    expect(start?.attributes).toEqual({ ...said, ...about });
    expect(result?.attributes).toEqual({});
  });
});
