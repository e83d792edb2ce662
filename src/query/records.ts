/** The records behind a session: what each source said, word for word, before it was joined with what the others said. */
import { AppError } from '../lib/errors.ts';
import type { Observation, ObservationKind } from '../model/observation.ts';
import { type ObservationRow, observationOf } from '../store/observation-row.ts';
import { sqlFile } from '../store/sql-file.ts';
import type { Store } from '../store/store.ts';
import type { PageRequest } from './query.ts';
import { threadsOf } from './session-threads.ts';

/** Which records of a session: those that fit everything that is named. */
export interface RecordFilter {
  readonly turn?: string | undefined;
  readonly call?: string | undefined;
  readonly response?: string | undefined;
  readonly kinds?: readonly ObservationKind[] | undefined;
}

export interface RecordPage {
  readonly records: readonly Observation[];
  /** null on the last page. */
  readonly next_cursor: string | null;
}

/** Before the first record; the id of a record is never ''. */
const BEGINNING = { micros: '0', id: '' };

/** One page, oldest first. `session` is a whole id. Throws `invalid_input` for a cursor of another list. */
export async function records(
  store: Store,
  session: string,
  filter: RecordFilter,
  { limit, cursor }: PageRequest,
): Promise<RecordPage> {
  const place = cursor === undefined ? BEGINNING : placeFrom(cursor);
  // One more than asked tells whether there is another page.
  const rows = await store.query<ObservationRow>(sqlFile('query/session-record.sql'), {
    threads: await threadsOf(store, session),
    turn: filter.turn ?? '',
    call: filter.call ?? '',
    response: filter.response ?? '',
    kinds: filter.kinds ?? [],
    ...place,
    limit: limit + 1,
  });
  const page = rows.slice(0, limit);
  const last = page.at(-1);
  return {
    records: page.map(observationOf),
    next_cursor: last !== undefined && rows.length > limit ? cursorBehind(last) : null,
  };
}

const cursorBehind = ({ Micros, EventId }: ObservationRow): string =>
  Buffer.from(`record:${Micros}:${EventId}`).toString('base64url');

function placeFrom(cursor: string): typeof BEGINNING {
  const text = Buffer.from(cursor, 'base64url').toString();
  const [, micros, id] = /^record:(\d{1,18}):(.{1,200})$/s.exec(text) ?? [];
  if (micros === undefined || id === undefined) {
    throw new AppError('invalid_input', 'cannot read the cursor: it is not one that a list of records gave', {
      hint: 'Ask for the first page again, without a cursor.',
    });
  }
  return { micros, id };
}
