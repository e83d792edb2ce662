/** What of a session's facts is still needed when most of its turns are sent: without this, the thousandth turn would cost a thousand times the first. Pure. */
import type { Observation, ObservationKind } from '../model/observation.ts';
import type { Session, Turn } from '../model/session.ts';
import type { Readiness } from './readiness.ts';

/** The newest turns stay: the next one names the one before it, and late words of a hook find their turn. */
const TURNS_KEPT = 2;
const ABOUT_THE_THREAD: ReadonlySet<ObservationKind> = new Set(['thread_started', 'thread_link']);

/** null where everything is needed. All due turns have been sent, or wait in an outbox. */
export function withoutSent(
  session: Session,
  readiness: ReadonlyMap<Turn, Readiness>,
  observations: readonly Observation[],
): Observation[] | null {
  // without ids, turns are told apart by their number in the thread
  if (session.turns.some(({ turn_id }) => turn_id.includes(':'))) return null;
  const kept = keptTurns(session.turns, readiness);
  if (kept.length === session.turns.length) return null;
  const ids = new Set(kept.map(({ turn_id }) => turn_id));
  const from = Math.min(...kept.map(({ started_at }) => Date.parse(started_at)));
  const settings = lastSettingsBefore(from, observations);
  return observations.filter(
    (one) => ABOUT_THE_THREAD.has(one.kind) || one.at >= from || ids.has(one.turnId) || settings.has(one.id),
  );
}

/** From the first that is not done with, and from the last few of each thread, on. */
function keptTurns(turns: readonly Turn[], readiness: ReadonlyMap<Turn, Readiness>): Turn[] {
  const isDone = (turn: Turn): boolean => readiness.get(turn) === 'due' || readiness.get(turn) === 'history';
  const firstOpen = turns.findIndex((turn) => !isDone(turn));
  const last = Math.max(0, turns.length - TURNS_KEPT);
  const from = turns[firstOpen < 0 ? last : Math.min(firstOpen, last)]?.started_at ?? '';
  return turns.filter(({ started_at }) => started_at >= from);
}

/** What was set once holds until it is set again. Ids. */
function lastSettingsBefore(from: number, observations: readonly Observation[]): Set<string> {
  const last = new Map<string, Observation>();
  for (const one of observations) {
    const before = last.get(one.threadId);
    if (one.kind === 'settings' && one.at < from && one.at >= (before?.at ?? 0)) last.set(one.threadId, one);
  }
  return new Set([...last.values()].map(({ id }) => id));
}
