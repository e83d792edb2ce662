/**
 * Each recording of the real Codex, assembled: compared with what the scripted model billed (an oracle that knows nothing of us),
 * and with the file that was reviewed when the shape last changed.
 */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { assemble } from '../../src/assemble/assemble.ts';
import type { Observation } from '../../src/model/observation.ts';
import type { Session } from '../../src/model/session.ts';
import {
  askedTurns,
  type Billed,
  billedByThread,
  observationsOf,
  printedExitCodes,
  recordingNames,
} from '../helper/recording.ts';

const HOUR_MS = 3_600_000;

/** Long after the recording: what did not end then never will. */
const assembled = (observations: readonly Observation[]): Session[] =>
  assemble(observations, { now: Math.max(...observations.map(({ at }) => at)) + HOUR_MS });

function tokensByThread(sessions: readonly Session[]): Record<string, Billed> {
  const sums: Record<string, Billed> = {};
  for (const { thread_id, tokens } of sessions.flatMap(({ turns }) => turns)) {
    const [input, cached, output, reasoning] = sums[thread_id] ?? [0, 0, 0, 0];
    sums[thread_id] = [
      input + (tokens.input ?? 0),
      cached + (tokens.cached_input ?? 0),
      output + (tokens.output ?? 0),
      reasoning + (tokens.reasoning_output ?? 0),
    ];
  }
  return billed(sums);
}

/** A thread that was billed nothing (the parent of a review, a failed run) may be told or not. */
const billed = (threads: Readonly<Record<string, Billed>>): Record<string, Billed> =>
  Object.fromEntries(Object.entries(threads).filter(([, counts]) => counts.some((count) => count > 0)));

const recordings = recordingNames().map((name) => ({ name, observations: observationsOf(name) }));
const withOtlp = recordings.filter(({ observations }) => observations.length > 0);

test('the recordings are there', () => {
  expect(withOtlp.length).toBeGreaterThanOrEqual(100);
});

describe.each(withOtlp)('$name', ({ name, observations }) => {
  const sessions = assembled(observations);

  test('tokens equal what was billed, thread by thread', () => {
    expect(tokensByThread(sessions)).toEqual(billed(billedByThread(name)));
  });

  test('without traces every token is still there, and counted once', () => {
    expect(tokensByThread(assembled(observationsOf(name, ['logs'])))).toEqual(billed(billedByThread(name)));
  });

  test('each turn that was asked for is there, and no other', () => {
    const people = sessions.filter(({ kind }) => kind === 'session');
    const rootTurns = people.flatMap(({ session_id, turns }) =>
      turns.filter(({ thread_id }) => thread_id === session_id),
    );
    expect(rootTurns).toHaveLength(askedTurns(name));
  });

  test('commands ended as `codex exec --json` printed', () => {
    const calls = sessions.flatMap(({ turns }) => turns).flatMap(({ tool_calls }) => tool_calls);
    const exitCodes = calls.map(({ exit_code }) => exit_code).filter((code) => code !== null);
    for (const printed of printedExitCodes(name)) {
      // ours are read off the text that Codex wrote for the model; it prints neither patches nor what sub-agents ran
      expect(exitCodes).toContain(printed);
      exitCodes.splice(exitCodes.indexOf(printed), 1);
    }
  });

  test('the session is as reviewed', async () => {
    await expect(`${JSON.stringify(sessions, null, 1)}\n`).toMatchFileSnapshot(
      `session/${name.replace('/', '-')}.json`,
    );
  });
});

/** One of each kind of difficulty; permuting all hundred would only take longer. */
const DIFFICULT = [
  '0.169.0/subagents',
  '0.169.0/code-mode',
  '0.169.0/tui-approval',
  '0.169.0/compaction',
  '0.160.1/review',
  '0.160.1/resumed-from-0.80.0',
  '0.125.0/subagents',
  '0.80.0/parallel-sessions',
  '0.63.0/mcp-tools',
];

describe.each(DIFFICULT)('%s', (name) => {
  const observations = observationsOf(name);
  const once = assembled(observations);

  test('is the same in any order and however often it is told', () => {
    const bag = fc
      .shuffledSubarray(observations, { minLength: observations.length })
      .chain((shuffled) => fc.subarray(observations).map((again) => [...shuffled, ...again]));
    fc.assert(
      fc.property(bag, (told) => {
        expect(assembled(told)).toEqual(once);
      }),
      { numRuns: 15 },
    );
  });
});

/** Versions whose spans carry tokens; before, traces alone cannot know them. */
test.each([
  '0.147.0/subagents',
  '0.160.1/compaction-midturn',
  '0.169.0/code-mode',
  '0.169.0/subagents',
  '0.169.0/compaction',
])('%s: traces alone know the tokens too', (name) => {
  expect(tokensByThread(assembled(observationsOf(name, ['traces'])))).toEqual(billed(billedByThread(name)));
});
