import { expect, test } from 'vitest';
import { sampleSession } from '../../test/helper/sample-session.ts';
import type { Turn } from '../model/session.ts';
import { conversationOf } from './conversation.ts';
import { messagesOf, outputMessagesOf, turnMessages } from './message-dialect.ts';

const [sample] = sampleSession.turns as [Turn];
const [firstCall] = sample.tool_calls;
const turn: Turn = {
  ...sample,
  tool_calls: firstCall === undefined ? [] : [{ ...firstCall, arguments: '{"cmd":"npm test"}', output: '1 failing' }],
};
const conversation = conversationOf(turn);
const THOUGHT = '**Looking for the importer**\n\nIt has no retry yet.';
const COMMENTARY = 'I run the tests first, to see where it fails.';
const ANSWER = 'I added a retry with backoff.\n\nIt gives up after five attempts.';

test('the words of the conventions; results under both names that readers look for', () => {
  expect(messagesOf(conversation.whole, 'genai')).toEqual([
    { role: 'user', parts: [{ type: 'text', content: 'Add a retry to the importer' }] },
    {
      role: 'assistant',
      parts: [
        { type: 'reasoning', content: THOUGHT },
        { type: 'text', content: COMMENTARY },
        { type: 'tool_call', id: 'call-1', name: 'shell', arguments: { cmd: 'npm test' } },
      ],
    },
    {
      role: 'tool',
      parts: [{ type: 'tool_call_response', id: 'call-1', name: 'shell', response: '1 failing', result: '1 failing' }],
    },
    { role: 'assistant', parts: [{ type: 'text', content: ANSWER }] },
  ]);
});

test("Pydantic AI's words: thinking, results from the user, commands marked as code", () => {
  expect(messagesOf(conversation.whole, 'logfire')).toEqual([
    { role: 'user', parts: [{ type: 'text', content: 'Add a retry to the importer' }] },
    {
      role: 'assistant',
      parts: [
        { type: 'thinking', content: THOUGHT },
        { type: 'text', content: COMMENTARY },
        {
          type: 'tool_call',
          id: 'call-1',
          name: 'shell',
          arguments: { cmd: 'npm test' },
          code_arg_name: 'cmd',
          code_arg_language: 'bash',
        },
      ],
    },
    {
      role: 'user',
      parts: [{ type: 'tool_call_response', id: 'call-1', name: 'shell', result: '1 failing' }],
    },
    { role: 'assistant', parts: [{ type: 'text', content: ANSWER }] },
  ]);
});

test('a turn is what was asked and what was answered', () => {
  const { input, output } = turnMessages(conversation);
  expect(messagesOf(input, 'genai')).toEqual([
    { role: 'user', parts: [{ type: 'text', content: 'Add a retry to the importer' }] },
  ]);
  expect(outputMessagesOf(output, 'stop')).toEqual([
    { role: 'assistant', parts: [{ type: 'text', content: ANSWER }], finish_reason: 'stop' },
  ]);
  expect(outputMessagesOf(output, null)).toEqual([{ role: 'assistant', parts: [{ type: 'text', content: ANSWER }] }]);
});

test('tools without their arguments are no messages', () => {
  const bare = conversationOf({
    ...turn,
    prompt: null,
    answer: null,
    messages: [],
    tool_calls: turn.tool_calls.map((call) => ({ ...call, arguments: null, output: null })),
  });
  expect(bare.whole).toHaveLength(1);
  expect(messagesOf(bare.whole, 'genai')).toBeNull();
  expect(outputMessagesOf(bare.whole, 'stop')).toBeNull();
});
