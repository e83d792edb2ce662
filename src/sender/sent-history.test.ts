import { describe, expect, it } from 'vitest';
import { FACT_AT, FACT_THREAD, fact } from '../../test/helper/fact.ts';
import { assemble } from '../assemble/assemble.ts';
import type { Observation } from '../model/observation.ts';
import type { Session, Turn } from '../model/session.ts';
import type { Readiness } from './readiness.ts';
import { withoutSent } from './sent-history.ts';

const turnId = (n: number): string => `01a1fb18-3bad-72b1-827d-00000000000${n}`;
const MINUTE_MS = 60_000;

/** What a rollout says of a turn, at the n-th minute. */
function turnFacts(n: number): Observation[] {
  const at = FACT_AT + n * MINUTE_MS;
  const own = (kind: Observation['kind'], after: number, attributes: Record<string, string>): Observation =>
    fact({ id: `${kind}${n}`, kind, at: at + after, turnId: turnId(n), attributes });
  return [
    own('turn_started', 0, { cwd: '/project' }),
    own('settings', 1, { model: `model-${n}` }),
    own('prompt', 2, { prompt: `Do ${n}.` }),
    own('model_usage', 3, { input_token_count: '100', output_token_count: '10' }),
    own('turn_ended', 4, { status: 'completed', last_message: `Did ${n}.` }),
  ];
}

const start = fact({
  id: 'start',
  kind: 'thread_started',
  at: FACT_AT - 1,
  attributes: { cwd: '/project', originator: 'codex_exec' },
});
const facts = [start, ...[0, 1, 2, 3, 4].flatMap(turnFacts)];
const sessionOf = (observations: readonly Observation[]): Session =>
  assemble(observations, { now: FACT_AT + 99 * MINUTE_MS })[0] as Session;
const all = (session: Session, states: readonly Readiness[]): Map<Turn, Readiness> =>
  new Map(session.turns.map((turn, index) => [turn, states[index] ?? 'due']));

function kept(states: readonly Readiness[], observations = facts): string[] | null {
  const session = sessionOf(observations);
  return withoutSent(session, all(session, states), observations)?.map(({ id }) => id) ?? null;
}
const DUE: readonly Readiness[] = ['due', 'due', 'due', 'due', 'due'];

describe('of turns that are sent', () => {
  it('the last two stay, with what holds for the whole thread', () => {
    expect(kept(DUE)).toEqual(['start', 'settings2', ...[3, 4].flatMap(turnFacts).map(({ id }) => id)]);
  });

  it('those before one that is not sent go, and none behind it', () => {
    expect(kept(['due', 'open', 'due', 'due', 'due'])).not.toContain('prompt0');
    expect(kept(['due', 'open', 'due', 'due', 'due'])).toContain('prompt1');
    expect(kept(['open', 'due', 'due', 'due', 'due'])).toBeNull();
  });

  it('what is history goes like what was sent', () => {
    expect(kept(['history', 'history', 'history', 'history', 'due'])).toEqual(kept(DUE));
  });

  it('nothing goes where turns are told apart by their number', () => {
    const nameless = facts.map((one) => ({ ...one, turnId: '' }));
    expect(kept(DUE, nameless)).toBeNull();
  });

  it('what stays tells the same of the turns that stay', () => {
    const session = sessionOf(facts);
    const rest = sessionOf(withoutSent(session, all(session, DUE), facts) ?? []);
    expect(rest.turns.slice(-2)).toEqual(session.turns.slice(-2));
    expect([rest.cwd, rest.originator, rest.session_id]).toEqual([session.cwd, session.originator, FACT_THREAD]);
  });
});
