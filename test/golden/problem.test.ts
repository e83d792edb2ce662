/** What the rules find in each recording of the real Codex. Whatever this file holds was looked at; a line too many is a false alarm. */
import { expect, test } from 'vitest';
import { assemble } from '../../src/assemble/assemble.ts';
import { builtInPriceBook } from '../../src/price/price-book.ts';
import { findProblems } from '../../src/problem/find-problems.ts';
import { recordingNames } from '../helper/recording.ts';
import { observationsByWay } from '../helper/source-mix.ts';

const HOUR_MS = 3_600_000;
const prices = builtInPriceBook();

/** The compactions that are found are early: these scenarios set `model_auto_compact_token_limit` far below the window. */
test.each([
  ['problem-otlp.txt', ['otlp']],
  ['problem-all.txt', ['otlp', 'hooks', 'rollout']],
] as const)('what was found is as reviewed: %s', async (file, ways) => {
  const names = recordingNames();
  const lines = names.flatMap((name) => {
    const by = observationsByWay(name);
    const observations = ways.flatMap((way) => by[way]);
    const now = Math.max(0, ...observations.map(({ at }) => at)) + HOUR_MS;
    const found = assemble(observations, { now, prices }).flatMap((session) => findProblems(session, { prices, now }));
    return found.map(({ kind, severity, sentence, evidence, wasted: { tokens, cost_usd: usd, ms } }) =>
      [
        `${name}: ${severity} ${kind}: ${sentence}`,
        ...evidence.map(({ text }) => `  ${text}`),
        `  wasted: ${tokens} tokens, ${usd} dollars, ${ms} ms`,
      ].join('\n'),
    );
  });
  expect(names.length).toBeGreaterThanOrEqual(100);
  await expect(`${lines.join('\n')}\n`).toMatchFileSnapshot(file);
});
