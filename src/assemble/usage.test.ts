import { describe, expect, test } from 'vitest';
import type { Observation, Source } from '../model/observation.ts';
import { usagesOf } from './usage.ts';

let serial = 0;
const usage = (source: Source, at: number, input: number, more: Partial<Observation> = {}): Observation => ({
  id: (serial++).toString(16).padStart(32, '0'),
  source,
  kind: 'model_usage',
  name: 'usage',
  at,
  durationMs: null,
  threadId: 'thread',
  turnId: '',
  callId: '',
  responseId: '',
  traceId: '',
  spanId: '',
  parentSpanId: '',
  attributes:
    source === 'otel_traces'
      ? { 'gen_ai.usage.input_tokens': String(input), 'gen_ai.usage.output_tokens': '10' }
      : { input_token_count: String(input), output_token_count: '10' },
  ...more,
});
const request = (at: number): Observation => ({ ...usage('hooks', at, 0), kind: 'model_requested', attributes: {} });
const told = (observations: readonly Observation[]) =>
  usagesOf(
    observations.toSorted((a, b) => a.at - b.at),
    new Map(),
  ).map(({ members, tokens }) => [tokens.input, members.map(({ source }) => source)]);

test('four sources tell of one response', () => {
  expect(
    told([
      usage('otel_logs', 100, 3300),
      usage('otel_traces', 101, 3300),
      usage('hooks', 140, 3300),
      usage('rollout', 99, 3300, { responseId: 'resp_1' }),
    ]),
  ).toEqual([[3300, ['rollout', 'otel_logs', 'hooks', 'otel_traces']]]);
});

test('one response told by two files is one, and two of one id are two', () => {
  const id = { responseId: 'resp_1', turnId: 'turn_1' };
  expect(told([usage('rollout', 100, 3300, id), usage('rollout', 900, 3300, id)])).toEqual([
    [3300, ['rollout', 'rollout']],
  ]);
  expect(told([usage('rollout', 100, 3300, id), usage('rollout', 900, 3400, id)])).toEqual([
    [3300, ['rollout']],
    [3400, ['rollout']],
  ]);
});

test('what one source lost another has, and nothing is told twice', () => {
  const logs = [usage('otel_logs', 100, 3300), usage('otel_logs', 2000, 3500)];
  const hooks = [usage('hooks', 1030, 3400), usage('hooks', 2030, 3500)];
  expect(told([...logs, ...hooks])).toEqual([
    [3300, ['otel_logs']],
    [3400, ['hooks']],
    [3500, ['otel_logs', 'hooks']],
  ]);
});

describe('responses that all used the same tokens', () => {
  const times = [0, 30, 60, 90];

  test('are as many as the source that saw most of them says', () => {
    const logs = times.map((at) => usage('otel_logs', at, 4100));
    // each of them nearer to the next response than to its own
    const hooks = times.map((at) => usage('hooks', at + 29, 4100));
    expect(told([...logs, ...hooks])).toHaveLength(4);
    expect(told([...logs, ...hooks.slice(1)])).toHaveLength(4);
    expect(told([...logs.slice(2), ...hooks])).toHaveLength(4);
  });
});

describe('a rollout that counts late', () => {
  const counted = usage('rollout', 3_600_000, 8300);

  test('is the response before the tool that took an hour', () => {
    expect(told([usage('otel_logs', 100, 8300), counted])).toEqual([[8300, ['rollout', 'otel_logs']]]);
  });

  test('but a record with an id is written at once: an hour apart are two', () => {
    const recorded = usage('rollout', 3_600_000, 8300, { responseId: 'resp_1' });
    expect(told([usage('otel_logs', 100, 8300), recorded])).toHaveLength(2);
  });

  test('never counts early', () => {
    expect(told([usage('rollout', 100, 8300), usage('otel_logs', 3_600_000, 8300)])).toHaveLength(2);
  });
});

describe('repetition', () => {
  test('in two files of a thread: one response has one id', () => {
    const record = { responseId: 'resp_1' };
    expect(told([usage('rollout', 1, 3300, record), usage('rollout', 2, 3300, record)])).toHaveLength(1);
  });

  test('by a hook that is configured twice: between two responses lies a request', () => {
    const twice = [request(0), request(1), usage('hooks', 10, 4100), usage('hooks', 12, 4100)];
    const next = [request(20), request(21), usage('hooks', 30, 4100), usage('hooks', 32, 4100)];
    expect(told([...twice, ...next])).toHaveLength(2);
  });

  test('cannot be told from two responses where requests are not hooked', () => {
    expect(told([usage('hooks', 10, 4100), usage('hooks', 12, 4100)])).toHaveLength(2);
  });
});

test('counts that older versions leave out do not make another response', () => {
  const whole = usage('otel_logs', 1, 3300);
  const withCache = { ...whole, attributes: { ...whole.attributes, cached_token_count: '3200' } };
  expect(told([withCache, usage('hooks', 2, 3300)])).toHaveLength(1);
});

describe('equal tokens in two turns', () => {
  const FIRST = { turnId: '01a1fb17-9cd9-7ed0-9dce-6eef40d770a1' };
  const SECOND = { turnId: '01a1fb17-9cd9-7ed0-9dce-6eef40d770a2' };

  test('are two responses where both turns are named', () => {
    const one = usage('rollout', 100, 3300, { responseId: 'r1', ...FIRST });
    const other = usage('hooks', 500, 3300, SECOND);
    expect(told([one, other])).toHaveLength(2);
  });

  test('are two responses where a turn began between them', () => {
    const one = usage('otel_logs', 100, 3300);
    const other = usage('rollout', 500, 3300, { responseId: 'r2', ...SECOND });
    const began: Observation = { ...usage('rollout', 300, 0), kind: 'turn_started', ...SECOND };
    const span: Observation = { ...usage('otel_traces', 300, 0), kind: 'turn_ended', durationMs: 400, ...SECOND };
    expect(told([one, other])).toHaveLength(1);
    expect(told([one, other, began])).toHaveLength(2);
    expect(told([one, other, span])).toHaveLength(2);
  });

  test('are one where a hook ran late and names its turn', () => {
    const began: Observation = { ...usage('rollout', 300, 0), kind: 'turn_started', ...SECOND };
    expect(told([usage('otel_logs', 100, 3300), began, usage('hooks', 500, 3300, FIRST)])).toHaveLength(1);
  });
});

// forty turns a second with equal tokens: a log record took the place of another turn's, whose hook then came as one more
test('of equal responses, each with its words by another source, none is counted twice', () => {
  const turn = (name: string, at: number) => ({
    span: { ...usage('otel_traces', at, 0), kind: 'turn_ended' as const, turnId: name, durationMs: 50, attributes: {} },
    log: usage('otel_logs', at + 40, 3000),
    hook: usage('hooks', at + 45, 3000, { turnId: name }),
    file: usage('rollout', at + 42, 3000, { turnId: name, responseId: `resp_${name}` }),
  });
  const [one, two, three] = [turn('one', 0), turn('two', 100), turn('three', 200)];
  expect(told([one.log, one.hook, two.file, two.hook, three.log, three.file])).toHaveLength(3);
  expect(told([one.log, two.log, two.file, one.hook, three.hook])).toHaveLength(3);
  expect(told([one.span, one.log, two.file])).toEqual([
    [3000, ['otel_logs']],
    [3000, ['rollout']],
  ]);
});
