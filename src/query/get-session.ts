import { assemble } from '../assemble/assemble.ts';
import { AppError } from '../lib/errors.ts';
import type { LiveSessions } from '../model/live-sessions.ts';
import { isLongSession } from '../model/long-session.ts';
import type { Session } from '../model/session.ts';
import type { PriceBook } from '../price/price-book.ts';
import { readFamily } from '../store/observation-reader.ts';
import type { Store } from '../store/store.ts';
import type { SessionDocuments } from './session-document.ts';
import type { SessionMemory } from './session-memory.ts';
import { sessionSql } from './session-sql.ts';

interface Sources {
  readonly store: Store;
  readonly live: LiveSessions;
  readonly prices?: PriceBook | undefined;
  /** Without it each session is read anew. */
  readonly memory?: SessionMemory | undefined;
  /** Without them each session is assembled. */
  readonly documents?: SessionDocuments | undefined;
  /** ms since the epoch. */
  readonly now: number;
}

/** From memory while it is hot, else from its copy in the store, else assembled again from what was observed. Throws `not_found`. */
export async function getSession(sources: Sources, sessionId: string): Promise<Session> {
  const hot = sources.live.session(sessionId);
  if (hot !== undefined) return hot;
  const [row] = await sources.store.query<Row>(sessionSql('session-by-id'), { session_id: sessionId });
  if (row === undefined || row.is_deleted !== 0) throw notFound(sessionId, 'it is not stored');
  const read = () => readSession(sources, row);
  return sources.memory === undefined ? read() : sources.memory.version(sessionId, row.version, read);
}

interface Row {
  readonly session_id: string;
  readonly thread_ids: readonly string[];
  readonly version: string;
  readonly is_deleted: number;
  /** ms since the epoch; a 64-bit integer, so text. */
  readonly ordered_at: string;
  readonly turns: number;
  readonly model_calls: number | null;
  readonly tool_calls: number | null;
}

async function readSession(sources: Sources, row: Row): Promise<Session> {
  const { documents } = sources;
  const { session_id: sessionId, version, thread_ids: threadIds } = row;
  if (documents === undefined || !isLongSession(row)) return assembled(sources, sessionId, threadIds);
  const place = { sessionId, version, orderedAt: Number(row.ordered_at) };
  const copy = await documents.read(place);
  if (copy !== null) return copy;
  const keep = documents.keeper(place);
  const session = await assembled(sources, sessionId, threadIds);
  // while it goes on, the clock changes it
  if (session.ended_at !== null) keep?.(session);
  return session;
}

async function assembled(sources: Sources, sessionId: string, threadIds: readonly string[]): Promise<Session> {
  const observations = await readFamily(sources.store, threadIds);
  const session = assemble(observations, { now: sources.now, prices: sources.prices }).find(
    (candidate) => candidate.session_id === sessionId,
  );
  if (session === undefined) throw notFound(sessionId, 'its events are not stored any more');
  return session;
}

const notFound = (sessionId: string, why: string): AppError =>
  new AppError('not_found', `cannot show session ${sessionId}: ${why}`, {
    hint: 'List the sessions with `turnscope sessions`.',
  });
