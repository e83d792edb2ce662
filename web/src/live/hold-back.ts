import type { SessionSummary } from '../api/shape.ts';

export interface HoldBackDeps {
  /** The sessions that the lists show now. */
  readonly listed: () => readonly SessionSummary[];
  readonly show: (session: SessionSummary) => void;
  /** Runs `task` later; returns how to call it off. */
  readonly later: (task: () => void, delayMs: number) => () => void;
  /** Unix milliseconds. */
  readonly now: () => number;
}

export interface HoldBack {
  /** A session changed: shows it now, in a moment, or never as a row of its own. */
  readonly take: (session: SessionSummary) => void;
  readonly stop: () => void;
}

/** A root names its sub-agents within about 200 ms of their first sign of life; but its telemetry comes in batches, one a second. */
const HOLD_MS = 1_500;
/** A root that ended so lately may still have to name those who spoke in its last batch. */
const STILL_SPEAKS_MS = 5_000;

/**
 * A sub-agent speaks before its root names it, and until then looks like a new session: a row that slides in and is
 * gone a moment later. So a newcomer without a prompt waits while something else runs, or ran just now, that may be its root.
 */
export function createHoldBack({ listed, show, later, now }: HoldBackDeps): HoldBack {
  const held = new Map<string, { session: SessionSummary; readonly cancel: () => void }>();
  const release = (sessionId: string): void => {
    held.get(sessionId)?.cancel();
    held.delete(sessionId);
  };
  const hold = (session: SessionSummary): void => {
    const id = session.session_id;
    const cancel = later(() => {
      const newest = held.get(id)?.session;
      held.delete(id);
      if (newest !== undefined) show(newest);
    }, HOLD_MS);
    held.set(id, { session, cancel });
  };
  return {
    take: (session) => {
      for (const agent of session.agents) if (agent.thread_id !== session.session_id) release(agent.thread_id);
      const sessions = listed();
      if (isAgentOfAny(sessions, session.session_id)) return;
      const waiting = held.get(session.session_id);
      if (waiting === undefined && mayBeAgent(session, sessions, now())) return hold(session);
      if (waiting !== undefined && session.title === null) return void (waiting.session = session);
      release(session.session_id);
      show(session);
    },
    stop: () => {
      for (const { cancel } of held.values()) cancel();
      held.clear();
    },
  };
}

const isAgentOfAny = (sessions: readonly SessionSummary[], id: string): boolean =>
  sessions.some((root) => root.session_id !== id && root.agents.some((agent) => agent.thread_id === id));

function mayBeAgent(session: SessionSummary, sessions: readonly SessionSummary[], now: number): boolean {
  if (session.title !== null || sessions.some((row) => row.session_id === session.session_id)) return false;
  return sessions.some((row) => mayBeRoot(row, now));
}

const mayBeRoot = ({ status, ended_at: endedAt }: SessionSummary, now: number): boolean =>
  status === 'running' || status === 'waiting' || (endedAt !== null && now - Date.parse(endedAt) < STILL_SPEAKS_MS);
