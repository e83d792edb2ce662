/**
 * Each recording of the real Codex, with every mix of its three sources: whatever is there, the same session comes out, no token is counted twice,
 * and what cannot be known is null and named. The bill is the scripted model's own.
 */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { assemble } from '../../src/assemble/assemble.ts';
import { TOLD_BY_LOGS, UNWAITED_EVENTS } from '../../src/hook/handler.ts';
import type { Observation, Source } from '../../src/model/observation.ts';
import type { Session, Turn } from '../../src/model/session.ts';
import { askedTurns, type Billed, billedByThread, recordingNames } from '../helper/recording.ts';
import { MIXES, observationsByWay, type Way, writtenThreads } from '../helper/source-mix.ts';

const HOUR_MS = 3_600_000;

/** Long after the recording: what did not end then never will. */
const assembled = (observations: readonly Observation[]): Session[] =>
  assemble(observations, { now: Math.max(...observations.map(({ at }) => at)) + HOUR_MS });

type Bill = Readonly<Record<string, Billed>>;

function tokensByThread(sessions: readonly Session[]): Bill {
  const sums: Record<string, Billed> = {};
  for (const { thread_id, tokens } of sessions.flatMap(({ turns }) => turns)) {
    if (tokens.total === null) continue;
    const [input, cached, output, reasoning] = sums[thread_id] ?? [0, 0, 0, 0];
    sums[thread_id] = [
      input + (tokens.input ?? 0),
      cached + (tokens.cached_input ?? 0),
      output + (tokens.output ?? 0),
      reasoning + (tokens.reasoning_output ?? 0),
    ];
  }
  return sums;
}

/** A thread that was billed nothing (the parent of a review, a failed run) may be told or not. */
const billed = (threads: Bill): Bill =>
  Object.fromEntries(Object.entries(threads).filter(([, counts]) => counts.some((count) => count > 0)));

const people = (sessions: readonly Session[]): Session[] => sessions.filter(({ kind }) => kind === 'session');
const rootTurns = (sessions: readonly Session[]): Turn[] =>
  people(sessions).flatMap(({ session_id, turns }) => turns.filter(({ thread_id }) => thread_id === session_id));

/** What of a turn must not depend on which sources told of it, once a rollout or OTLP did. */
const core = ({ kind, status, status_reason, tokens }: Turn) => ({
  kind,
  status,
  status_reason,
  // the turn that asks for a review has no tokens of its own: a span says 0, a file says nothing
  total: kind === 'review' ? (tokens.total ?? 0) : tokens.total,
});

/** How many turns of root threads a mix can show. */
function knowableTurns(name: string, mix: readonly Way[]): number {
  // before 0.113 the file of a review names neither its parent nor its turn: the reviewer is a session of its own
  if (name === '0.80.0/review' && mix.includes('rollout')) return 2;
  if (mix.join() !== 'hooks') return askedTurns(name);
  // two turns and one of the reviewer, who has hooks, or notify, of its own
  if (name === '0.63.0/review') return askedTurns(name);
  if (name === '0.125.0/review') return askedTurns(name);
  // hooks of 0.125 give a sub-agent's own thread as the session
  if (name === '0.125.0/subagents') return 3;
  // hooks tell nothing of the turn that asked for a review, only of the reviewer's
  return name === '0.80.0/review' ? 1 : name.endsWith('/review') ? 0 : askedTurns(name);
}

const isUnwaited = ({ name }: Observation): boolean => UNWAITED_EVENTS.has(name);
/** More than a busy machine takes to start one of them. */
const LATE_MAX_MS = 30;

const recordings = recordingNames().map((name) => ({ name, ways: observationsByWay(name) }));

test('every way has recordings', () => {
  const count = (way: Way): number => recordings.filter(({ ways }) => ways[way].length > 0).length;
  expect({ otlp: count('otlp') >= 100, hooks: count('hooks') >= 75, rollout: count('rollout') >= 100 }).toEqual({
    otlp: true,
    hooks: true,
    rollout: true,
  });
});

describe.each(recordings)('$name', ({ name, ways }) => {
  const bill = billed(billedByThread(name));
  const mixes = MIXES.filter((mix) => mix.every((way) => ways[way].length > 0)).map((mix) => ({
    mix,
    label: mix.join(' + '),
    sessions: assembled(mix.flatMap((way) => ways[way])),
  }));

  test.each(mixes)('$label: tokens equal the bill', ({ mix, sessions }) => {
    const files = writtenThreads(name);
    const told = billed(tokensByThread(sessions));
    const knowable = mix.includes('otlp')
      ? bill
      : Object.fromEntries(Object.entries(bill).filter(([thread]) => files.has(thread)));
    const usages = mix.flatMap((way) => ways[way].filter(({ kind }) => kind === 'model_usage'));
    // hooks tell tokens from 0.169 on: a thread that older versions began as well is not in this collection
    const ofHooks = Object.entries(knowable).filter(([thread]) => usages.some(({ threadId }) => threadId === thread));
    expect(told).toEqual(usages.length === 0 ? {} : mix.join() === 'hooks' ? Object.fromEntries(ofHooks) : knowable);
  });

  test.each(mixes)('$label: each turn that was asked for, and no other', ({ mix, sessions }) => {
    expect(rootTurns(sessions)).toHaveLength(knowableTurns(name, mix));
  });

  test.each(mixes)('$label: says which sources it came from', ({ mix, sessions }) => {
    const told = new Set(
      mix
        .flatMap((way) => ways[way])
        .filter(({ threadId }) => threadId !== '')
        .map(({ source }) => source),
    );
    expect(new Set(sessions.flatMap(({ sources }) => sources))).toEqual(told);
  });

  const withFile = mixes.filter(({ mix }) => mix.includes('rollout'));
  test.each(withFile)('$label: the file decides how turns stand', ({ sessions }) => {
    const [alone] = withFile;
    const told = (all: readonly Session[]) => rootTurns(all).map(core);
    const kinds = (all: readonly Session[]) => told(all).map(({ kind: _kind, ...rest }) => rest);
    expect(kinds(sessions)).toEqual(kinds(alone?.sessions ?? []));
  });

  const withHooks = mixes.filter(({ mix }) => mix.includes('hooks') && mix.length > 1);
  test.runIf(withHooks.length > 0).each(withHooks)(
    '$label: hooks whose spool was found a day later change nothing',
    ({ mix, sessions }) => {
      const found = Math.max(...mix.flatMap((way) => ways[way]).map(({ at }) => at)) + 24 * HOUR_MS;
      const late = ways.hooks
        .toSorted((a, b) => a.at - b.at)
        .map((hook, index) => ({ ...hook, at: found + index * 40 }));
      const others = mix.filter((way) => way !== 'hooks').flatMap((way) => ways[way]);
      const told = (all: readonly Session[]) =>
        rootTurns(all).map((turn) => ({
          ...core(turn),
          tools: turn.tool_calls.length,
          approvals: turn.approvals.length,
        }));
      expect(told(assembled([...others, ...late]))).toEqual(told(sessions));
    },
  );

  test.runIf(withHooks.length > 0).each(mixes.filter(({ mix }) => mix.includes('hooks')))(
    '$label: hooks that Codex does not wait for, some milliseconds late, change nothing',
    ({ mix, sessions }) => {
      const late = ways.hooks.map((hook, index) =>
        isUnwaited(hook) ? { ...hook, at: hook.at + ((index * 7) % LATE_MAX_MS) } : hook,
      );
      const others = mix.filter((way) => way !== 'hooks').flatMap((way) => ways[way]);
      const told = (all: readonly Session[]) =>
        rootTurns(all).map((turn) => ({
          ...core(turn),
          prompt: turn.prompt,
          answer: turn.answer,
          calls: turn.model_calls.map(({ tokens }) => tokens.total),
          // those that ran at the same time have no order
          tools: turn.tool_calls
            .map(({ call_id, status, exit_code, duration_ms }) => [call_id, status, exit_code, (duration_ms ?? 0) < 0])
            .sort(([a], [b]) => (String(a) < String(b) ? -1 : 1)),
          approvals: turn.approvals.length,
        }));
      expect(told(assembled([...others, ...late]))).toEqual(told(sessions));
    },
  );

  const hasModelHooks = ways.hooks.some(({ name: event }) => TOLD_BY_LOGS.has(event));
  const withLogs = hasModelHooks ? withHooks.filter(({ mix }) => mix.includes('otlp')) : [];
  test.runIf(withLogs.length > 0).each(withLogs)(
    '$label: hooks around model requests tell nothing that log records do not',
    ({ mix, sessions }) => {
      const others = mix.flatMap((way) => ways[way]).filter(({ name: event }) => !TOLD_BY_LOGS.has(event));
      const told = (all: readonly Session[]) =>
        all.map((session) => ({
          ...session,
          turns: session.turns.map((turn) => ({
            ...turn,
            model_calls: turn.model_calls.map(({ sources: _sources, ...call }) => call),
          })),
        }));
      expect(told(assembled(others))).toEqual(told(sessions));
    },
  );

  test.each(mixes)('$label: nothing unknown is shown as 0, and it is named', ({ sessions }) => {
    for (const { counts, missing, sources, turns } of people(sessions)) {
      const tells = (...tellers: Source[]): boolean => tellers.some((source) => sources.includes(source));
      const names = (start: string): boolean => missing.some((sentence) => sentence.startsWith(start));
      expect({ approvals: counts.approvals !== null, named: !names('Approvals are unknown') }).toEqual({
        approvals: tells('otel_logs') || (counts.approvals ?? 0) > 0,
        named: tells('otel_logs', 'hooks'),
      });
      expect({ retries: counts.retries !== null, named: !names('HTTP attempts') }).toEqual({
        // a fork that only its file, which is not there, tells lists prompts of the thread that it was forked from
        retries: tells('otel_logs') && !names('notify lists'),
        named: tells('otel_logs'),
      });
      const isVague = turns.some(({ tool_calls }) => tool_calls.some(({ status_known }) => !status_known));
      expect(counts.tool_failures === null || (tells('otel_logs', 'rollout') && !isVague)).toBe(true);
      const unpaid = turns.filter(
        ({ status, tokens, kind }) => status === 'completed' && tokens.total === null && kind === 'turn',
      );
      expect(names('Tokens and cost') || unpaid.length === 0).toBe(true);
      expect(names('Tokens and cost') && turns.every(({ tokens }) => tokens.total !== null)).toBe(false);
      expect(names('Repository, branch and commit')).toBe(!tells('rollout'));
    }
  });
});

/** A recording, some of what was observed of it, some of that twice, in any order: by index, so that a failure can be read. */
const heap = fc
  .record({ index: fc.nat(recordings.length - 1), mix: fc.constantFrom(...MIXES) })
  .filter(({ index, mix }) => mix.every((way) => (recordings[index]?.ways[way].length ?? 0) > 0))
  .chain(({ index, mix }) => {
    const indices = [...observationsIn(index, mix).keys()];
    return fc.record({
      name: fc.constant(recordings[index]?.name ?? ''),
      index: fc.constant(index),
      mix: fc.constant(mix),
      shuffled: fc.shuffledSubarray(indices, { minLength: indices.length, maxLength: indices.length }),
      repeated: fc.subarray(indices, { maxLength: Math.min(40, indices.length) }),
      some: fc.subarray(indices, { minLength: 1 }),
    });
  });

const observationsIn = (index: number, mix: readonly Way[]): Observation[] =>
  mix.flatMap((way) => recordings[index]?.ways[way] ?? []);

const pick = (all: readonly Observation[], indices: readonly number[]): Observation[] =>
  indices.map((index) => all[index] as Observation);

const lateFor = (all: readonly Observation[]): number => Math.max(...all.map(({ at }) => at)) + HOUR_MS;

const totalOf = (bill: Bill): Billed =>
  Object.values(bill).reduce<Billed>(
    (sum, one) => [sum[0] + one[0], sum[1] + one[1], sum[2] + one[2], sum[3] + one[3]],
    [0, 0, 0, 0],
  );

const RUNS = { numRuns: 150 };

test('order and repetition change nothing', () => {
  fc.assert(
    fc.property(heap, ({ index, mix, shuffled, repeated }) => {
      const all = observationsIn(index, mix);
      const heaped = [...pick(all, repeated), ...pick(all, shuffled), ...pick(all, repeated)];
      expect(assembled(heaped)).toEqual(assembled(all));
    }),
    RUNS,
  );
});

test('with any part of what was observed, no more is counted than was billed', () => {
  fc.assert(
    fc.property(heap, ({ name, index, mix, some }) => {
      const all = observationsIn(index, mix);
      const told = totalOf(tokensByThread(assemble(pick(all, some), { now: lateFor(all) })));
      const bill = totalOf(billedByThread(name));
      expect(told.map((count, kind) => count <= (bill[kind] ?? 0))).toEqual([true, true, true, true]);
    }),
    RUNS,
  );
});

test('what each source knows of the tokens alone, any mix with it knows, too', () => {
  fc.assert(
    fc.property(heap, ({ index, mix, some }) => {
      const all = observationsIn(index, mix);
      const part = pick(all, some);
      const inputOf = (observations: readonly Observation[]): number =>
        totalOf(tokensByThread(assemble(observations, { now: lateFor(all) })))[0];
      const together = inputOf(part);
      for (const source of new Set(part.map((one) => one.source))) {
        // spans alone may know a turn's sum; with logs the calls are counted one by one
        if (source === 'otel_traces') continue;
        expect(together).toBeGreaterThanOrEqual(inputOf(part.filter((one) => one.source === source)));
      }
    }),
    RUNS,
  );
});
