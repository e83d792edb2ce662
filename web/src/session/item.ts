/**
 * A session as one flat list of things that happened, in reading order. Transcript, axis and inspector all work on
 * it, so that one id selects the same thing in all three.
 */
import type {
  Approval,
  Compaction,
  FileEdit,
  Message,
  ModelCall,
  PlanUpdate,
  Session,
  SessionError,
  ToolCall,
  Turn,
} from '../api/shape.ts';
import { plainLine } from '../format/plain-text.ts';
import { happenings } from './happening.ts';

export interface ItemBase {
  /** Stable while the session grows: made of ids, not of places. */
  readonly id: string;
  readonly turn: Turn;
  /** ms since the epoch. */
  readonly start: number;
  /** ms since the epoch; null for an instant, or for what has no known end. */
  readonly end: number | null;
  readonly isFailed: boolean;
  /** 0 in a turn, 1 inside a code-mode call. */
  readonly depth: number;
}

export type Item = ItemBase &
  (
    | { readonly kind: 'turn'; readonly label: string; readonly agent: string | null }
    | { readonly kind: 'prompt'; readonly words: string | null; readonly who: 'you' | 'parent' }
    | { readonly kind: 'message'; readonly message: Message }
    | { readonly kind: 'reasoning'; readonly message: Message }
    | { readonly kind: 'model'; readonly call: ModelCall }
    | {
        readonly kind: 'tool';
        readonly call: ToolCall;
        readonly approval: Approval | null;
        /** What it changed in files. */
        readonly edits: readonly FileEdit[];
      }
    | { readonly kind: 'edit'; readonly edit: FileEdit }
    | { readonly kind: 'plan'; readonly update: PlanUpdate; readonly isNewest: boolean }
    | { readonly kind: 'compaction'; readonly compaction: Compaction }
    | { readonly kind: 'approval'; readonly approval: Approval; readonly isOpen: boolean }
    | { readonly kind: 'error'; readonly error: SessionError }
    | { readonly kind: 'answer'; readonly words: string | null }
  );

export type ItemOf<Kind extends Item['kind']> = Extract<Item, { kind: Kind }>;

/** All items in reading order: turns by start, and inside a turn prompt, what happened by time, answer. */
export function itemsOf(session: Session): readonly Item[] {
  const turnNumbers = new Map<string, number>();
  const turns = session.turns.toSorted((a, b) => Date.parse(a.started_at) - Date.parse(b.started_at));
  const items = turns.flatMap((turn) => {
    const number = (turnNumbers.get(turn.thread_id) ?? 0) + 1;
    turnNumbers.set(turn.thread_id, number);
    return turnItems(session, turn, number);
  });
  return withOwnIds(items);
}

/** Some providers give one id to the calls of several turns, or to all responses: the later ones are told apart by their number. */
function withOwnIds(items: readonly Item[]): readonly Item[] {
  const seen = new Map<string, number>();
  return items.map((item) => {
    const times = (seen.get(item.id) ?? 0) + 1;
    seen.set(item.id, times);
    return times === 1 ? item : { ...item, id: `${item.id}~${times}` };
  });
}

const AGENT_CHARS_MAX = 60;

/** How a sub-agent is called; null for the root thread. */
export function agentLabel(session: Session, threadId: string): string | null {
  const agent = session.agents.find((candidate) => candidate.thread_id === threadId);
  if (agent === undefined) return threadId === session.session_id ? null : `thread ${threadId.slice(0, 8)}`;
  return agent.parent_thread_id === null ? null : plainLine(agent.nickname ?? agent.role, AGENT_CHARS_MAX);
}

function turnItems(session: Session, turn: Turn, number: number): readonly Item[] {
  const start = Date.parse(turn.started_at);
  const isOver = turn.status !== 'running' && turn.status !== 'waiting';
  // of a turn that goes on, the duration is how long it had lasted when its session was last put together
  const end = isOver && turn.duration_ms !== null ? start + turn.duration_ms : null;
  const agent = agentLabel(session, turn.thread_id);
  const base = { turn, start, end, isFailed: false, depth: 0 };
  const items: Item[] = [
    {
      ...base,
      kind: 'turn',
      id: `turn-${turn.turn_id}`,
      isFailed: turn.status === 'failed',
      label: `${agent === null ? '' : `${agent}, `}turn ${number}${turn.kind === 'turn' ? '' : `, ${turn.kind}`}`,
      agent,
    },
  ];
  // A sub-agent is asked by its parent, whose spawn call is in the transcript, and a compaction by nobody in words: what was not
  // sent needs no line there.
  const asks = agent === null && turn.kind === 'turn';
  if (turn.prompt !== null || asks) {
    items.push({
      ...base,
      kind: 'prompt',
      id: `prompt-${turn.turn_id}`,
      end: null,
      words: turn.prompt,
      who: agent === null ? 'you' : 'parent',
    });
  }
  items.push(...happenings(turn, base));
  if (turn.answer !== null || (asks && turn.status === 'completed')) {
    const at = isOver ? (end ?? start) : start;
    items.push({
      ...base,
      kind: 'answer',
      id: `answer-${turn.turn_id}`,
      start: at,
      end: null,
      words: turn.answer,
    });
  }
  return items;
}
