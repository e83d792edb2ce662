/**
 * Which turns of a session may be sent now. A turn goes once, so it goes when nothing more is expected of it: it is over, and its file says so, too. Pure.
 */
import type { Observation } from '../model/observation.ts';
import type { Session, Turn } from '../model/session.ts';

/** `history`: before our time. `open`: runs. `soon`: over, as it seems, and another look at its file may say more. */
export type Readiness = 'history' | 'open' | 'soon' | 'due';

export interface ReadinessOptions {
  /** All that is known of the session's threads. */
  readonly observations: readonly Observation[];
  /** ms since the epoch: when the first of the session's threads was heard of. */
  readonly firstHeardAt: number;
  /** Threads that a process has open now. */
  readonly held: ReadonlySet<string>;
  /** Threads with a rollout: they have more to say than hooks. */
  readonly written: ReadonlySet<string>;
  /** ms since the epoch: when the files began to be read from which this is known. */
  readonly now: number;
  /** How long this run has known that the turn is over, ms of a clock that only goes forward; 0 in the round that learns of it. */
  readonly knownForMs: (turn: Turn) => number;
}

/** A hook comes before Codex has written the end of the turn; in versions that write none, the words around it come as soon. */
export const FILE_DELAY_MS = 10_000;

export function readinessOf(session: Session, options: ReadinessOptions): Map<Turn, Readiness> {
  const ended = endedInFile(options.observations);
  return new Map(session.turns.map((turn) => [turn, readiness(turn, ended, options)]));
}

function readiness(turn: Turn, ended: ReadonlySet<string>, options: ReadinessOptions): Readiness {
  const { firstHeardAt, held, written, now, knownForMs } = options;
  // what a hook told of is ours, whatever the clock says
  const isHeard = turn.sources.some((source) => source === 'hooks' || source === 'notify');
  if (!isHeard && endOf(turn) < firstHeardAt) return 'history';
  if (turn.status === 'running' || turn.status === 'waiting') return 'open';
  // a command may run for an hour without a word, as long as there is somebody to wait for it
  if (turn.status_reason === 'silent' && held.has(turn.thread_id)) return 'open';
  // nobody told its end: what a process wrote last it may have written after we read its file, and be gone when we look for it
  if (turn.status === 'unknown') return knownForMs(turn) > 0 ? 'due' : 'soon';
  if (!written.has(turn.thread_id) || ended.has(keyOf(turn.thread_id, turn.turn_id))) return 'due';
  return now - endOf(turn) > FILE_DELAY_MS || knownForMs(turn) > FILE_DELAY_MS ? 'due' : 'soon';
}

const keyOf = (threadId: string, turnId: string): string => `${threadId}/${turnId}`;

function endedInFile(observations: readonly Observation[]): Set<string> {
  const isEnd = ({ source, kind }: Observation): boolean =>
    source === 'rollout' && (kind === 'turn_ended' || kind === 'turn_interrupted');
  return new Set(observations.filter(isEnd).map(({ threadId, turnId }) => keyOf(threadId, turnId)));
}

/** ms since the epoch. */
export const endOf = ({ started_at, duration_ms }: Turn): number => Date.parse(started_at) + (duration_ms ?? 0);

/**
 * The session as whoever forwards it shall see it: without history; and what is not due yet is running still. It stays in, because other turns hang below it.
 */
export function sessionToForward(session: Session, readiness: ReadonlyMap<Turn, Readiness>): Session {
  const turns = session.turns
    .filter((turn) => readiness.get(turn) !== 'history')
    .map((turn) => (readiness.get(turn) === 'due' ? turn : running(turn)));
  return { ...session, turns };
}

const running = (turn: Turn): Turn =>
  turn.status === 'running' || turn.status === 'waiting' ? turn : { ...turn, status: 'running', status_reason: null };
