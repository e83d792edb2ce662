/** What stands above the turns of an export: the same figures as everywhere, as plain text. */
import { count, counted, duration, UNKNOWN } from '../../lib/figure.ts';
import type { Session, Turn } from '../../model/session.ts';
import { cleanLine } from '../clean.ts';
import { costText } from '../cost-text.ts';
import { agentOf, modelText, tokenText } from '../session-head.ts';
import { sessionWhere } from '../session-where.ts';
import { shapeOf } from '../status-shape.ts';
import { statusText } from '../status-text.ts';
import type { ExportNote } from './export-session.ts';

const NAME_CHARS_MAX = 200;
const short = (text: string): string => cleanLine(text).slice(0, NAME_CHARS_MAX);

export const titleOf = ({ title }: Session): string => short(title ?? 'a session without a known prompt');

/** Lines of facts, each a list. */
export function headFacts(session: Session): readonly (readonly string[])[] {
  const { counts, started_at } = session;
  const program = [session.originator, session.codex_version].filter((part) => part !== null).join(' ');
  const where = sessionWhere(session);
  return [
    [
      `${shapeOf(session.status)} ${statusText(session)}`,
      short(session.session_id),
      utc(started_at),
      ...(where === UNKNOWN ? [] : [short(where)]),
      ...(session.model === null ? [] : [short(modelText(session.model, session.settings))]),
      ...(program === '' ? [] : [short(program)]),
    ],
    [
      duration(session.duration_ms),
      counted(counts.turns, 'turn'),
      counted(counts.model_calls, 'model call'),
      `${counted(counts.tool_calls, 'tool call')}${(counts.tool_failures ?? 0) > 0 ? ` (${count(counts.tool_failures)} failed)` : ''}`,
      ...(counts.subagents > 0 ? [counted(counts.subagents, 'sub-agent')] : []),
      tokenText(session.tokens),
      costText(session),
    ],
  ];
}

/** How the file was made, and what is not in it. */
export function fileNotes({ version, now, leftOut }: ExportNote, limit: number): string[] {
  return [
    `Exported by Turnscope ${version}, ${utc(new Date(now).toISOString())}.`,
    'Secrets that were recognised are replaced by markers.',
    ...leftOut,
    `Texts longer than ${limit.toLocaleString('en-US')} characters are cut, and say so.`,
  ];
}

/** `turn 2`, `/scout turn 1, review`. */
export function turnLabel(session: Session, turn: Turn, number: number): string {
  const agent = agentOf(session, turn);
  return `${agent === null ? '' : `/${short(agent)} `}turn ${number}${turn.kind === 'turn' ? '' : `, ${turn.kind}`}`;
}

export function turnFacts(turn: Turn): string[] {
  return [
    duration(turn.duration_ms),
    tokenText(turn.tokens),
    ...(turn.cost_usd === null ? [] : [costText(turn)]),
    ...(turn.status === 'completed' ? [] : [statusText(turn)]),
    ...(turn.rolled_back ? ['taken back by the user'] : []),
  ];
}

/** Turns as they began, with their number in their thread. */
export function numberedTurns({ turns }: Session): { readonly turn: Turn; readonly number: number }[] {
  const numbers = new Map<string, number>();
  const order = turns.toSorted((a, b) => (a.started_at < b.started_at ? -1 : a.started_at > b.started_at ? 1 : 0));
  return order.map((turn) => {
    const number = (numbers.get(turn.thread_id) ?? 0) + 1;
    numbers.set(turn.thread_id, number);
    return { turn, number };
  });
}

/** `2026-11-20 10:00:00 UTC`: whoever reads the file may be anywhere. */
export const utc = (time: string): string => `${time.slice(0, 19).replace('T', ' ')} UTC`;
