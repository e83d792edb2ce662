import { expect, it } from 'vitest';
import { sampleSession } from '../../test/helper/sample-session.ts';
import type { Session, TurnStatus } from '../model/session.ts';
import { QUIET_MS } from './settle-watch.ts';
import { SettlingTurns } from './settling-turns.ts';

const T0 = 1_780_000_000_000;
const [TURN] = sampleSession.turns;
const session = (...statuses: TurnStatus[]): Session => ({
  ...sampleSession,
  turns: statuses.map((status, index) => ({ ...TURN!, turn_id: `turn-${index}`, status })),
});
const statuses = ({ turns }: Session): TurnStatus[] => turns.map(({ status }) => status);

it('shows a turn as over when it was seen so ten seconds ago, whatever its own times say', () => {
  const settling = new SettlingTurns();
  const first = settling.look(session('completed', 'running'), false, T0);
  expect([statuses(first.session), first.againAt]).toEqual([['running', 'running'], T0 + QUIET_MS]);
  const second = settling.look(session('completed', 'failed'), false, T0 + 4_000);
  expect([statuses(second.session), second.againAt]).toEqual([['running', 'running'], T0 + QUIET_MS]);
  const third = settling.look(session('completed', 'failed'), false, T0 + QUIET_MS);
  expect([statuses(third.session), third.againAt]).toEqual([['completed', 'running'], T0 + 4_000 + QUIET_MS]);
});

it('begins anew with a turn that went on', () => {
  const settling = new SettlingTurns();
  settling.look(session('completed'), false, T0);
  settling.look(session('running'), false, T0 + 5_000);
  const later = settling.look(session('completed'), false, T0 + 11_000);
  expect([statuses(later.session), later.againAt]).toEqual([['running'], T0 + 11_000 + QUIET_MS]);
});

it('leaves a session that is quiet as it is', () => {
  const quiet = new SettlingTurns().look(session('completed', 'running'), true, T0);
  expect([statuses(quiet.session), quiet.againAt]).toEqual([['completed', 'running'], null]);
});

it('waits no longer than ten seconds after a clock that was set back', () => {
  const settling = new SettlingTurns();
  settling.look(session('completed'), false, T0 + 3_600_000);
  expect(settling.look(session('completed'), false, T0).againAt).toBe(T0 + QUIET_MS);
  expect(statuses(settling.look(session('completed'), false, T0 + QUIET_MS).session)).toEqual(['completed']);
});
