import { expect, it } from 'vitest';
import { sampleSession } from '../../test/helper/sample-session.ts';
import type { Session, Turn, TurnStatus } from '../model/session.ts';
import { QUIET_MS } from './settle-watch.ts';
import { AWAITED_MS, SettlingTurns } from './settling-turns.ts';

const NOT_SENT = (): boolean => false;
const T0 = 1_780_000_000_000;
const [TURN] = sampleSession.turns;
const session = (...statuses: TurnStatus[]): Session => ({
  ...sampleSession,
  sources: TURN!.sources,
  turns: statuses.map((status, index) => ({ ...TURN!, turn_id: `turn-${index}`, status })),
});
const statuses = ({ turns }: Session): TurnStatus[] => turns.map(({ status }) => status);

it('shows a turn as over when it was seen so ten seconds ago, whatever its own times say', () => {
  const settling = new SettlingTurns();
  const first = settling.look(session('completed', 'running'), 'busy', T0, NOT_SENT);
  expect([statuses(first.session), first.againAt]).toEqual([['running', 'running'], T0 + QUIET_MS]);
  const second = settling.look(session('completed', 'failed'), 'busy', T0 + 4_000, NOT_SENT);
  expect([statuses(second.session), second.againAt]).toEqual([['running', 'running'], T0 + QUIET_MS]);
  const third = settling.look(session('completed', 'failed'), 'busy', T0 + QUIET_MS, NOT_SENT);
  expect([statuses(third.session), third.againAt]).toEqual([['completed', 'running'], T0 + 4_000 + QUIET_MS]);
});

it('begins anew with a turn that went on', () => {
  const settling = new SettlingTurns();
  settling.look(session('completed'), 'busy', T0, NOT_SENT);
  settling.look(session('running'), 'busy', T0 + 5_000, NOT_SENT);
  const later = settling.look(session('completed'), 'busy', T0 + 11_000, NOT_SENT);
  expect([statuses(later.session), later.againAt]).toEqual([['running'], T0 + 11_000 + QUIET_MS]);
});

it('leaves a session that is quiet as it is', () => {
  const quiet = new SettlingTurns().look(session('completed', 'running'), 'quiet', T0, NOT_SENT);
  expect([statuses(quiet.session), quiet.againAt]).toEqual([['completed', 'running'], null]);
});

it('waits no longer than ten seconds after a clock that was set back', () => {
  const settling = new SettlingTurns();
  settling.look(session('completed'), 'busy', T0 + 3_600_000, NOT_SENT);
  expect(settling.look(session('completed'), 'busy', T0, NOT_SENT).againAt).toBe(T0 + QUIET_MS);
  expect(statuses(settling.look(session('completed'), 'busy', T0 + QUIET_MS, NOT_SENT).session)).toEqual(['completed']);
});

/** Its first turn had everything, its second is known by a hook. */
const halfTold = (...second: Turn['sources']): Session => {
  const [first, last] = session('completed', 'completed').turns;
  const turns: Turn[] = [
    { ...first!, sources: ['hooks', 'otel_logs'] },
    { ...last!, sources: second },
  ];
  return { ...session(), turns };
};
const isFirst = (key: string): boolean => key.endsWith('turn-0');

it('lets a turn wait for a source that told of the one before, in a session that rests, too', () => {
  const settling = new SettlingTurns();
  const first = settling.look(halfTold('hooks'), 'quiet', T0, isFirst);
  expect([statuses(first.session), first.againAt]).toEqual([['completed', 'running'], T0 + AWAITED_MS]);
  const told = settling.look(halfTold('hooks', 'otel_logs'), 'quiet', T0 + 20_000, isFirst);
  expect([statuses(told.session), told.againAt]).toEqual([['completed', 'completed'], null]);
});

it('waits for it a minute, and not again when the disk did not take the turn then', () => {
  const settling = new SettlingTurns();
  settling.look(halfTold('hooks'), 'busy', T0, isFirst);
  for (const late of [0, 10_000]) {
    const { session: shown, againAt } = settling.look(halfTold('hooks'), 'quiet', T0 + AWAITED_MS + late, isFirst);
    expect([statuses(shown), againAt]).toEqual([['completed', 'completed'], null]);
  }
});

it('waits for nothing at the end, and for nothing about what was sent', () => {
  const settling = new SettlingTurns();
  expect(statuses(settling.look(halfTold('hooks'), 'ending', T0, isFirst).session)).toEqual(['completed', 'completed']);
  const sent = settling.look(halfTold('hooks'), 'busy', T0, () => true);
  expect([statuses(sent.session), sent.againAt]).toEqual([['completed', 'completed'], null]);
});
