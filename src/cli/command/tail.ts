/** Follows the stream of changes, reads the sessions that changed, prints what they had not said before. */
import { type ApiClient, createApiClient } from '../../api/client.ts';
import { jsonText } from '../../format/clean.ts';
import { eventLine, type SessionEvent, sessionEvents } from '../../format/session-event.ts';
import { AppError } from '../../lib/errors.ts';
import type { Session } from '../../model/session.ts';
import { loopbackFetch } from '../loopback-fetch.ts';
import { dataFolder, type ReadOptions } from '../reader.ts';
import { findServer } from '../server-file.ts';
import type { Terminal } from '../terminal.ts';

export async function run(options: ReadOptions, terminal: Terminal): Promise<void> {
  const server = await findServer(dataFolder(options, terminal), loopbackFetch);
  if (server === undefined) {
    throw new AppError('unavailable', 'cannot follow sessions: no server is running on this data folder', {
      hint: 'Start one with `turnscope up`.',
    });
  }
  const client = createApiClient({ ...server, fetch: loopbackFetch });
  await follow(client, terminal, options.json === true);
  if (terminal.signal.aborted) return;
  throw new AppError('unavailable', 'cannot follow sessions any longer: the server has stopped', {
    hint: 'Start it again with `turnscope up`.',
  });
}

async function follow(client: ApiClient, terminal: Terminal, json: boolean): Promise<void> {
  const news = createNews(terminal.now());
  if (terminal.isTty && !json) terminal.warn(terminal.paint.dim('Waiting for what happens next. Ctrl-C ends.'));
  const reading = new Map<string, Promise<void>>();
  const stale = new Set<string>();
  const read = async (sessionId: string): Promise<void> => {
    while (stale.delete(sessionId) && !terminal.signal.aborted) {
      const session = await client.getSession(sessionId).catch(() => undefined);
      if (session === undefined) continue; // gone, or the server is: the stream will end and say so
      for (const event of news(session)) terminal.print(json ? jsonText(event) : eventLine(event, terminal));
    }
    reading.delete(sessionId);
  };
  for await (const { session_id } of client.changes(terminal.signal)) {
    // While a session is being read, its further changes become one more read.
    stale.add(session_id);
    if (!reading.has(session_id)) reading.set(session_id, read(session_id));
  }
  await Promise.all(reading.values());
}

/** Sessions remembered; a session that ended long ago changes no more. */
const REMEMBERED_MAX = 2_000;

/** A function that answers what a session says for the first time. What happened before `since` (ms) is no news. */
export function createNews(since: number): (session: Session) => SessionEvent[] {
  const told = new Map<string, Set<string>>();
  return (session) => {
    const before = told.get(session.session_id);
    const known = before ?? new Set<string>();
    const events = sessionEvents(session);
    const news = events.filter(
      (event) => !known.has(event.key) && (before !== undefined || Date.parse(event.at) >= since),
    );
    for (const { key } of events) known.add(key);
    told.delete(session.session_id);
    told.set(session.session_id, known);
    const [oldest] = told.keys();
    if (told.size > REMEMBERED_MAX && oldest !== undefined) told.delete(oldest);
    return news;
  };
}
