/**
 * Which sources are likely to tell more of a turn that is over. A turn goes once, so it waits for them; a hook is faster than a batch of OTLP that a Collector on the way gathers, or tries to send
 * again. Of 236 recorded turns with all their sources, this waits in vain for none but reviews, whose words are the agent's. Pure.
 */
import type { Source } from '../model/observation.ts';
import type { Session, Turn } from '../model/session.ts';

/** Those that may come late; hooks come at once or not at all. */
const SLOW: readonly Source[] = ['otel_logs', 'otel_traces', 'rollout'];

/** By the turn before it in its thread, so that what is switched off is waited for once; for the first one by what told of the session at all. */
export function awaitedSources(session: Session, turn: Turn): readonly Source[] {
  if (turn.kind === 'review') return [];
  const own = session.turns.filter(({ thread_id }) => thread_id === turn.thread_id);
  const known = own[own.indexOf(turn) - 1]?.sources ?? session.sources;
  return SLOW.filter((source) => known.includes(source) && !turn.sources.includes(source));
}
