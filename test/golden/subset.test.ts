/**
 * Equal results for every part of what was observed: each agent, turn, call and response that a part names is shown once, each field is the whole's or another word of
 * the part or unknown, sums are those of the responses that are there, and what is unknown is named. The oracle reads the observations themselves.
 */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { assemble } from '../../src/assemble/assemble.ts';
import type { Observation, Source } from '../../src/model/observation.ts';
import type { Session } from '../../src/model/session.ts';
import { disagreements } from '../helper/knowable.ts';
import { unnamed } from '../helper/knowable-source.ts';
import { recordingNames } from '../helper/recording.ts';
import { observedOf, sourcesOf, subsetsOf } from '../helper/subset.ts';

const HOUR_MS = 3_600_000;

/** Enough to find what one loss in a hundred does wrong, over all recordings. */
const RUNS = { numRuns: 60 };

const observed = recordingNames().map(observedOf);

/** The clock of the whole recording, so that no part is still running. */
const assembler = (all: readonly Observation[]): ((some: readonly Observation[]) => Session[]) => {
  const now = Math.max(...all.map(({ at }) => at)) + HOUR_MS;
  return (some) => assemble(some, { now });
};

describe.each(observed)('$name', ({ name, all, batches }) => {
  const assembled = assembler(all);
  const whole = assembled(all);

  test('the whole is what its observations say', () => {
    expect(disagreements({ all, some: all, whole, sessions: whole })).toEqual([]);
  });

  test('any part is what its observations say', () => {
    fc.assert(
      fc.property(subsetsOf({ name, all, batches }), ({ some }) => {
        expect(disagreements({ all, some, whole, sessions: assembled(some) })).toEqual([]);
      }),
      RUNS,
    );
  });
});

const mixesOf = (sources: readonly Source[]): Source[][] =>
  Array.from({ length: 2 ** sources.length - 1 }, (_, mask) =>
    sources.filter((_source, index) => ((mask + 1) >> index) % 2 === 1),
  );

describe.each(observed)('$name, whole sources', ({ all }) => {
  const assembled = assembler(all);
  const whole = assembled(all);

  test.each(mixesOf(sourcesOf(all)).map((mix) => ({ mix })))(
    '$mix: a figure is the whole’s or unknown, and what is unknown is named',
    ({ mix }) => {
      const some = all.filter(({ source }) => mix.includes(source));
      expect(unnamed(assembled(some), some, whole)).toEqual([]);
    },
  );
});
