import { describe, expect, test } from 'vitest';
import type { Observation, ObservationKind } from '../model/observation.ts';
import { assemble } from './assemble.ts';

const THREAD = '01a1fb17-9cc7-7912-8ad6-52baff2b5a3c';
const FIRST = '01a1fb17-9cd9-7ed0-9dce-6eef40d770a2';
const SECOND = '01a1fb18-3c60-7a51-8a0e-5b8a1e9d2c11';

let serial = 0;
const told = (
  source: Observation['source'],
  kind: ObservationKind,
  at: number,
  attributes: Record<string, string> = {},
  more: Partial<Observation> = {},
): Observation => ({
  id: (serial++).toString(16).padStart(32, '0'),
  source,
  kind,
  name: kind,
  at,
  durationMs: null,
  threadId: THREAD,
  turnId: '',
  callId: '',
  responseId: '',
  traceId: '',
  spanId: '',
  parentSpanId: '',
  attributes,
  ...more,
});
const log = (kind: ObservationKind, at: number, attributes: Record<string, string> = {}, traceId = '') =>
  told('otel_logs', kind, at, attributes, { traceId });
const usage = (at: number) => log('model_usage', at, { input_token_count: '10', output_token_count: '1' });
const ended = (at: number, turnId: string, more: Record<string, string> = {}) =>
  told('notify', 'turn_ended', at, { status: 'completed', last_message: 'Done.', ...more }, { turnId });
const turnsOf = (...observations: Observation[]) =>
  assemble(observations, { now: 10_000_000 })
    .flatMap(({ turns }) => turns)
    .map(({ turn_id, prompt, tokens }) => [turn_id, prompt, tokens.total]);

describe('a turn that is named when it is over', () => {
  test('begins where its prompt was logged', () => {
    const words = [log('prompt', 1000, { prompt: 'One' }), usage(1500), ended(2000, FIRST, { prompt: 'One' })];
    expect(turnsOf(...words)).toEqual([[FIRST, 'One', 11]]);
  });

  test('holds what was logged since the turn before, where its prompt is not told', () => {
    const words = [usage(1500), ended(2000, FIRST), usage(2500), ended(3000, SECOND)];
    expect(turnsOf(...words)).toEqual([
      [FIRST, null, 11],
      [SECOND, null, 11],
    ]);
  });

  test('holds nothing of a turn before it that nobody named', () => {
    const words = [
      log('prompt', 1000, { prompt: 'One' }),
      usage(1500),
      log('prompt', 2000, { prompt: 'Two' }),
      usage(2500),
      ended(3000, SECOND, { prompt: 'Two' }),
    ];
    expect(turnsOf(...words)).toEqual([
      [`${THREAD}:1`, 'One', 11],
      [SECOND, 'Two', 11],
    ]);
  });

  test('holds the compaction that came before its prompt, in its trace', () => {
    const words = [
      log('prompt', 1000, { prompt: 'One' }, 'a'),
      usage(1500),
      ended(2000, FIRST, { prompt: 'One' }),
      log('model_attempt', 2500, {}, 'b'),
      usage(2600),
      log('prompt', 3000, { prompt: 'Two' }, 'b'),
      usage(3500),
      ended(4000, SECOND, { prompt: 'Two' }),
    ];
    expect(turnsOf(...words)).toEqual([
      [FIRST, 'One', 11],
      [SECOND, 'Two', 22],
    ]);
  });

  test.each([
    ['in the trace of the turn', 'a'],
    ['in a trace of their own', 'b'],
  ])('holds what came before the words that steered it, logged %s', (_where, traceId) => {
    const words = [
      log('prompt', 1000, { prompt: 'One' }, 'a'),
      log('model_attempt', 1400, {}, 'a'),
      usage(1500),
      log('prompt', 2000, { prompt: 'And two' }, traceId),
      log('model_attempt', 2400, {}, 'a'),
      usage(2500),
      // Codex 0.169 logs an answer with the turn's name
      told('otel_logs', 'answer', 2600, { response: 'Done.' }, { traceId: 'a', turnId: FIRST }),
      ended(3000, FIRST, { prompt: 'And two' }),
    ];
    expect(turnsOf(...words)).toEqual([[FIRST, 'One\n\nAnd two', 22]]);
  });

  test('holds what came before the words that steered it, where no answer is logged', () => {
    const words = [
      log('prompt', 1000, { prompt: 'One' }, 'a'),
      log('model_attempt', 1400, {}, 'a'),
      usage(1500),
      log('prompt', 2000, { prompt: 'And two' }, 'b'),
      log('model_attempt', 2400, {}, 'a'),
      usage(2500),
      ended(3000, FIRST, { prompt: 'And two' }),
    ];
    expect(turnsOf(...words)).toEqual([[FIRST, 'One\n\nAnd two', 22]]);
  });

  test('begins with its own words where the turn before, in the same trace, has ended', () => {
    const words = [
      log('prompt', 1000, { prompt: 'One' }, 'a'),
      log('model_attempt', 1400, {}, 'a'),
      usage(1500),
      ended(1600, FIRST, { prompt: 'One' }),
      log('prompt', 2000, { prompt: 'Two' }, 'a'),
      log('model_attempt', 2400, {}, 'a'),
      usage(2500),
      ended(3000, SECOND, { prompt: 'Two' }),
    ];
    expect(turnsOf(...words)).toEqual([
      [FIRST, 'One', 11],
      [SECOND, 'Two', 11],
    ]);
  });
});

test('a request in a trace of its own, while a turn runs that a file names, is that turn’s', () => {
  const file = (kind: ObservationKind, at: number, turnId: string, attributes: Record<string, string> = {}) =>
    told('rollout', kind, at, attributes, { turnId });
  const words = [
    log('prompt', 1000, { prompt: 'One' }, 'a'),
    file('turn_started', 900, FIRST),
    file('prompt', 1000, FIRST, { prompt: 'One' }),
    usage(1500),
    file('turn_ended', 1600, FIRST, { status: 'completed' }),
    file('turn_started', 2000, SECOND),
    log('model_attempt', 2100, {}, 'b'),
    usage(2200),
    file('compaction', 2300, SECOND),
    file('turn_ended', 2400, SECOND, { status: 'completed' }),
  ];
  expect(turnsOf(...words)).toEqual([
    [FIRST, 'One', 11],
    [SECOND, null, 11],
  ]);
});

test('a request in the trace that all turns share, while a turn runs that hooks alone name, is that turn’s', () => {
  const hook = (kind: ObservationKind, at: number, attributes: Record<string, string>) =>
    told('hooks', kind, at, { trigger: 'manual', ...attributes }, { turnId: SECOND });
  const answered = (at: number, turnId: string) =>
    told('otel_logs', 'answer', at, { response: 'Done.' }, { turnId, traceId: 'a' });
  const THIRD = '01a1fb19-3c60-7a51-8a0e-5b8a1e9d2c11';
  const words = [
    log('prompt', 1000, { prompt: 'One' }, 'a'),
    log('model_attempt', 1200, {}, 'a'),
    usage(1500),
    answered(1510, FIRST),
    ended(1600, FIRST, { prompt: 'One' }),
    hook('compaction', 2000, { state: 'started' }),
    log('model_attempt', 2100, {}, 'a'),
    usage(2200),
    hook('compaction', 2300, { state: 'finished' }),
    log('prompt', 3000, { prompt: 'Two' }, 'a'),
    told('hooks', 'prompt', 3010, { prompt: 'Two' }, { turnId: THIRD }),
    log('model_attempt', 3200, {}, 'a'),
    usage(3500),
    answered(3510, THIRD),
    ended(3600, THIRD, { prompt: 'Two' }),
  ];
  expect(turnsOf(...words)).toEqual([
    [FIRST, 'One', 11],
    [SECOND, null, 11],
    [THIRD, 'Two', 11],
  ]);
});
