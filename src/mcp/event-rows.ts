/** Pages of events. A session that still runs grows, and late facts push themselves in between: a cursor names the event it stands behind. */
import { AppError } from '../lib/errors.ts';
import type { Rows } from './answer.ts';
import { label } from './text.ts';
import { eventRow, type TimelineEvent } from './timeline.ts';

/** @param textCharsMax of each text of an event */
export function eventRows(events: readonly TimelineEvent[], after: string | undefined, textCharsMax: number): Rows {
  const rest = after === undefined ? events : behind(events, after);
  return {
    name: 'events',
    list: rest.map((event) => eventRow(event)),
    cursorAfter: (taken) => {
      const last = rest[taken - 1];
      return last === undefined ? null : encode(last);
    },
    textCharsMax,
  };
}

/** A call may have an id of any length; a label of it is told apart by its time. */
const encode = ({ at, id }: TimelineEvent): string => Buffer.from(`${at}|${label(id)}`).toString('base64url');

function behind(events: readonly TimelineEvent[], cursor: string): readonly TimelineEvent[] {
  const [, at, id] = /^([^|]{20,30})\|(.+)$/s.exec(Buffer.from(cursor, 'base64url').toString()) ?? [];
  const ms = Date.parse(at ?? '');
  if (Number.isNaN(ms)) {
    throw new AppError('invalid_input', 'cannot read the cursor: it is not one that this question gave', {
      hint: 'Ask again without a cursor.',
    });
  }
  const index = events.findIndex((event) => event.at === at && label(event.id) === id);
  if (index >= 0) return events.slice(index + 1);
  // it was understood better since, and is another event now
  return events.filter((event) => Date.parse(event.at) > ms);
}
