import { AppError } from '../lib/errors.ts';
import type { LiveSessions } from '../model/live-sessions.ts';
import type { SessionSummary } from '../model/session.ts';
import type { Store } from '../store/store.ts';
import { listSessions } from './list-sessions.ts';
import type { Standpoint } from './query.ts';
import { sessionSql } from './session-sql.ts';

interface Candidate {
  readonly session_id: string;
  readonly title: string | null;
}

interface Sources {
  readonly store: Store;
  readonly live: LiveSessions;
  /** ms since the epoch. */
  readonly now: number;
}

const CANDIDATES_MAX = 10;
const RUNNING_MAX = 200;

/**
 * What the user typed → the id of one session. Throws `not_found`; `conflict` when a prefix fits several;
 * `invalid_input` for an empty text.
 */
export async function findSession(sources: Sources, ref: string, standpoint: Standpoint = {}): Promise<string> {
  const typed = ref.trim();
  if (typed === '') {
    throw new AppError('invalid_input', 'cannot find a session: the id is empty', {
      hint: 'Give an id, the beginning of one, `last` or `current`.',
    });
  }
  if (typed === 'last') return (await newest(sources)).session_id;
  if (typed === 'current') return (await current(sources, standpoint)).session_id;
  return byPrefix(sources, typed.toLowerCase());
}

async function newest(sources: Sources): Promise<SessionSummary> {
  const { sessions } = await listSessions(sources, {}, { limit: 1 });
  const [session] = sessions;
  if (session !== undefined) return session;
  throw new AppError('not_found', 'cannot find the last session: none is stored yet', {
    hint: 'Run Codex with Turnscope connected (`turnscope up` prints how), then try again.',
  });
}

/** Running in the asker's folder, else the newest that runs anywhere. Waiting for an approval is running, too. */
async function current(sources: Sources, { cwd }: Standpoint): Promise<SessionSummary> {
  const { sessions } = await listSessions(sources, { status: ['running', 'waiting'] }, { limit: RUNNING_MAX });
  const session = sessions.find((candidate) => cwd !== undefined && candidate.cwd === cwd) ?? sessions[0];
  if (session !== undefined) return session;
  throw new AppError('not_found', 'cannot find the current session: no session is running', {
    hint: 'Use `last` for the newest session, or list them with `turnscope sessions`.',
  });
}

async function byPrefix(sources: Sources, prefix: string): Promise<string> {
  if (sources.live.session(prefix) !== undefined) return prefix;
  const exact = await sources.store.query<{ is_deleted: number }>(sessionSql('session-by-id'), { session_id: prefix });
  if (exact[0]?.is_deleted === 0) return prefix;
  const stored = await sources.store.query<Candidate>(sessionSql('session-by-prefix'), {
    prefix,
    limit: CANDIDATES_MAX + 1,
  });
  const candidates = new Map<string, Candidate>(stored.map((row) => [row.session_id, row]));
  for (const summary of sources.live.summaries())
    if (isMeant(summary, prefix)) candidates.set(summary.session_id, summary);
  const [first, ...others] = candidates.values();
  if (first === undefined) {
    throw new AppError('not_found', `cannot find session ${prefix}: no id begins with this`, {
      hint: 'List the sessions with `turnscope sessions`.',
    });
  }
  if (others.length === 0) return first.session_id;
  throw ambiguous(prefix, [first, ...others]);
}

const isMeant = (summary: SessionSummary, prefix: string): boolean =>
  summary.kind === 'session' &&
  (summary.session_id.startsWith(prefix) || summary.agents.some((agent) => agent.thread_id.startsWith(prefix)));

const TITLE_LENGTH_MAX = 40;
const shorten = (title: string): string => Array.from(title).slice(0, TITLE_LENGTH_MAX).join('');

function ambiguous(prefix: string, candidates: readonly Candidate[]): AppError {
  const shown = candidates.slice(0, CANDIDATES_MAX).map(({ session_id, title }) => {
    return title === null || title === '' ? session_id : `${session_id} (${shorten(title)})`;
  });
  const more = candidates.length > shown.length ? ', and more' : '';
  return new AppError(
    'conflict',
    `cannot tell which session ${prefix} means: it is the beginning of ${shown.join(', ')}${more}`,
    { hint: 'Give more of the id.' },
  );
}
