/** Where a rollout alone tells of a request, its beginning is worked out of the lines before it. How far off is that from what log records say of the same request? */
import { describe, expect, test } from 'vitest';
import { assemble } from '../../src/assemble/assemble.ts';
import type { Observation } from '../../src/model/observation.ts';
import type { ModelCall } from '../../src/model/session.ts';
import { recordingNames } from '../helper/recording.ts';
import { observationsByWay } from '../helper/source-mix.ts';

/** On a crowded machine, where Codex itself takes that long between the two. */
const BEFORE_MS = 150;
const AFTER_MS = 50;

interface Span {
  readonly start: number;
  readonly end: number;
}

/** By thread, turn and response. */
function callsBy(observations: readonly Observation[], isWanted: (call: ModelCall) => boolean): Map<string, Span> {
  const now = Math.max(...observations.map(({ at }) => at));
  const calls = new Map<string, Span>();
  for (const { turns } of assemble(observations, { now }))
    for (const { thread_id, turn_id, model_calls } of turns)
      for (const [at, call] of model_calls.filter(isWanted).entries()) {
        const start = Date.parse(call.started_at);
        const key = [thread_id, turn_id, call.response_id, call.tokens.input, call.response_id === null ? at : ''];
        calls.set(key.join(), { start, end: start + (call.duration_ms ?? 0) });
      }
  return calls;
}

const isTimed = ({ duration_ms }: ModelCall): boolean => duration_ms !== null;

const recordings = recordingNames().map((name) => ({ name, ways: observationsByWay(name) }));
const named = recordings.filter(({ ways }) => ways.rollout.some(({ responseId }) => responseId !== ''));
const unnamed = recordings.filter(({ ways }) => ways.rollout.length > 0 && !named.some((one) => one.ways === ways));

describe('a request in a rollout alone', () => {
  test('begins when the last thing was written that it holds', () => {
    const compared = named.flatMap(({ name, ways }) => {
      const logged = callsBy(
        [...ways.otlp, ...ways.rollout],
        (call) => isTimed(call) && call.sources.includes('otel_logs'),
      );
      return [...callsBy(ways.rollout, isTimed)].flatMap(([key, { start, end }]) => {
        const log = logged.get(key);
        return log === undefined ? [] : [{ name, start: start - log.start, end: end - log.end }];
      });
    });
    expect(compared.length).toBeGreaterThan(150);
    expect(compared.filter(({ start }) => start < -BEFORE_MS || start > 0)).toEqual([]);
    expect(compared.filter(({ end }) => Math.abs(end) > AFTER_MS)).toEqual([]);
  });

  test.each(unnamed)('$name: has no known length where the line comes when its tools are done', ({ ways }) => {
    expect(callsBy(ways.rollout, isTimed)).toEqual(new Map());
  });
});
