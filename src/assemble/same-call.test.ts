import fc from 'fast-check';
import { expect, test } from 'vitest';
import { FACT_AT, fact } from '../../test/helper/fact.ts';
import type { Observation } from '../model/observation.ts';
import { callsAmong } from './same-call.ts';

/** What four sources tell of a call with the id of every other, `name` at its end for the test to read. */
const callIn = (turnId: string, atMs: number): Observation[] => {
  const of = (name: string, more: Partial<Observation>): Observation =>
    fact({ id: `${turnId} ${name}`, at: FACT_AT + atMs, turnId, callId: 'call_0', kind: 'tool_result', ...more });
  const traceId = `trace of ${turnId}`;
  return [
    of('begins in the file', { kind: 'tool_started' }),
    of('span', { source: 'otel_traces', kind: 'tool_span', at: FACT_AT + atMs + 2, durationMs: 40, traceId }),
    of('decision', { source: 'otel_logs', kind: 'approval', at: FACT_AT + atMs + 10, turnId: '', traceId }),
    of('record', { source: 'otel_logs', at: FACT_AT + atMs + 40, durationMs: 30, turnId: '', traceId }),
    of('result in the file', { at: FACT_AT + atMs + 50 }),
  ];
};

const split = (told: readonly Observation[]): string[][] =>
  callsAmong(told.toSorted((a, b) => a.at - b.at)).map((members) => members.map(({ id }) => id).sort());

const first = callIn('one', 0);
const second = callIn('two', 5000);

test('one id in two turns is two calls', () => {
  const ids = (call: readonly Observation[]): string[] => call.map(({ id }) => id).sort();
  expect(split([...first, ...second])).toEqual([ids(first), ids(second)]);
});

test('a command that ends in another turn is one call', () => {
  const end = fact({
    id: 'end',
    source: 'hooks',
    at: FACT_AT + 5900,
    turnId: 'two',
    callId: 'call_0',
    kind: 'tool_result',
  });
  expect(split([...first, end])).toHaveLength(1);
});

// two processes resumed one thread and wrote one file, whose lines are of the turn that wrote last
test('a call whose sources name different turns at one time is one call', () => {
  const misnamed = first.map((one) => (one.source === 'rollout' ? { ...one, turnId: 'other' } : one));
  expect(split(misnamed)).toHaveLength(1);
});

test('with logs alone, each trace has a call of its own', () => {
  const logged = [...first, ...second].filter(({ source }) => source === 'otel_logs');
  expect(split(logged)).toEqual([
    ['one decision', 'one record'],
    ['two decision', 'two record'],
  ]);
});

test('where all turns share one trace, the time tells', () => {
  const shared = [...first, ...second].map((one) => (one.traceId === '' ? one : { ...one, traceId: 'of the caller' }));
  expect(split(shared).map(({ length }) => length)).toEqual([5, 5]);
});

test('in files that name no turns, what came back begins anew', () => {
  const written = [...first, ...second].filter(({ source }) => source === 'rollout');
  expect(split(written.map((one) => ({ ...one, turnId: '' }))).map(({ length }) => length)).toEqual([2, 2]);
});

test('whatever is lost, nothing is shown twice and no turn is mixed with another that began', () => {
  fc.assert(
    fc.property(fc.subarray([...first, ...second], { minLength: 1 }), (some) => {
      const calls = split(some);
      expect(calls.flat().sort()).toEqual(some.map(({ id }) => id).sort());
      const begun = calls.map(
        (ids) => new Set(ids.filter((id) => /begins|span/.test(id)).map((id) => id.split(' ')[0])),
      );
      expect(begun.every(({ size }) => size <= 1)).toBe(true);
    }),
  );
});
