import { expect, test } from 'vitest';
import { FACT_AT, fact } from '../../test/helper/fact.ts';
import type { Observation, ObservationKind } from '../model/observation.ts';
import { requestStarts } from './request-start.ts';

type Line = readonly [ms: number, kind: ObservationKind, more?: Partial<Observation>];

/** By the name of the response, ms after the first line. */
function starts(...lines: readonly Line[]): Record<string, number> {
  const told = lines.map(([ms, kind, more]) => fact({ kind, at: FACT_AT + ms, id: more?.responseId ?? '', ...more }));
  return Object.fromEntries([...requestStarts(told)].map(([id, at]) => [id, at - FACT_AT]));
}

const used = (ms: number, responseId: string): Line => [ms, 'model_usage', { responseId }];

test.each<[string, readonly Line[], Record<string, number>]>([
  ['the prompt', [[0, 'turn_started'], [50, 'prompt'], [900, 'answer'], used(901, 'a')], { a: 50 }],
  ['the turn, where nobody is quoted', [[0, 'turn_started'], [900, 'answer'], used(901, 'a')], { a: 0 }],
  [
    'the servers that the turn waits for',
    [[0, 'turn_started'], [700, 'settings'], [900, 'answer'], used(901, 'a')],
    { a: 700 },
  ],
  [
    'the last result of a tool',
    [[0, 'prompt'], [400, 'tool_started'], used(401, 'a'), [500, 'tool_result'], [700, 'tool_result'], used(950, 'b')],
    { a: 0, b: 700 },
  ],
  [
    'what came before the answer began, though a tool was done before that was over',
    [[0, 'prompt'], [300, 'tool_started'], [350, 'tool_result'], [600, 'tool_started'], used(700, 'a')],
    { a: 0 },
  ],
  [
    'what came after a call that was written late',
    [[0, 'prompt'], used(401, 'a'), [402, 'tool_started'], [500, 'tool_result'], [800, 'message'], used(810, 'b')],
    { a: 0, b: 500 },
  ],
  ['a compaction', [[0, 'tool_result'], used(300, 'a'), [310, 'compaction'], used(900, 'b')], { a: 0, b: 310 }],
  ['nobody knows what', [used(300, 'a'), [400, 'message'], used(410, 'b')], {}],
])('a request waits for %s', (_, lines, expected) => {
  expect(starts(...lines)).toEqual(expected);
});

test('a line that names no response comes when its tools are done: nobody knows when it was asked for', () => {
  expect(starts([0, 'prompt'], [300, 'tool_started'], [9000, 'tool_result'], used(9001, ''))).toEqual({});
});

test('what others than the file tell is not written before a request', () => {
  expect(starts([0, 'prompt'], [200, 'prompt', { source: 'hooks' }], used(500, 'a'))).toEqual({ a: 0 });
});
