import { describe, expect, test } from 'vitest';
import type { AnyValue } from '../otlp/common/value.ts';
import type { Span } from '../otlp/traces/span.ts';
import { observeSpan } from './span-observation.ts';

const THREAD = '01a1fb17-9cc7-7912-8ad6-52baff2b5a3c';
const TURN = '01a1fb17-9cd9-7ed0-9dce-6eef40d770a2';

const span = (name: string, attributes: readonly (readonly [string, AnyValue])[]): Span => ({
  traceId: '0af7651916cd43dd8448eb211c80319c',
  spanId: 'b7ad6b7169203331',
  traceState: '',
  parentSpanId: '00f067aa0ba902b7',
  flags: 0,
  name,
  kind: 1,
  startTimeUnixNano: 1_795_000_000_000_000_000n,
  endTimeUnixNano: 1_795_000_000_425_300_000n,
  attributes: attributes.map(([key, value]) => ({ key, value })),
  droppedAttributesCount: 0,
  events: [],
  droppedEventsCount: 0,
  links: [],
  droppedLinksCount: 0,
  statusCode: 0,
  statusMessage: '',
});

describe('observeSpan', () => {
  test.each<[string, Span, string | null]>([
    ['a turn', span('session_task.turn', [['turn.id', TURN]]), 'turn_ended'],
    ["the user's /compact", span('session_task.compact', [['turn.id', TURN]]), 'turn_ended'],
    ['a response event without tokens', span('handle_responses', []), null],
    ['the one with tokens', span('handle_responses', [['gen_ai.usage.input_tokens', 3300n]]), 'model_usage'],
    [
      'a tool, whatever it is called',
      span('mcp__labecho', [
        ['call_id', 'c1'],
        ['tool_name', 'mcp__labecho'],
        ['aborted', false],
      ]),
      'tool_span',
    ],
    ['a command inside a tool', span('unified_exec.exec_command', [['call_id', 'c1']]), null],
    ['one of the hundreds of internal spans', span('append_items', [['item_count', 3n]]), null],
  ])('%s', (_what, given, kind) => {
    expect(observeSpan(given, {})?.kind ?? null).toBe(kind);
  });

  test.each([
    ['turn/start', `00-0af7651916cd43dd8448eb211c80319c-00f067aa0ba902b7-01`],
    ['codex.exec', `00-0af7651916cd43dd8448eb211c80319c-00f067aa0ba902b7-01`],
    // hangs under Codex's own
    ['codex.turn_input', undefined],
    ['session_task.turn', undefined],
  ])('%s tells under whose span it hangs', (name, header) => {
    const given = span(name, [['turn.id', TURN]]);
    expect(observeSpan(given, {})?.attributes['traceparent']).toBe(header);
    expect(observeSpan({ ...given, parentSpanId: '' }, {})?.attributes['traceparent']).toBeUndefined();
  });

  test('tells the conversation from the OS thread, which have one key and come in any order', () => {
    const both = [
      ['thread.id', 7n],
      ['thread.id', THREAD],
      ['turn.id', TURN],
    ] as const;
    for (const attributes of [both, [...both].reverse()]) {
      expect(observeSpan(span('session_task.turn', attributes), {})).toMatchObject({ threadId: THREAD, turnId: TURN });
    }
  });

  test('takes no OS thread number and no turn counter for an id (0.80 numbers its turns)', () => {
    const numbered = observeSpan(
      span('run_turn', [
        ['thread.id', 7n],
        ['turn_id', '0'],
        ['cwd', '/home/dev'],
      ]),
      {},
    );
    expect(numbered).toMatchObject({ threadId: '', turnId: '', attributes: { cwd: '/home/dev' } });
  });

  test('believes the last word on `aborted`', () => {
    const tool = span('exec_command', [
      ['call_id', 'c1'],
      ['tool_name', 'x'],
      ['aborted', false],
      ['aborted', true],
    ]);
    expect(observeSpan(tool, {})?.attributes).toEqual({ tool_name: 'x', aborted: 'true' });
  });

  test('times in ms, as text what was a number, nothing of source lines and schedulers', () => {
    const told = observeSpan(
      span('session_task.turn', [
        ['code.line.number', 12n],
        ['busy_ns', 5n],
        ['codex.turn.token_usage.input_tokens', 6780n],
      ]),
      {},
    );
    expect(told).toMatchObject({ at: 1_795_000_000_000, durationMs: 425.3 });
    expect(told?.attributes).toEqual({ 'codex.turn.token_usage.input_tokens': '6780' });
  });
});
