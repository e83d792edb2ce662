/** The recorded TUI session in which a person was asked twice, as it looked at each moment. */
import { expect, test } from 'vitest';
import { assemble } from '../../src/assemble/assemble.ts';
import type { Observation } from '../../src/model/observation.ts';
import { MIXES, observationsByWay } from '../helper/source-mix.ts';

const ways = observationsByWay('0.169.0/tui-approval');
const asked = ways.hooks.filter(({ kind }) => kind === 'approval_requested').map(({ at }) => at);
/** The first was allowed, the second ended with Esc, of which no decision is logged. */
const allowed = ways.otlp.filter(({ kind, attributes }) => kind === 'approval' && attributes['source'] === 'User');
const stopped = ways.rollout.filter(({ attributes }) => attributes['output']?.endsWith('aborted by user') === true);
const answered = [allowed[0]?.at ?? 0, stopped[0]?.at ?? 0];

/** The session of the prompts, not those in which the TUI asks for titles. */
function statusAt(observations: readonly Observation[], at: number): string | undefined {
  // a span comes when it is over
  const told = observations.filter((one) => one.at + (one.source === 'otel_traces' ? (one.durationMs ?? 0) : 0) <= at);
  return assemble(told, { now: at }).find(({ kind }) => kind === 'session')?.status;
}

test('somebody was asked twice', () => {
  expect([asked.length, allowed.length]).toEqual([2, 1]);
});

const withHooks = MIXES.filter((mix) => mix.includes('hooks')).map((mix) => [
  mix.join(' + '),
  mix.flatMap((way) => ways[way]),
]) as [string, Observation[]][];

test.each(withHooks)('%s: waits from the question to the answer', (_, observations) => {
  for (const [index, question] of asked.entries()) {
    const answer = answered[index] ?? 0;
    expect(statusAt(observations, question - 1)).toBe('running');
    expect(statusAt(observations, question + 1)).toBe('waiting');
    expect(statusAt(observations, answer - 20)).toBe('waiting');
  }
});

test('with everything there, the wait is the time from the question to the answer', () => {
  const [session] = assemble([...ways.otlp, ...ways.hooks, ...ways.rollout], { now: Date.now() }).filter(
    ({ kind }) => kind === 'session',
  );
  const approvals = session?.turns
    .flatMap((turn) => turn.approvals)
    .filter(({ requested_at }) => requested_at !== null);
  expect(approvals).toMatchObject([
    { source: 'User', decision: 'approved', waited_ms: Math.round((answered[0] ?? 0) - (asked[0] ?? 0)) },
    { source: null, decision: null, waited_ms: null },
  ]);
});
