/**
 * Turns that were sent before anybody had named them. Log records alone name no turns: there a turn is called after its number in the thread. When a file is imported later, or a hook comes, it
 * gets its name, and would be taken for another. Pure.
 */
import type { Session, Turn } from '../model/session.ts';
import { turnKey } from './session-items.ts';

/** @param isSent whether a turn went, by its key */
export function withoutSentUnnamed(session: Session, isSent: (key: string) => boolean): Session {
  const counts = new Map<string, number>();
  const isUnknown = ({ thread_id, turn_id }: Turn): boolean => {
    const number = (counts.get(thread_id) ?? 0) + 1;
    counts.set(thread_id, number);
    const unnamed = `${thread_id}:${number}`;
    return unnamed === turn_id || !isSent(turnKey({ thread_id, turn_id: unnamed }));
  };
  const turns = session.turns.filter(isUnknown);
  return turns.length === session.turns.length ? session : { ...session, turns };
}
