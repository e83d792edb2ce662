import { describe, expect, it } from 'vitest';
import { FACT_AT, FACT_THREAD, fact } from '../../test/helper/fact.ts';
import { sampleSession } from '../../test/helper/sample-session.ts';
import type { Session, Turn } from '../model/session.ts';
import { type Readiness, type ReadinessOptions, readinessOf, sessionToForward } from './readiness.ts';

const [sample] = sampleSession.turns;
const HOUR_MS = 3_600_000;

const turn = (more: Partial<Turn>): Turn => ({
  ...(sample as Turn),
  turn_id: 't',
  thread_id: FACT_THREAD,
  status: 'completed',
  status_reason: null,
  started_at: new Date(FACT_AT).toISOString(),
  duration_ms: 5_000,
  sources: ['rollout'],
  ...more,
});
const END = FACT_AT + 5_000;

const defaults: ReadinessOptions = {
  observations: [],
  firstHeardAt: FACT_AT,
  held: new Set(),
  written: new Set([FACT_THREAD]),
  now: END + 100,
  knownForMs: () => 0,
};

function check(told: Partial<Turn>, options: Partial<ReadinessOptions>): Readiness | undefined {
  const one = turn(told);
  return readinessOf({ ...sampleSession, turns: [one] } as Session, { ...defaults, ...options }).get(one);
}

const endInFile = (kind: 'turn_ended' | 'turn_interrupted') => [fact({ kind, turnId: 't' })];

describe('a turn is', () => {
  it.each<[string, Readiness, Partial<Turn>, Partial<ReadinessOptions>]>([
    ['due when it is over, and its file says so', 'due', {}, { observations: endInFile('turn_ended') }],
    ['due when it was interrupted', 'due', { status: 'interrupted' }, { observations: endInFile('turn_interrupted') }],
    ['soon while only a hook has told its end', 'soon', { sources: ['hooks'] }, {}],
    [
      'not ended by the file of another thread',
      'soon',
      {},
      { observations: [fact({ kind: 'turn_ended', turnId: 't', threadId: 'x' })] },
    ],
    [
      'not ended by a hook that names it',
      'soon',
      {},
      { observations: [fact({ kind: 'turn_ended', turnId: 't', source: 'hooks' })] },
    ],
    ['due when the file says nothing for long', 'due', {}, { now: END + 10_001 }],
    [
      'due when this run has waited for long, whatever the clock says',
      'due',
      {},
      { now: END - HOUR_MS, knownForMs: () => 10_001 },
    ],
    ['due at once where there is no file', 'due', { sources: ['hooks'] }, { written: new Set() }],
    ['open while it runs', 'open', { status: 'running' }, {}],
    ['open while it waits', 'open', { status: 'waiting', status_reason: 'approval' }, {}],
    ['soon when it seems to be killed', 'soon', { status: 'unknown', status_reason: 'killed' }, {}],
    ['due when it still does at the next look', 'due', { status: 'unknown' }, { knownForMs: () => 200 }],
    ['soon when it fell silent', 'soon', { status: 'unknown', status_reason: 'silent' }, { now: END + HOUR_MS }],
    [
      'due when it goes on to be silent',
      'due',
      { status: 'unknown', status_reason: 'silent' },
      { knownForMs: () => 200 },
    ],
    [
      'open when it is silent and somebody holds it',
      'open',
      { status: 'unknown', status_reason: 'silent' },
      { held: new Set([FACT_THREAD]) },
    ],
    [
      'history when it ended before the thread was heard of',
      'history',
      {},
      { firstHeardAt: END + 1, observations: endInFile('turn_ended') },
    ],
    ['history also if nobody ever ended it', 'history', { status: 'running' }, { firstHeardAt: END + HOUR_MS }],
    [
      'ours when notify told of it, though it came behind its end',
      'due',
      { sources: ['notify', 'rollout'] },
      { firstHeardAt: END + 50, observations: endInFile('turn_ended') },
    ],
    [
      'ours when a hook told of it, though the clock was ahead',
      'due',
      { sources: ['hooks', 'rollout'] },
      { firstHeardAt: END + HOUR_MS, observations: endInFile('turn_ended') },
    ],
  ])('%s', (_, expected, told, options) => {
    expect(check(told, options)).toBe(expected);
  });
});

it('what is forwarded has no history, and what is not due runs', () => {
  const turns = [
    turn({ turn_id: 'old' }),
    turn({ turn_id: 'soon', status: 'failed', status_reason: 'error' }),
    turn({ turn_id: 'due' }),
    turn({ turn_id: 'waits', status: 'waiting', status_reason: 'approval' }),
  ];
  const states: Readiness[] = ['history', 'soon', 'due', 'open'];
  const readiness = new Map(turns.map((one, index) => [one, states[index] ?? 'due']));
  const shown = sessionToForward({ ...sampleSession, turns } as Session, readiness).turns;
  expect(shown.map(({ turn_id, status, status_reason }) => [turn_id, status, status_reason])).toEqual([
    ['soon', 'running', null],
    ['due', 'completed', null],
    ['waits', 'waiting', 'approval'],
  ]);
});
