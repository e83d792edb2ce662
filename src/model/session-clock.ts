/** What the clock alone changes in a session between two assemblies. */
import type { Session, SessionSummary, Turn } from './session.ts';

/** A tool may run for long without a word; after this silence "running" would be a guess. */
export const SILENCE_MAX_MS = 30 * 60_000;

/**
 * A running session at a moment: it has lasted until now. One that was last assembled too long ago (nobody was there to
 * notice that it fell silent) is not called running any more.
 *
 * @param now ms since the epoch
 */
export function summaryAt<Of extends SessionSummary>(session: Of, now: number): Of {
  if (session.ended_at !== null) return session;
  const startedAt = Date.parse(session.started_at);
  const lastKnownAt = startedAt + session.duration_ms;
  if (now - lastKnownAt > SILENCE_MAX_MS) {
    return { ...session, status: 'unknown', status_reason: 'silent', ended_at: new Date(lastKnownAt).toISOString() };
  }
  return { ...session, duration_ms: Math.max(session.duration_ms, Math.round(now - startedAt)) };
}

/** As `summaryAt`, its running turns included. */
export function sessionAt(session: Session, now: number): Session {
  const at = summaryAt(session, now);
  if (at.ended_at !== null) return at;
  return { ...at, turns: at.turns.map((turn) => turnAt(turn, now)) };
}

function turnAt(turn: Turn, now: number): Turn {
  if (turn.status !== 'running') return turn;
  return { ...turn, duration_ms: Math.max(turn.duration_ms ?? 0, Math.round(now - Date.parse(turn.started_at))) };
}
