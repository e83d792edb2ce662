/** `turnscope sessions` for people. */
import type { SessionSummary } from '../model/session.ts';
import { cleanLine } from './clean.ts';
import { ago, cost, count, duration, UNKNOWN } from './figure.ts';
import type { Paint } from './paint.ts';
import { sessionWhere } from './session-where.ts';
import { paintStatus, shapeOf } from './status-shape.ts';
import { type Column, table } from './table.ts';

export interface ListOptions {
  /** Terminal columns. */
  readonly width: number;
  readonly paint: Paint;
  /** ms since the epoch. */
  readonly now: number;
}

/** Ids are UUIDs that begin with the time, so neighbours share their first digits: 13 tell them apart in practice. */
const ID_LENGTH = 13;

export function sessionList(sessions: readonly SessionSummary[], { width, paint, now }: ListOptions): string[] {
  if (sessions.length === 0) {
    return ['No sessions here yet. Connect Codex as `turnscope up` says, or loosen the filters.'];
  }
  const columns: readonly Column<SessionSummary>[] = [
    { head: '', cell: ({ status }) => shapeOf(status), paint: (text, { status }) => paintStatus(status, text, paint) },
    { head: 'id', cell: ({ session_id }) => cleanLine(session_id).slice(0, ID_LENGTH), paint: paint.dim },
    { head: 'when', cell: ({ started_at }) => ago(Date.parse(started_at), now), leaves: 2 },
    { head: 'what', cell: ({ title }) => cleanLine(title ?? UNKNOWN), flexible: true, minWidth: 16 },
    { head: 'where', cell: sessionWhere, flexible: true, minWidth: 8, paint: paint.dim, leaves: 5 },
    { head: 'model', cell: ({ model }) => cleanLine(model ?? UNKNOWN), paint: paint.model, leaves: 4 },
    { head: 'time', cell: ({ duration_ms }) => duration(duration_ms), align: 'right' },
    { head: 'tokens', cell: ({ tokens }) => count(tokens.total), align: 'right' },
    { head: 'cost', cell: ({ cost_usd }) => cost(cost_usd), align: 'right', leaves: 6 },
    {
      head: 'tools',
      cell: toolsOf,
      leaves: 3,
      paint: (text, { counts }) => (counts.tool_failures > 0 ? paint.failed(text) : text),
    },
  ];
  return table(sessions, columns, { width, paintHead: paint.dim });
}

/** `22 · 1 ✕ ⑂2`: calls, failures, sub-agents. */
function toolsOf({ counts }: SessionSummary): string {
  const failures = counts.tool_failures > 0 ? ` · ${counts.tool_failures} ✕` : '';
  const agents = counts.subagents > 0 ? ` ⑂${counts.subagents}` : '';
  return `${counts.tool_calls}${failures}${agents}`;
}
