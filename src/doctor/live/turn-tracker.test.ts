import { expect, test } from 'vitest';
import type { Session } from '../../api/contract/session.ts';
import { createTurnTracker } from './turn-tracker.ts';

const BEGIN = Date.UTC(2026, 10, 20, 12);
const turn = (turn_id: string, afterMs: number, sources: readonly string[], status = 'running') => ({
  turn_id,
  started_at: new Date(BEGIN + afterMs).toISOString(),
  status,
  sources,
});
const session = (...turns: readonly ReturnType<typeof turn>[]): Session =>
  ({ session_id: 's', turns }) as unknown as Session;

test('tells of each source when it was heard first', () => {
  const track = createTurnTracker(BEGIN);
  expect(track(session(turn('old', -5_000, ['hooks'], 'completed')), BEGIN + 10)).toBeNull();
  expect(track(session(turn('a', 100, ['hooks'])), BEGIN + 200)?.heardAt).toEqual(new Map([['hooks', BEGIN + 200]]));
  const over = track(
    session(turn('a', 100, ['hooks', 'rollout'], 'completed'), turn('b', 900, ['hooks'])),
    BEGIN + 950,
  );
  expect(over).toMatchObject({ session_id: 's', turn_id: 'a', startedAt: BEGIN + 100, isOver: true });
  expect(over?.heardAt).toEqual(
    new Map([
      ['hooks', BEGIN + 200],
      ['rollout', BEGIN + 950],
    ]),
  );
});

test('follows a turn that gets its name later', () => {
  const track = createTurnTracker(BEGIN);
  track(session(turn('prompt-1', 100, ['otel_logs'])), BEGIN + 200);
  expect(track(session(turn('019ab1f2', 90, ['otel_logs', 'hooks'])), BEGIN + 300)?.turn_id).toBe('019ab1f2');
});

test('does not mind what other sessions do', () => {
  const track = createTurnTracker(BEGIN);
  track(session(turn('a', 100, ['hooks'])), BEGIN + 200);
  expect(track({ ...session(turn('x', 300, ['hooks'])), session_id: 'other' }, BEGIN + 400)).toBeNull();
});
