import { expect, it } from 'vitest';
import { sampleSession } from '../../test/helper/sample-session.ts';
import type { Session } from '../model/session.ts';
import { withoutSentUnnamed } from './unnamed-turn.ts';

const [TURN] = sampleSession.turns;
const session = (...ids: string[]): Session => ({
  ...sampleSession,
  turns: ids.map((id) => {
    const [thread_id = '', turn_id = ''] = id.split('/');
    return { ...TURN!, thread_id, turn_id };
  }),
});
const left = (of: Session, sent: readonly string[]): string[] =>
  withoutSentUnnamed(of, (key) => sent.includes(key)).turns.map(({ thread_id, turn_id }) => `${thread_id}/${turn_id}`);

it('knows a turn that went by its number, when it has a name', () => {
  const named = session('a/one', 'b/first', 'a/two', 'a/three');
  expect(left(named, ['turn/a/a:1', 'turn/a/a:2'])).toEqual(['b/first', 'a/three']);
});

it('leaves alone what has no name yet, and what never went without one', () => {
  expect(left(session('a/a:1', 'a/a:2'), ['turn/a/a:1'])).toEqual(['a/a:1', 'a/a:2']);
  const named = session('a/one');
  expect(withoutSentUnnamed(named, (key) => key === 'turn/a/one')).toBe(named);
});
