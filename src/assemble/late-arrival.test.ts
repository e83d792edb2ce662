import { expect, test } from 'vitest';
import type { Observation, ObservationKind, Source } from '../model/observation.ts';
import { inOwnTime } from './late-arrival.ts';

const DAY_MS = 86_400_000;
let serial = 0;
const said = (source: Source, kind: ObservationKind, at: number, more: Partial<Observation> = {}): Observation => ({
  id: (serial++).toString(16).padStart(32, '0'),
  source,
  kind,
  name: kind,
  at,
  durationMs: null,
  threadId: 'thread',
  turnId: '',
  callId: '',
  responseId: '',
  traceId: '',
  spanId: '',
  parentSpanId: '',
  attributes: {},
  ...more,
});
const turn = { turnId: 'turn_1' };
const call = { callId: 'call_1', ...turn };

/** A rollout of a turn with one call, and its hooks, which arrive at `late`, 40 ms apart. */
function told(late: number): Observation[] {
  const rollout = [
    said('rollout', 'turn_started', 1000, turn),
    said('rollout', 'prompt', 1010, { ...turn, attributes: { prompt: 'hi' } }),
    said('rollout', 'tool_started', 31_000, call),
    said('rollout', 'tool_result', 35_000, call),
    said('rollout', 'turn_ended', 60_000, turn),
  ];
  const hooks = (
    [
      ['thread_started', {}],
      ['prompt', { ...turn, attributes: { prompt: 'hi' } }],
      ['model_requested', turn],
      ['model_usage', turn],
      ['tool_started', call],
      ['tool_result', call],
      ['turn_ended', turn],
      ['thread_ended', {}],
    ] as const
  ).map(([kind, more], index) => said('hooks', kind, late + index * 40, more));
  return [...rollout, ...hooks].sort((a, b) => a.at - b.at);
}

test('hooks that arrive when they happen stay as they are', () => {
  const observations = told(1005);
  expect(inOwnTime(observations)).toBe(observations);
});

test.each([
  ['a day late', DAY_MS],
  ['a day early', -DAY_MS],
])('hooks that arrive %s are moved to where the others say, in their order', (_, late) => {
  const hooks = inOwnTime(told(late)).filter(({ source }) => source === 'hooks');
  expect(hooks.map(({ kind, at }) => [kind, Math.round(at)])).toEqual([
    ['thread_started', 1000],
    ['prompt', 1000],
    ['model_requested', 1000],
    ['model_usage', 31_000],
    ['tool_started', 31_000],
    ['tool_result', 35_000],
    ['turn_ended', 60_000],
    ['thread_ended', 60_000],
  ]);
});

test('with log records alone, which name no turn, prompts tell the time', () => {
  const logs = [
    said('otel_logs', 'prompt', 1000, { attributes: { prompt: 'one' } }),
    said('otel_logs', 'prompt', 9000, { attributes: { prompt: '[REDACTED]' } }),
  ];
  const hooks = ['one', 'two'].map((prompt, index) =>
    said('hooks', 'prompt', DAY_MS + index, { turnId: `turn_${index}`, attributes: { prompt } }),
  );
  const moved = inOwnTime([...logs, ...hooks]).filter(({ source }) => source === 'hooks');
  expect(moved.map(({ at }) => Math.round(at))).toEqual([1000, 9000]);
});

test('hooks alone, and hooks of something that nobody else tells, keep the time of their arrival', () => {
  const alone = told(DAY_MS).filter(({ source }) => source === 'hooks');
  expect(inOwnTime(alone)).toBe(alone);
  const strangers = [said('rollout', 'turn_started', 5, { turnId: 'other' }), ...alone];
  expect(inOwnTime(strangers)).toBe(strangers);
});

/** Before 0.125: each call of `notify` is the end of another turn, and names none. */
const notified = (at: number, count: number, prompt?: string): Observation =>
  said('notify', 'turn_ended', at, {
    attributes: { prompt_count: String(count), ...(prompt === undefined ? {} : { prompt }) },
  });
const logged = (at: number, prompt: string): Observation => said('otel_logs', 'prompt', at, { attributes: { prompt } });
const movedTo = (...told: Observation[]): number[] =>
  inOwnTime(told.toSorted((a, b) => a.at - b.at))
    .filter(({ source }) => source === 'notify')
    .map(({ at }) => Math.round(at));

test('notify without words ends the turn that nobody else has ended', () => {
  const prompts = [logged(1000, 'one'), logged(2000, '<environment_context>'), logged(3000, 'two')];
  const late = [notified(DAY_MS, 1, 'one'), notified(DAY_MS + 1, 1), notified(DAY_MS + 2, 2, 'two')];
  expect(movedTo(...prompts, ...late)).toEqual([1000, 2000, 3000]);
});

test('of equal prompts the number tells which of them notify ended', () => {
  const prompts = [logged(1000, 'go'), logged(2000, 'go'), logged(3000, 'go')];
  expect(movedTo(...prompts, notified(DAY_MS, 1, 'go'), notified(DAY_MS + 1, 3, 'go'))).toEqual([1000, 3000]);
  expect(movedTo(...prompts, notified(DAY_MS, 2, 'go'), notified(DAY_MS + 1, 3, 'go'))).toEqual([2000, 3000]);
});

test('a prompt that log and file tell is one prompt', () => {
  const written = ['one', 'two'].map((prompt, index) =>
    said('rollout', 'prompt', 1001 + index * 1000, { attributes: { prompt } }),
  );
  const late = [notified(DAY_MS, 1, 'one'), notified(DAY_MS + 1, 2, 'two')];
  expect(movedTo(logged(1000, 'one'), logged(2000, 'two'), ...written, ...late)).toEqual([1001, 2001]);
});

test('a turn of which nobody else tells stays before the next one', () => {
  const hooks = [
    said('hooks', 'prompt', DAY_MS, { turnId: 'turn_0', attributes: { prompt: 'lost' } }),
    said('hooks', 'model_usage', DAY_MS + 1, { turnId: 'turn_0' }),
    said('hooks', 'prompt', DAY_MS + 2, { ...turn, attributes: { prompt: 'hi' } }),
    said('hooks', 'turn_ended', DAY_MS + 3, turn),
  ];
  const rollout = told(0).filter(({ source }) => source === 'rollout');
  const moved = inOwnTime([...rollout, ...hooks]).filter(({ source }) => source === 'hooks');
  expect(moved.map(({ at }) => Math.round(at))).toEqual([995, 995, 1000, 60_000]);
});
