/** What the rules find in each recording of the real Codex. Whatever this file holds was looked at; a line too many is a false alarm. */
import { expect, test } from 'vitest';
import { assemble } from '../../src/assemble/assemble.ts';
import { builtInPriceBook } from '../../src/price/price-book.ts';
import { findProblems } from '../../src/problem/find-problems.ts';
import { observationsOf, recordingNames } from '../helper/recording.ts';

const HOUR_MS = 3_600_000;
const prices = builtInPriceBook();

test('what was found is as reviewed', async () => {
  const names = recordingNames();
  const lines = names.flatMap((name) => {
    const observations = observationsOf(name);
    const now = Math.max(0, ...observations.map(({ at }) => at)) + HOUR_MS;
    const found = assemble(observations, { now, prices }).flatMap((session) => findProblems(session, { prices, now }));
    return found.map(({ kind, severity, sentence, evidence, wasted }) =>
      [
        `${name}: ${severity} ${kind}: ${sentence}`,
        ...evidence.map(({ text }) => `  ${text}`),
        `  ${JSON.stringify(wasted)}`,
      ].join('\n'),
    );
  });
  expect(names.length).toBeGreaterThanOrEqual(100);
  await expect(`${lines.join('\n')}\n`).toMatchFileSnapshot('problem.txt');
});
