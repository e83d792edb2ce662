import { describe, expect, test } from 'vitest';
import { sampleSession } from '../../test/helper/sample-session.ts';
import type { Message, ModelCall, ToolCall, Turn } from '../model/session.ts';
import { conversationOf, type Said } from './conversation.ts';

const [sample] = sampleSession.turns as [Turn];
const [sampleCall] = sample.tool_calls as [ToolCall];
const [sampleModelCall] = sample.model_calls as [ModelCall];
const at = (ms: number): string => new Date(Date.UTC(2026, 10, 20) + ms).toISOString();

const model = (ms: number, duration_ms: number | null): ModelCall => ({
  ...sampleModelCall,
  started_at: at(ms),
  duration_ms,
});
const tool = (call_id: string, ms: number, rest: Partial<ToolCall> = {}): ToolCall => ({
  ...sampleCall,
  call_id,
  started_at: at(ms),
  arguments: '{}',
  output: `out ${call_id}`,
  parent_call_id: null,
  ...rest,
});
const message = (ms: number, text: string): Message => ({
  id: text,
  at: at(ms),
  role: 'assistant',
  phase: 'commentary',
  text,
});
const turn = (rest: Partial<Turn>): Turn => ({
  ...sample,
  prompt: 'ask',
  answer: 'done',
  model_calls: [],
  tool_calls: [],
  messages: [],
  ...rest,
});

/** `user: ask`, one line a message. */
const lines = (all: readonly Said[]): string[] =>
  all.map(({ role, parts }) => {
    const words = parts.map((part) =>
      part.type === 'tool_call' ? `call ${part.call.call_id}` : part.type === 'tool_response' ? part.output : part.text,
    );
    return `${role}: ${words.join(', ')}`;
  });

const WHOLE = ['user: ask', 'assistant: first, call 1, call 2', 'tool: out 1', 'tool: out 2', 'assistant: done'];

describe.each([
  ['placed where they begin', [model(0, 100), model(500, 100)]],
  // a rollout writes what was said before the tokens that it took
  ['placed where their tokens were counted', [model(210, null), model(600, null)]],
])('calls %s', (_, calls) => {
  const conversation = conversationOf(
    turn({
      model_calls: calls,
      messages: [message(50, 'first')],
      tool_calls: [tool('1', 110), tool('2', 200), tool('in a script', 150, { parent_call_id: '1' })],
    }),
  );

  test('everything is said once, in order', () => {
    expect(lines(conversation.whole)).toEqual(WHOLE);
  });

  test('each call has what is new to it, and what came out of it', () => {
    expect(conversation.exchanges.map(({ input, output }) => [lines(input), lines(output)])).toEqual([
      [['user: ask'], ['assistant: first, call 1, call 2']],
      [['tool: out 1', 'tool: out 2'], ['assistant: done']],
    ]);
  });
});

/** Codex 0.63 writes a call into the rollout when it has its result, after the tokens of the response that asked for it. */
test('tools that were written down late belong to the call before', () => {
  const { exchanges } = conversationOf(
    turn({
      model_calls: [model(0, null), model(100, null), model(200, null)],
      tool_calls: [tool('1', 50), tool('2', 150)],
    }),
  );
  expect(exchanges.map(({ output }) => lines(output))).toEqual([
    ['assistant: call 1'],
    ['assistant: call 2'],
    ['assistant: done'],
  ]);
});

test('a compaction before the first answer asks for no tools', () => {
  const { exchanges } = conversationOf(
    turn({ model_calls: [model(0, null), model(100, null), model(200, null)], tool_calls: [tool('1', 99)] }),
  );
  expect(exchanges.map(({ output }) => lines(output))).toEqual([[], ['assistant: call 1'], ['assistant: done']]);
});

test('without model calls each tool call is a step of its own', () => {
  const { whole, exchanges } = conversationOf(turn({ tool_calls: [tool('2', 20), tool('1', 10, { output: null })] }));
  expect(lines(whole)).toEqual([
    'user: ask',
    'assistant: call 1',
    'assistant: call 2',
    'tool: out 2',
    'assistant: done',
  ]);
  expect(exchanges).toEqual([]);
});

test('an answer that was a message already is not said again', () => {
  const { whole } = conversationOf(turn({ messages: [message(1, 'done')], model_calls: [model(0, 5)] }));
  expect(lines(whole)).toEqual(['user: ask', 'assistant: done']);
});

test('nothing known is nothing said', () => {
  const { whole, exchanges } = conversationOf(turn({ prompt: null, answer: null, model_calls: [model(0, null)] }));
  expect(whole).toEqual([]);
  expect(exchanges).toEqual([{ input: [], output: [] }]);
});
