import { uuidTime } from '../lib/uuid.ts';
import type { LiveSessions } from '../model/live-sessions.ts';
import type { SessionSummary } from '../model/session.ts';
import type { Store } from '../store/store.ts';
import { type Cursor, compareCursors, decodeCursor, encodeCursor } from './cursor.ts';
import { countNotKnown } from './not-known.ts';
import type { PageRequest, SessionPage } from './query.ts';
import { END_OF_TIME_MS, filterParams, matchesFilter, type SessionFilter } from './session-filter.ts';
import { sessionSql } from './session-sql.ts';
import { wordsOf } from './text-condition.ts';
import { tokenLine } from './token-line.ts';

interface Row {
  readonly session_id: string;
  /** ms since the epoch; a 64-bit integer, so text. */
  readonly ordered_at: string;
  readonly summary: string;
  readonly turn_tokens: readonly (number | null)[];
}

interface Entry extends Cursor {
  readonly summary: SessionSummary;
  readonly line: readonly (number | null)[];
}

interface Sources {
  readonly store: Store;
  readonly live: LiveSessions;
  /** ms since the epoch. */
  readonly now: number;
}

const DAY_MS = 86_400_000;
/** How far back each further read goes. A list without a lower bound in time reads every part of the table (78 ms against 10). */
const SLICES_MS = [DAY_MS, 7 * DAY_MS, 30 * DAY_MS, 365 * DAY_MS, Number.POSITIVE_INFINITY];
/**
 * Words are looked up in the index of a whole part, whatever the slice: few slices. A day comes first all the same, since words that many sessions have fill a
 * page from it (with the month first, a text with signs in it took 837 ms instead of 44).
 */
const TEXT_SLICES_MS = [DAY_MS, 30 * DAY_MS, Number.POSITIVE_INFINITY];

/** One page, newest first: what is hot from memory, everything else from the store. */
export async function listSessions(
  sources: Sources,
  filter: SessionFilter,
  { limit, cursor }: PageRequest,
): Promise<SessionPage> {
  const before: Cursor = cursor === undefined ? { orderedAt: END_OF_TIME_MS, sessionId: '' } : decodeCursor(cursor);
  // One more than asked tells whether there is a next page.
  const [stored, notKnown] = await Promise.all([
    readStored(sources, filter, before, limit + 1),
    cursor === undefined ? countNotKnown(sources.store, filter) : 0,
  ]);
  const hot = sources.live
    .summaries()
    .filter((summary) => matchesFilter(summary, filter, sources.live))
    .map((summary) => liveEntry(summary, sources.live))
    .filter((entry) => compareCursors(before, entry) < 0);
  const entries = [...stored, ...hot].sort(compareCursors);
  const page = entries.slice(0, limit);
  const last = page.at(-1);
  return {
    sessions: page.map((entry) => entry.summary),
    next_cursor: last !== undefined && entries.length > page.length ? encodeCursor(last) : null,
    token_lines: Object.fromEntries(
      page.flatMap(({ sessionId, line }) => (line.length < 2 ? [] : [[sessionId, line] as const])),
    ),
    ...(notKnown === 0 ? {} : { not_known: notKnown }),
  };
}

/** Up to `limit` stored sessions behind `before`, in slices that reach further and further back. */
async function readStored(sources: Sources, filter: SessionFilter, before: Cursor, limit: number): Promise<Entry[]> {
  // a thread that was stored as a session before its root claimed it is part of a live one
  const live = sources.live.summaries().flatMap(({ agents }) => agents.map(({ thread_id }) => thread_id));
  const newest = Math.min(filter.until ?? END_OF_TIME_MS, before.orderedAt + 1);
  const oldest = Math.max(0, filter.since ?? 0);
  const anchor = Math.min(newest, sources.now);
  const entries: Entry[] = [];
  let until = newest;
  for (const slice of wordsOf(filter.text).length > 0 ? TEXT_SLICES_MS : SLICES_MS) {
    const since = Math.max(oldest, anchor - slice);
    const rows = await sources.store.query<Row>(sessionSql('session-list', filter), {
      ...filterParams({ ...filter, since, until }),
      before_at: before.orderedAt,
      before_id: before.sessionId,
      live,
      limit: limit - entries.length,
    });
    entries.push(...rows.map(entryOf));
    if (entries.length >= limit || since === oldest) break;
    until = since;
  }
  return entries;
}

/** As the store orders it: by the time inside the id, which no late record changes. */
const orderOf = ({ session_id, started_at }: SessionSummary): number => uuidTime(session_id) ?? Date.parse(started_at);

/** `Summary` is JSON that we wrote from the same type, so it is not checked again. */
const entryOf = (row: Row): Entry => ({
  orderedAt: Number(row.ordered_at),
  sessionId: row.session_id,
  summary: JSON.parse(row.summary) as SessionSummary,
  line: tokenLine(row.turn_tokens),
});

const liveEntry = (summary: SessionSummary, live: LiveSessions): Entry => ({
  orderedAt: orderOf(summary),
  sessionId: summary.session_id,
  summary,
  line: tokenLine((live.session(summary.session_id)?.turns ?? []).map(({ tokens }) => tokens.total)),
});
