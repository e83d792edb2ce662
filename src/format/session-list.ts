/** `turnscope sessions` for people. */

import { ago, count, duration, UNKNOWN } from '../lib/figure.ts';
import type { SessionSummary } from '../model/session.ts';
import { cleanLine } from './clean.ts';
import { costCell } from './cost-text.ts';
import type { Paint } from './paint.ts';
import { sessionPlace } from './session-where.ts';
import { paintStatus, shapeOf } from './status-shape.ts';
import { needsSomebody, stateWord } from './status-text.ts';
import { type Column, table } from './table.ts';

export interface ListOptions {
  /** Terminal columns. */
  readonly width: number;
  readonly paint: Paint;
  /** ms since the epoch. */
  readonly now: number;
  /** IANA name; the reader's own zone where absent. */
  readonly timeZone?: string | undefined;
}

/** Ids are UUIDs that begin with the time, so neighbours share their first digits: 13 tell them apart in practice. */
const ID_LENGTH = 13;

/** Newest first as they come, with those above that need somebody. */
export function sessionList(sessions: readonly SessionSummary[], { width, paint, now }: ListOptions): string[] {
  if (sessions.length === 0) {
    return ['No sessions here: `turnscope setup` connects Codex. Or loosen the filters.'];
  }
  const ordered = [...sessions.filter(needsSomebody), ...sessions.filter((session) => !needsSomebody(session))];
  const columns = columnsFor(paint, now).filter(({ head }) => head !== 'state' || ordered.some(hasState));
  return table(ordered, columns, { width, paintHead: paint.dim });
}

const hasState = (session: SessionSummary): boolean => stateWord(session) !== '';

function columnsFor(paint: Paint, now: number): readonly Column<SessionSummary>[] {
  const byStatus = (text: string, { status }: SessionSummary): string => paintStatus(status, text, paint);
  return [
    { head: '', cell: ({ status }) => shapeOf(status), paint: byStatus },
    { head: 'id', cell: ({ session_id }) => cleanLine(session_id).slice(0, ID_LENGTH), paint: paint.dim },
    { head: 'when', cell: ({ started_at }) => ago(Date.parse(started_at), now), leaves: 3 },
    { head: 'state', cell: stateWord, paint: byStatus, leaves: 2 },
    { head: 'what', cell: ({ title }) => cleanLine(title ?? UNKNOWN), flexible: true, minWidth: 16 },
    { head: 'where', cell: sessionPlace, flexible: true, minWidth: 8, paint: paint.dim, leaves: 6 },
    { head: 'model', cell: ({ model }) => cleanLine(model ?? UNKNOWN), paint: paint.model, leaves: 5 },
    { head: 'time', cell: ({ duration_ms }) => duration(duration_ms), align: 'right' },
    { head: 'tokens', cell: ({ tokens }) => count(tokens.total), align: 'right' },
    { head: 'cost', cell: costCell, align: 'right', leaves: 1 },
    {
      head: 'tools',
      cell: toolsOf,
      leaves: 4,
      paint: (text, { counts }) => ((counts.tool_failures ?? 0) > 0 ? paint.failed(text) : text),
    },
  ];
}

/** `22 · 1 ✕ ⑂2`: calls, failures, sub-agents. */
function toolsOf({ counts: { tool_calls: calls, tool_failures, subagents } }: SessionSummary): string {
  const failures = (tool_failures ?? 0) > 0 ? ` · ${tool_failures} ✕` : '';
  const agents = subagents > 0 ? ` ⑂${subagents}` : '';
  return `${calls ?? UNKNOWN}${failures}${agents}`;
}
