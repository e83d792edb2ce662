/** Too many sub-agents at once, or one that took far more than all the rest of the session. A review is always done by a sub-agent: that is none. */
import { cost, count, counted } from '../../lib/figure.ts';
import type { Session, Turn } from '../../model/session.ts';
import { type Evidence, type Problem, problemOf, type Severity } from '../problem.ts';
import { short } from '../shown.ts';
import { THRESHOLD } from '../threshold.ts';
import { turnsByThread } from '../turn-calls.ts';
import { sumKnown, unknownWaste } from '../wasted.ts';

interface Agent {
  readonly threadId: string;
  readonly name: string;
  readonly turns: readonly Turn[];
  readonly costUsd: number | null;
  readonly tokens: number | null;
}

export function runawaySubagents(session: Session): Problem[] {
  const agents = [...turnsByThread(session)].map(([threadId, turns]): Agent => {
    const told = session.agents.find(({ thread_id }) => thread_id === threadId);
    return {
      threadId,
      name: short(told?.nickname ?? told?.role ?? threadId),
      turns,
      costUsd: sumKnown(turns.map(({ cost_usd }) => cost_usd)),
      tokens: sumKnown(turns.map(({ tokens }) => tokens.total)),
    };
  });
  const children = agents.filter((agent) => agent.threadId !== session.session_id && !isReview(agent, session));
  return [...crowd(children, session), ...children.flatMap((child) => costly(child, agents))];
}

function isReview({ turns: [first] }: Agent, { turns }: Session): boolean {
  const at = Date.parse(first?.started_at ?? '');
  return turns.some((turn) => turn.kind === 'review' && Date.parse(turn.started_at) <= at && at <= until(turn));
}

const until = ({ started_at, duration_ms, status }: Turn): number =>
  duration_ms === null
    ? status === 'running' || status === 'waiting'
      ? Infinity
      : Date.parse(started_at)
    : Date.parse(started_at) + duration_ms;

function crowd(children: readonly Agent[], session: Session): Problem[] {
  if (children.length <= THRESHOLD.subagents_at_once) return [];
  const turns = children.flatMap((child) => child.turns);
  const sizes = turns.map(({ started_at }) => {
    const at = Date.parse(started_at);
    return new Set(
      turns.filter((turn) => Date.parse(turn.started_at) <= at && at < until(turn)).map((turn) => turn.thread_id),
    ).size;
  });
  const most = Math.max(...sizes);
  if (most <= THRESHOLD.subagents_at_once) return [];
  const total = sumKnown(children.map(({ costUsd }) => costUsd));
  const share =
    total === null || session.cost_usd === null ? '' : `; they cost ${cost(total)} of ${cost(session.cost_usd)}`;
  return [
    problem(
      'high',
      `${counted(most, 'sub-agent')} of ${children.length} ran at once${share}.`,
      children.map(evidenceOf),
    ),
  ];
}

/** One against all the others together: a parent that hands its work to several is no runaway. */
function costly(child: Agent, agents: readonly Agent[]): Problem[] {
  const rest = sumKnown(agents.filter((agent) => agent !== child).map(({ costUsd }) => costUsd));
  if (child.costUsd === null || rest === null || rest <= 0) return [];
  const times = child.costUsd / rest;
  if (times < THRESHOLD.subagent_cost_ratio || child.costUsd < THRESHOLD.subagent_cost_usd) return [];
  return [
    problem(
      'medium',
      `The sub-agent ${child.name} cost ${cost(child.costUsd)}, ${Math.round(times)} times all the rest of the session (${cost(rest)}).`,
      [evidenceOf(child)],
    ),
  ];
}

function evidenceOf({ name, turns, costUsd, tokens }: Agent): Evidence {
  const [first] = turns;
  const parts = [name, counted(turns.length, 'turn'), tokens === null ? null : `${count(tokens)} tokens`];
  return {
    at: first?.started_at ?? '',
    text: [...parts, costUsd === null ? null : cost(costUsd)].filter((part) => part !== null).join(' · '),
    ref: { kind: 'turn', turn_id: first?.turn_id ?? '', id: first?.turn_id ?? '' },
  };
}

const problem = (severity: Severity, sentence: string, evidence: readonly Evidence[]): Problem =>
  problemOf({
    kind: 'runaway_subagents',
    severity,
    sentence,
    call_ids: [],
    evidence,
    wasted: unknownWaste('nobody can tell which part of their work was needed'),
    advice: 'Bound them: agents.max_threads and agents.max_depth in config.toml, and a smaller task for each.',
  });
