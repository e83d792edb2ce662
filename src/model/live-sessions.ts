/**
 * The sessions that are hot: held in memory by ingest because they changed recently. Reading rooms lay them over
 * what the store says, so that a list is never older than the screen next to it.
 */
import type { Session, SessionSummary } from './session.ts';

export interface SessionChange {
  readonly session_id: string;
  readonly summary: SessionSummary;
}

export interface LiveSessions {
  /** Sessions that changed recently, in no particular order. They replace the store's rows with the same id. */
  summaries(): readonly SessionSummary[];
  /** The whole session while it is held in memory. */
  session(sessionId: string): Session | undefined;
  /** Resolves when what has just been accepted can be read, or soon anyway: a huge session takes its time. Never rejects. */
  fresh(): Promise<void>;
  /** Told after every change; the answer ends the subscription. Listeners must not throw or wait. */
  subscribe(listener: (change: SessionChange) => void): () => void;
}

/** For readers that open the store without a running ingest: nothing is hot. */
export const NO_LIVE_SESSIONS: LiveSessions = {
  summaries: () => [],
  session: () => undefined,
  fresh: () => Promise.resolve(),
  subscribe: () => () => undefined,
};
