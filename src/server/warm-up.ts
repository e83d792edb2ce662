/**
 * The first session that is read after a start takes longer than the next: the engine opens its files, and the rules for secrets are
 * compiled while they are used. So the longest of the newest sessions is read once before anybody asks, which is also the one most likely to be opened.
 */
import type { Query } from '../query/query.ts';

/** As many as a page shows first. */
const NEWEST = 50;

type Asked = Pick<Query, 'listSessions' | 'getSession' | 'problems'>;

/** Begins at once; what it gives back resolves when it is over. */
export function warmUp(query: Asked): () => Promise<void> {
  const reading = readLongest(query);
  return () => reading;
}

/** What goes wrong is told to whoever asks for that session. */
async function readLongest(query: Asked): Promise<void> {
  try {
    const { sessions } = await query.listSessions({}, { limit: NEWEST });
    const [longest] = sessions.toSorted((a, b) => stepsOf(b) - stepsOf(a));
    if (longest === undefined) return;
    await query.getSession(longest.session_id);
    await query.problems(longest.session_id);
  } catch {
    // a server that cannot read a session is asked for others all the same
  }
}

type Listed = Awaited<ReturnType<Query['listSessions']>>['sessions'][number];

const stepsOf = ({ counts: { turns, model_calls, tool_calls } }: Listed): number =>
  turns + (model_calls ?? 0) + (tool_calls ?? 0);
