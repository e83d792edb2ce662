import { expect, test } from 'vitest';
import { sampleSession } from '../../../test/helper/sample-session.ts';
import { sessionOf, times, turn } from '../../../test/helper/story.ts';
import type { Session, Turn } from '../../model/session.ts';
import { runawaySubagents } from './runaway-subagents.ts';

const ROOT = sampleSession.session_id;
const root = (rest: Partial<Turn> = {}): Turn => turn('root', { thread_id: ROOT, duration_ms: 600_000, ...rest });
const agent = (n: number, { from = n, ...rest }: Partial<Turn> & { from?: number } = {}): Turn =>
  turn(`a${n}`, { thread_id: `agent-${n}`, from, duration_ms: 60_000, ...rest });
const names = (session: Session): Session => ({
  ...session,
  agents: session.turns.map(({ thread_id }) => ({
    thread_id,
    parent_thread_id: ROOT,
    role: 'worker',
    nickname: `Ada ${thread_id}`,
  })),
});

test('eleven at once', () => {
  const [found, ...others] = runawaySubagents(
    sessionOf([root(), ...times(12, (n) => agent(n, { from: n === 11 ? 400 : n }))]),
  );
  expect(found).toMatchObject({ severity: 'high', sentence: '11 sub-agents of 12 ran at once.' });
  expect(found?.wasted).toMatchObject({ tokens: null, cost_usd: null, ms: null });
  expect(others).toEqual([]);
});

test('those that still run are at once', () => {
  const open = times(11, (n) => agent(n, { from: n * 100, duration_ms: null, status: 'running' }));
  expect(runawaySubagents(sessionOf([root(), ...open]))).toHaveLength(1);
});

test('one that costs far more than all the rest', () => {
  const session = names(sessionOf([root({ cost_usd: 0.5 }), agent(1, { cost_usd: 12 }), agent(2, { cost_usd: 0.5 })]));
  const [found, ...others] = runawaySubagents(session);
  expect(found?.sentence).toBe('The sub-agent Ada agent-1 cost $12.00, 12 times all the rest of the session ($1.00).');
  expect(others).toEqual([]);
});

test.each<[string, Session]>([
  ['ten at once', sessionOf([root(), ...times(10, (n) => agent(n))])],
  ['thirty one after the other', sessionOf([root(), ...times(30, (n) => agent(n, { from: n * 100 }))])],
  ['many turns of one', sessionOf([root(), ...times(30, (n) => agent(n, { thread_id: 'agent' }))])],
  ['one that is cheap', sessionOf([root({ cost_usd: 0.01 }), agent(1, { cost_usd: 1 })])],
  ['work that is shared out', sessionOf([root({ cost_usd: 0.1 }), ...times(6, (n) => agent(n, { cost_usd: 9 }))])],
  ['costs that are not known', sessionOf([root(), agent(1, { cost_usd: 50 })])],
  ['a review', sessionOf([root({ kind: 'review', cost_usd: 0.1 }), agent(1, { cost_usd: 50 })])],
  ['no sub-agent', sessionOf([root({ cost_usd: 50 })])],
])('is fine: %s', (_, session) => {
  expect(runawaySubagents(session)).toEqual([]);
});
