import { expect, test } from 'vitest';
import { approvalOf, sessionOf, sh, timeAt, times, turn } from '../../../test/helper/story.ts';
import type { Approval, Session, Turn } from '../../model/session.ts';
import { stalledApprovals } from './stalled-approval.ts';

const asked = (approvals: readonly Approval[], rest: Partial<Turn> = {}): Session =>
  sessionOf([turn('t1', { calls: times(3, () => sh('make install')), approvals, ...rest })]);
const of = (n: number, rest: Partial<Approval>): Approval =>
  approvalOf({ id: `${n}`, call_id: `t1-${n}`, requested_at: timeAt(n), ...rest });
const open = (seconds: number): Approval => of(1, { requested_at: timeAt(seconds), decision: null, source: null });
const NOW = Date.parse(timeAt(601));

test.each<[string, Session, string, number]>([
  [
    'an answer after minutes',
    asked([of(1, { waited_ms: 240_000 })]),
    'An approval waited 4 m 00 s for an answer.',
    240_000,
  ],
  [
    'two at the same time',
    asked([of(1, { waited_ms: 240_000 }), of(2, { waited_ms: 240_000 })]),
    '2 approvals together waited 4 m 01 s for an answer.',
    241_000,
  ],
  ['refused after minutes', asked([of(1, { waited_ms: 240_000, decision: 'denied' })]), 'An approval', 240_000],
  ['asked nobody knows when', asked([of(1, { waited_ms: 240_000, requested_at: null })]), 'An approval', 240_000],
  [
    'nobody ever answered',
    asked([open(40)], { status: 'interrupted', duration_ms: 340_000 }),
    'An approval waited 5 m 00 s',
    300_000,
  ],
  ['it waits now', asked([open(1)], { status: 'waiting', duration_ms: null }), 'and one still waits.', 600_000],
])('waited: %s', (_, session, sentence, ms) => {
  const [found, ...others] = stalledApprovals(session, NOW);
  expect(found?.sentence).toContain(sentence);
  expect(found?.wasted).toMatchObject({ tokens: null, cost_usd: null, ms });
  expect(found?.evidence[0]?.ref).toEqual({ kind: 'tool', turn_id: 't1', id: 't1-1' });
  expect(others).toEqual([]);
});

test.each<[string, Session]>([
  ['answered soon', asked(times(3, (n) => of(n + 1, { waited_ms: 170_000 })))],
  ['decided by a rule', asked([of(1, { source: 'Config', waited_ms: 400_000 })])],
  ['decided by a reviewer', asked([of(1, { source: 'AutomatedReviewer', waited_ms: 400_000 })])],
  ['a wait that is not told', asked([of(1, {})], { duration_ms: 900_000 })],
  ['a turn that was completed', asked([open(40)], { duration_ms: 900_000 })],
  ['work that went on', asked([open(1)], { status: 'interrupted', duration_ms: 900_000 })],
  ['waiting since a minute', asked([of(541, { call_id: null, decision: null, source: null })], { status: 'waiting' })],
])('is fine: %s', (_, session) => {
  expect(stalledApprovals(session, NOW)).toEqual([]);
});

test('without a clock what is open does not count', () => {
  expect(stalledApprovals(asked([open(1)], { status: 'waiting', duration_ms: null }))).toEqual([]);
});
