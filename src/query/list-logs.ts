import type { Store } from '../store/store.ts';
import { boundsOf, logCondition, TABLE_END_MS } from './log-condition.ts';
import { type LogRow, recordOf } from './log-row.ts';
import { logSql } from './log-sql.ts';
import { readBack } from './read-back.ts';
import { decodeLogCursor, encodeLogCursor, type LogCursor } from './record-cursor.ts';
import { threadsOf } from './session-threads.ts';
import type { LogFilter, LogPage, LogTail, RecordPageRequest } from './telemetry.ts';

/** Records that arrive now happened within this time, but for those of a sender that was cut off for long. */
const TAIL_REACH_MS = 24 * 3_600_000;

/** One page, newest first, older or newer than its cursor. */
export async function listLogs(
  store: Store,
  filter: LogFilter,
  { limit, cursor }: RecordPageRequest,
  now: number,
): Promise<LogPage> {
  const threads = await threadsOf(store, filter.session);
  const place = cursor === undefined ? newest() : decodeLogCursor(cursor);
  const asked = { store, filter, threads, place, limit };
  // One more than asked tells whether there is another page.
  const rows = place.direction === 'newer' ? await readNewer(asked) : await readOlder(asked, now);
  const page = place.direction === 'newer' ? rows.slice(0, limit).toReversed() : rows.slice(0, limit);
  const hasOlder = place.direction === 'newer' || rows.length > limit;
  return {
    records: page.map(recordOf),
    next_cursor: page.length > 0 && hasOlder ? cursorAt('older', page, place) : null,
    newer_cursor: page.length > 0 ? cursorAt('newer', page, place) : null,
  };
}

const newest = (): LogCursor => ({ direction: 'older', timeNs: `${TABLE_END_MS}000000`, skip: 0 });

interface Asked {
  readonly store: Store;
  readonly filter: LogFilter;
  readonly threads: readonly string[];
  readonly place: LogCursor;
  readonly limit: number;
}

function readOlder({ store, filter, threads, place, limit }: Asked, now: number): Promise<LogRow[]> {
  const bounds = boundsOf(filter);
  const anchor = Math.min(bounds.until, Number(BigInt(place.timeNs) / 1_000_000n) + 1, now);
  return readBack({ ...bounds, anchor, limit: limit + 1 }, ({ since, until, isFirst, limit: wanted }) => {
    const condition = logCondition({ ...filter, since, until }, threads);
    return store.query<LogRow>(logSql('log-older', condition), {
      ...condition.params,
      place_ns: place.timeNs,
      // all of that nanosecond are in the first stretch
      skip: isFirst ? place.skip : 0,
      limit: wanted,
    });
  });
}

async function readNewer({ store, filter, threads, place, limit }: Asked): Promise<LogRow[]> {
  const condition = logCondition(filter, threads);
  return store.query<LogRow>(logSql('log-newer', condition), {
    ...condition.params,
    place_ns: place.timeNs,
    skip: place.skip,
    limit: limit + 1,
  });
}

/** Behind the last row of a page (or before its first), and behind those of the same nanosecond that were shown. */
function cursorAt(direction: LogCursor['direction'], page: readonly LogRow[], from: LogCursor): string {
  const edge = direction === 'older' ? page.at(-1) : page[0];
  const timeNs = edge?.time_unix_nano ?? '0';
  const shown = page.filter((row) => row.time_unix_nano === timeNs).length;
  const before = from.direction === direction && from.timeNs === timeNs ? from.skip : 0;
  return encodeLogCursor({ direction, timeNs, skip: shown + before });
}

/** The newest of what arrived since; an exporter's delay decides how old that is. */
export async function tailLogs(
  store: Store,
  filter: LogFilter,
  { arrivedSince, limit }: { readonly arrivedSince: number; readonly limit: number },
): Promise<LogTail> {
  const since = Math.max(filter.since ?? 0, arrivedSince - TAIL_REACH_MS);
  const condition = logCondition({ ...filter, since }, await threadsOf(store, filter.session));
  const rows = await store.query<LogRow & { readonly fitting: string }>(logSql('log-tail', condition), {
    ...condition.params,
    arrived_since: Math.trunc(arrivedSince),
    limit,
  });
  return { records: rows.map(recordOf), dropped: Number(rows[0]?.fitting ?? 0) - rows.length };
}
