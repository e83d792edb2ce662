/** Two sessions side by side: turns by their prompts, steps by what was done. Pure; time and memory grow with the sessions, not with their product. */
import { type Session, summaryOf, type Turn } from '../model/session.ts';
import { align } from './align.ts';
import { comparedSteps } from './compared-steps.ts';
import type { ComparedTurn, Comparison, TurnSide } from './comparison.ts';
import { sessionFigures, turnFigures } from './figures.ts';
import { firstDifference } from './first-difference.ts';
import { notesOf, sentenceOf } from './sentence.ts';
import { settingDifferences } from './setting-difference.ts';
import type { StepIdentity } from './step-identity.ts';

export function compareSessions(a: Session, b: Session): Comparison {
  const turns = comparedTurns(a, b);
  const figures = sessionFigures(a, b);
  const first = firstDifference(turns);
  return {
    a: summaryOf(a),
    b: summaryOf(b),
    sentence: sentenceOf(a, b, figures, first),
    notes: notesOf(a, b),
    figures,
    settings: settingDifferences(a, b),
    first_difference: first,
    turns,
  };
}

interface Placed {
  readonly turn: Turn;
  /** Of its thread, from 1. */
  readonly number: number;
  readonly agent: string | null;
  readonly identity: StepIdentity;
}

function comparedTurns(a: Session, b: Session): ComparedTurn[] {
  const [inA, inB] = [placed(a), placed(b)];
  const pairs = align(
    inA.map(({ identity }) => identity),
    inB.map(({ identity }) => identity),
  );
  return pairs.map(([atA, atB]) => {
    const one = atA === null ? null : (inA[atA] ?? null);
    const other = atB === null ? null : (inB[atB] ?? null);
    const [turnA, turnB] = [one?.turn ?? null, other?.turn ?? null];
    const steps = comparedSteps({ turn: turnA, session: a }, { turn: turnB, session: b });
    return {
      a: one === null ? null : sideOf(one, steps.filter((step) => step.a !== null).length),
      b: other === null ? null : sideOf(other, steps.filter((step) => step.b !== null).length),
      figures: turnFigures(turnA, turnB, { a, b }),
      steps,
    };
  });
}

const sideOf = ({ turn, number, agent }: Placed, steps: number): TurnSide => ({
  turn_id: turn.turn_id,
  number,
  agent,
  status: turn.status,
  steps,
});

/** Turns as they began. Those of one thread kind are alike whatever was asked; those with one prompt are the same. */
function placed(session: Session): Placed[] {
  const agents = new Map(session.agents.map((agent) => [agent.thread_id, agent]));
  const numbers = new Map<string, number>();
  const order = session.turns.toSorted((a, b) =>
    a.started_at < b.started_at ? -1 : a.started_at > b.started_at ? 1 : 0,
  );
  return order.map((turn) => {
    const number = (numbers.get(turn.thread_id) ?? 0) + 1;
    numbers.set(turn.thread_id, number);
    const agent = agents.get(turn.thread_id);
    const isRoot = turn.thread_id === session.session_id || agent?.parent_thread_id === null;
    // Nicknames are drawn anew in each run; a role is what was asked for.
    const lane = `${isRoot ? '' : `agent ${agent?.role ?? ''}`} ${turn.kind}`;
    const asked = turn.prompt === null ? 'not sent' : `asked ${turn.prompt.replace(/\s+/g, ' ').trim()}`;
    return {
      turn,
      number,
      agent: isRoot ? null : (agent?.nickname ?? agent?.role ?? turn.thread_id.slice(0, 8)),
      identity: { exact: `${lane} ${asked}`, alike: lane },
    };
  });
}
