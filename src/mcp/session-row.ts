import type { SessionSummary } from '../model/session.ts';
import type { RowAt } from './answer.ts';
import { cutText, type Json, label, lean, usd } from './text.ts';

/** One row for one session, whatever is asked about it. */
export function sessionRow(session: SessionSummary): RowAt {
  return (textCharsMax) =>
    lean({
      ...sessionFacts(session),
      recorded: lean({ title: titleOf(session, textCharsMax) }),
    });
}

/** What a session is, without any recorded text but names. */
export function sessionFacts(session: SessionSummary): Json {
  const { counts, tokens, git } = session;
  return lean({
    session_id: session.session_id,
    status: session.status,
    status_reason: session.status_reason,
    started_at: session.started_at,
    duration_ms: Math.round(session.duration_ms),
    model: label(session.model),
    repository: label(git?.repository),
    branch: label(git?.branch),
    user: label(session.user),
    team: label(session.team),
    turns: counts.turns,
    tool_calls: counts.tool_calls,
    tool_failures: counts.tool_failures,
    total_tokens: tokens.total,
    cost_usd: usd(session.cost_usd),
    cost_basis: session.cost_basis,
  });
}

export const titleOf = ({ title }: SessionSummary, charsMax: number): string | null =>
  title === null ? null : cutText(title, { charsMax, eventId: null });

/** Where the page shows it; null where no server runs. */
export const sessionLink = (ui: string | null, sessionId: string): string | null =>
  ui === null ? null : `${ui}/sessions/${encodeURIComponent(sessionId)}`;

export const listLink = (ui: string | null): string | null => (ui === null ? null : `${ui}/sessions`);
