import { expect, test } from 'vitest';
import type { Observation } from '../model/observation.ts';
import { memoryOf, trimObservation } from './trim-observation.ts';

const observation = (attributes: Record<string, string>): Observation => ({
  id: 'a',
  source: 'rollout',
  kind: 'tool_result',
  name: 'x',
  at: 0,
  durationMs: null,
  threadId: '',
  turnId: '',
  callId: '',
  responseId: '',
  traceId: '',
  spanId: '',
  parentSpanId: '',
  attributes,
});

test.each([
  ['texts at the limit', { output: 'x'.repeat(200) }, { output: 'x'.repeat(100) }],
  ['diffs far behind it', { changes: 'x'.repeat(2_000) }, { changes: 'x'.repeat(1_600) }],
  [
    'other attributes when they are as long as a text',
    { cwd: '/'.repeat(200), note: 'x'.repeat(5_000) },
    { cwd: '/'.repeat(200), note: 'x'.repeat(4_096) },
  ],
])('cuts %s', (_what, attributes, expected) => {
  const whole = observation(attributes);
  const cut = trimObservation(whole, 100);
  expect(cut.attributes).toEqual(expected);
  expect(memoryOf(cut)).toBeLessThan(memoryOf(whole));
});

test('leaves what is short as it is', () => {
  const whole = observation({ output: 'x'.repeat(100), success: 'true' });
  expect(trimObservation(whole, 100)).toBe(whole);
});

test('cuts where it must, be it through a character of two halves', () => {
  expect(trimObservation(observation({ output: '💥💥' }), 3).attributes['output']).toHaveLength(3);
});
