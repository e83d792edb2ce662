import type { Session, ToolCall, Turn } from '../api/shape.ts';
import { plainLine } from '../format/plain-text.ts';
import { commandOf, toolLabel } from '../session/tool-command.ts';

export interface Need {
  /** What it stands at: the question that nobody answers, or the last that was heard. */
  readonly words: string;
  /** Since when, ms since the epoch. */
  readonly since: number;
}

/** What a session stands at that needs somebody; null where its sources do not tell. */
export function needOf(session: Session): Need | null {
  if (session.status === 'waiting') return questionOf(session);
  const last = session.turns
    .flatMap(callsOf)
    .toSorted((a, b) => endOf(a) - endOf(b))
    .at(-1);
  return last === undefined ? null : { words: `no event since ${toolLabel(last)}`, since: endOf(last) };
}

function questionOf({ turns }: Session): Need | null {
  for (const turn of turns.toReversed()) {
    const asked = turn.approvals.findLast(({ decision }) => decision === null);
    if (asked === undefined || asked.requested_at === null) continue;
    const call = turn.tool_calls.find(({ call_id: id }) => id === asked.call_id);
    const words = call === undefined ? asked.reason : `${toolLabel(call)}: ${commandOf(call) ?? ''}`;
    return { words: plainLine(words ?? ''), since: Date.parse(asked.requested_at) };
  }
  return null;
}

const callsOf = ({ tool_calls: calls }: Turn): readonly ToolCall[] => calls;

const endOf = (call: ToolCall): number => Date.parse(call.started_at) + (call.duration_ms ?? 0);
