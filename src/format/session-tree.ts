/**
 * `turnscope show` for people: a session as a tree of turns. What happened stands in the order in which it happened;
 * calls made from a code-mode call stand below it, the turns of sub-agents below the turn in which they began.
 */
import type { Session, Turn } from '../model/session.ts';
import type { Problem } from '../problem/problem.ts';
import { cleanLine } from './clean.ts';
import type { Paint } from './paint.ts';
import { problemLines } from './problem-lines.ts';
import { sessionHead } from './session-head.ts';
import type { ListOptions } from './session-list.ts';
import { turnLines } from './turn-lines.ts';
import { wrap } from './width.ts';

/** Beyond this, lines are hard to follow with the eye, however wide the terminal is. */
const LINE_WIDTH_MAX = 160;

export interface TreeOptions extends ListOptions {
  /** Whole texts, each step of a plan, what was changed in files line by line. */
  readonly full?: boolean | undefined;
  /** What went wrong in it in a known way. */
  readonly problems?: readonly Problem[] | undefined;
}

export function sessionTree(session: Session, options: TreeOptions): string[] {
  const { paint, now, full = false, problems = [] } = options;
  const width = Math.min(options.width, LINE_WIDTH_MAX);
  const lines = [...sessionHead(session, { ...options, width }), ...problemLines(problems, { paint, width })];
  for (const placed of orderTurns(session)) {
    const { depth, number } = placed;
    lines.push('', ...turnLines(session, placed.turn, { paint, width, now, full, depth, number }));
  }
  if (session.turns.length === 0) lines.push('', paint.dim('No turn yet.'));
  if (session.missing.length > 0) {
    lines.push('', paint.dim('not told:'), ...session.missing.flatMap((text) => missingLines(text, { paint, width })));
  }
  return lines;
}

interface MissingDraw {
  readonly paint: Paint;
  readonly width: number;
}

const missingLines = (text: string, { paint, width }: MissingDraw): string[] =>
  wrap(cleanLine(text), width - 4).map((line, index) => paint.dim(index === 0 ? `  ${line}` : `    ${line}`));

interface PlacedTurn {
  readonly turn: Turn;
  readonly depth: number;
  readonly number: number;
}

/** Turns of the root in order; those of a sub-agent follow the parent's turn that was running when they began. */
function orderTurns(session: Session): PlacedTurn[] {
  const parentOf = new Map(session.agents.map((agent) => [agent.thread_id, agent.parent_thread_id]));
  const placed: PlacedTurn[] = [];
  const left = new Set(session.turns);
  const numbers = new Map<string, number>();
  const place = (turn: Turn, depth: number): void => {
    left.delete(turn);
    const number = (numbers.get(turn.thread_id) ?? 0) + 1;
    numbers.set(turn.thread_id, number);
    placed.push({ turn, depth, number });
    const siblings = session.turns.filter(({ thread_id }) => thread_id === turn.thread_id);
    const next = siblings[siblings.indexOf(turn) + 1];
    for (const child of session.turns) {
      const isChild = left.has(child) && parentOf.get(child.thread_id) === turn.thread_id;
      if (isChild && (next === undefined || child.started_at < next.started_at)) place(child, depth + 1);
    }
  };
  for (const turn of session.turns) if (turn.thread_id === session.session_id) place(turn, 0);
  // A parent that no source told about must not hide its children.
  for (const turn of session.turns) if (left.has(turn)) place(turn, parentOf.get(turn.thread_id) == null ? 0 : 1);
  return placed;
}
