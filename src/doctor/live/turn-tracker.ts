import type { Session } from '../../api/contract/session.ts';
import type { Source } from '../../api/contract/state.ts';
import type { HeardTurn } from './heard-turn.ts';

type Turn = Session['turns'][number];

const isOver = ({ status }: Turn): boolean => status !== 'running' && status !== 'waiting';

/** Follows the first turn that begins from `since` on (ms since the epoch), whichever session it is of. */
export function createTurnTracker(since: number): (session: Session, now: number) => HeardTurn | null {
  let followed: { readonly session: string; readonly turn: string } | null = null;
  const heardAt = new Map<Source, number>();
  return (session, now) => {
    const turn = session.turns.find(({ turn_id, started_at }) =>
      followed === null
        ? Date.parse(started_at) >= since
        : session.session_id === followed.session && turn_id === followed.turn,
    );
    // turns are told apart by their prompts until somebody names them: then the one that was followed has another id
    const found =
      turn ??
      (followed?.session === session.session_id
        ? session.turns.findLast(({ started_at }) => Date.parse(started_at) >= since)
        : undefined);
    if (found === undefined) return null;
    followed = { session: session.session_id, turn: found.turn_id };
    for (const source of found.sources) if (!heardAt.has(source)) heardAt.set(source, now);
    return {
      session_id: session.session_id,
      turn_id: found.turn_id,
      startedAt: Date.parse(found.started_at),
      isOver: isOver(found),
      heardAt: new Map(heardAt),
    };
  };
}
