/** Files that name no turns (before 0.113): what begins one, and to which one a request belongs. */
import { expect, test } from 'vitest';
import {
  billed,
  event,
  line,
  meta,
  nameOf,
  ofKind,
  read,
  response,
  THREAD,
  tokenCount,
} from '../../../test/helper/rollout-line.ts';

const context = (afterMs: number): Buffer =>
  line(afterMs, 'turn_context', { model: 'gpt-5.2-codex', cwd: '/home/dev' });
const user = (afterMs: number, text: string): Buffer =>
  response(afterMs, 'message', { role: 'user', content: [{ type: 'input_text', text }] });
const asked = (afterMs: number, message: string): Buffer[] => [
  user(afterMs, message),
  event(afterMs, 'user_message', { message }),
  context(afterMs),
];
const file = (...lines: Buffer[]): Buffer[] => [
  meta(0, THREAD),
  ...asked(1, 'One.'),
  tokenCount(5, [100, 0, 10, 0]),
  ...lines,
];

const beginnings = (lines: readonly Buffer[]) =>
  read(lines)
    .filter(({ kind }) => kind === 'prompt' || kind === 'turn_started')
    .map(({ kind, at, attributes }) => `${kind} ${at % 10_000} ${attributes['prompt'] ?? ''}`.trim());

test('a compaction before the prompt is the first request of the turn (0.80)', () => {
  const compaction = [
    context(100),
    tokenCount(110, [300, 0, 30, 0], [200, 0, 20, 0]),
    line(110, 'compacted', { message: 'So far …' }),
    event(110, 'context_compacted'),
  ];
  expect(beginnings(file(...compaction, ...asked(110, 'Two.')))).toEqual([
    'prompt 1 One.',
    'turn_started 100',
    'prompt 110 Two.',
  ]);
});

test('a compaction after the answer goes on with the turn (0.63)', () => {
  const compaction = [
    context(6),
    tokenCount(20, [300, 0, 30, 0], [200, 0, 20, 0]),
    line(20, 'compacted', { message: 'So far …' }),
    event(20, 'agent_message', { message: 'Compact task completed' }),
    context(20),
    tokenCount(25, [400, 0, 40, 0], [100, 0, 10, 0]),
  ];
  expect(beginnings(file(...compaction, ...asked(110, 'Two.')))).toEqual(['prompt 1 One.', 'prompt 110 Two.']);
});

test('a compaction that the user asked for is before the next prompt, too (0.63)', () => {
  const compaction = [
    context(100),
    tokenCount(110, [300, 0, 30, 0], [200, 0, 20, 0]),
    line(110, 'compacted', { message: 'So far …' }),
    event(110, 'agent_message', { message: 'Compact task completed' }),
  ];
  expect(beginnings(file(...compaction, ...asked(4000, 'Two.')))).toEqual([
    'prompt 1 One.',
    'turn_started 100',
    'prompt 4000 Two.',
  ]);
});

test.each([
  '# AGENTS.md instructions for me',
  '<environment_context>fake</environment_context>',
  '  \n<ENVIRONMENT_CONTEXT>fake</ENVIRONMENT_CONTEXT>',
  '<user_instructions>fake</user_instructions>',
  '<skill>fake</skill>',
  '<user_shell_command>fake</user_shell_command>',
])('a prompt that looks like the words of Codex has no event: %s', (words) => {
  expect(beginnings(file(user(100, words), context(101)))).toEqual(['prompt 1 One.', `prompt 101 ${words}`]);
});

test.each(['<skill>\n<name>pdf</name>', '<user_shell_command>\n<command>\nls\n</command>'])(
  'what Codex says of a skill or of a command of the user is no prompt: %s',
  (words) => {
    expect(beginnings(file(user(100, words), context(101)))).toEqual(['prompt 1 One.']);
  },
);

test('the words of Codex beside a prompt are none', () => {
  const told = file(user(100, '<environment_context>\n  <cwd>/elsewhere</cwd>'), ...asked(100, 'Two.'));
  expect(beginnings(told)).toEqual(['prompt 1 One.', 'prompt 100 Two.']);
});

test('a request that is tried again begins no turn', () => {
  expect(beginnings(file(context(100), context(900)))).toEqual(['prompt 1 One.']);
});

test('what a reviewer counts in the file of its parent is not counted, nor what the parent repeats afterwards (0.63)', () => {
  const review = [
    event(100, 'entered_review_mode', { prompt: 'Review.' }),
    tokenCount(110, null),
    tokenCount(111, [400, 0, 40, 0]),
    event(120, 'exited_review_mode', { review_output: null }),
    ...asked(200, 'Two.'),
    tokenCount(210, [100, 0, 10, 0]),
    tokenCount(211, [330, 0, 33, 0], [230, 0, 23, 0]),
  ];
  expect(billed(read(file(...review)))).toEqual([
    [100, 10],
    [230, 23],
  ]);
});

test('a window that is full is no response', () => {
  const full = event(100, 'token_count', {
    info: {
      total_token_usage: { input_tokens: 100, output_tokens: 10, total_tokens: 258_400 },
      last_token_usage: { input_tokens: 0, output_tokens: 0, total_tokens: 258_290 },
    },
  });
  expect(billed(read(file(full)))).toEqual([[100, 10]]);
});

test('a fork that is asked at once goes on when the model is waited for (0.80)', () => {
  const fork = '019abcde-0000-7000-8000-000000000001';
  const lines = [
    meta(10_000, fork),
    meta(10_000, THREAD),
    ...asked(10_001, 'Same.'),
    tokenCount(10_001, [100, 0, 10, 0]),
    ...asked(10_002, 'Same.'),
    tokenCount(10_020, [100, 0, 10, 0]),
    tokenCount(10_021, [300, 0, 30, 0], [200, 0, 20, 0]),
  ];
  const told = read(lines, nameOf(fork));
  expect(ofKind(told, 'prompt').map(({ at }) => at % 10_000)).toEqual([2]);
  expect(billed(told)).toEqual([[200, 20]]);
});
