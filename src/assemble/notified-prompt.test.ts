/** `notify` lists the prompts of a thread without those that look like Codex's own words: whose prompt is the last of the list? */
import { expect, test } from 'vitest';
import type { Observation } from '../model/observation.ts';
import { withOwnPrompts } from './notified-prompt.ts';

const notified = (at: number, count: number, prompt: string, more: Partial<Observation> = {}): Observation => ({
  id: at.toString(16).padStart(32, '0'),
  source: 'notify',
  kind: 'turn_ended',
  name: 'agent-turn-complete',
  at,
  durationMs: null,
  threadId: 'thread',
  turnId: '',
  callId: '',
  responseId: '',
  traceId: '',
  spanId: '',
  parentSpanId: '',
  attributes: { prompt, prompt_count: String(count) },
  ...more,
});

const promptsOf = (...told: Observation[]) =>
  withOwnPrompts(told).map(({ attributes }) => attributes['prompt'] ?? null);

test.each([
  ['a list that grows ends with the own prompt', [notified(1, 1, 'A'), notified(2, 2, 'B')], ['A', 'B']],
  ['the same words again make the list longer', [notified(1, 1, 'A'), notified(2, 2, 'A')], ['A', 'A']],
  [
    'a list that does not grow ends with an older prompt',
    [notified(1, 1, 'A'), notified(2, 1, 'A'), notified(3, 1, 'A'), notified(4, 2, 'B')],
    ['A', null, null, 'B'],
  ],
  ['a compaction makes a list shorter', [notified(1, 7, 'A'), notified(2, 3, 'A')], ['A', null]],
  ['after a compaction another prompt is an own one', [notified(1, 7, 'A'), notified(2, 3, 'B')], ['A', 'B']],
  [
    'another thread is another list',
    [notified(1, 1, 'A'), notified(2, 1, 'A', { threadId: 'other' }), notified(3, 1, 'A')],
    ['A', 'A', null],
  ],
  [
    'what is not counted is believed',
    [notified(1, 1, 'A', { attributes: { prompt: 'A' } }), notified(2, 1, 'A', { attributes: { prompt: 'A' } })],
    ['A', 'A'],
  ],
  ['prompts of hooks are their own', [notified(1, 1, 'A'), notified(2, 1, 'A', { source: 'hooks' })], ['A', 'A']],
])('%s', (_, told, prompts) => {
  expect(promptsOf(...told)).toEqual(prompts);
});
