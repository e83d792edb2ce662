import { z } from 'zod';
import { didYouMean } from '../../lib/did-you-mean.ts';
import { AppError } from '../../lib/errors.ts';
import type { Session } from '../../model/session.ts';
import type { ToolAnswer } from '../answer.ts';
import { anyOf, cursor, listOf } from '../argument.ts';
import { eventRows } from '../event-rows.ts';
import { readSession, SESSION_REF } from '../session-ref.ts';
import { sessionFacts, sessionLink } from '../session-row.ts';
import { type Json, label, lean } from '../text.ts';
import { EVENT_KINDS, type TimelineEvent, timelineOf } from '../timeline.ts';
import { defineTool } from '../tool.ts';
import { wholeEvent } from '../whole-event.ts';

const TEXT_CHARS = 1_000;

export const getSessionEvents = defineTool({
  name: 'get_session_events',
  title: 'Events of a session',
  description:
    'Steps of one session by kind, tool or status: failed calls, errors, edits of files, what was asked and decided. With event_id one event with its whole texts, going on with next_cursor.',
  input: {
    session_id: z.string().optional().describe(`${SESSION_REF}; default last`),
    kind: anyOf.describe(EVENT_KINDS.join(', ')),
    tool: anyOf.describe('name of the tool'),
    status: anyOf.describe('ok, error, denied, aborted, running'),
    event_id: z.string().optional(),
    cwd: z.string().optional().describe('absolute folder, for `current`'),
    cursor,
  },
  answer: { session: z.looseObject({}), events: z.array(z.looseObject({})) },
  async handle({ session_id: ref = 'last', kind, tool, status, event_id: eventId, cwd, cursor: after }, call) {
    const { query, ui } = call;
    const session = await readSession(call, ref, cwd);
    const { last_seen_at } = await query.extent();
    const all = timelineOf(session);
    const wanted = { kind: listOf(kind) ?? [], tool: listOf(tool) ?? [], status: listOf(status) ?? [] };
    const events = all.filter((event) => isWanted(event, wanted));
    const rows =
      eventId === undefined
        ? eventRows(events, after, TEXT_CHARS)
        : wholeEvent(findEvent(all, eventId), after, call.bytesMax);
    return {
      facts: { session: headOf(session), ...(eventId === undefined ? { matching: events.length } : {}) },
      rows,
      deepLink: sessionLink(ui, session.session_id),
      range: { since: session.started_at, until: session.ended_at },
      dataUntil: last_seen_at,
      narrow: 'give kind, tool or status, or go on with next_cursor',
      ...(rows.list.length === 0 && after === undefined ? emptiness(all, wanted) : {}),
    } satisfies ToolAnswer;
  },
});

function findEvent(all: readonly TimelineEvent[], eventId: string): TimelineEvent {
  const event = all.find(({ id }) => label(id) === eventId);
  if (event !== undefined) return event;
  throw new AppError('not_found', `cannot find the event ${JSON.stringify(label(eventId))} in this session`, {
    hint: 'Take an event_id of get_session with detail=steps, or of get_session_events.',
  });
}

interface Wanted {
  readonly kind: readonly string[];
  readonly tool: readonly string[];
  readonly status: readonly string[];
}

function isWanted({ kind, name, status }: TimelineEvent, wanted: Wanted): boolean {
  const fits = (list: readonly string[], value: string | null) =>
    list.length === 0 || (value !== null && list.includes(value));
  const isOfTool = wanted.tool.length === 0 || (kind === 'tool_call' && fits(wanted.tool, name));
  return fits(wanted.kind, kind) && isOfTool && fits(wanted.status, status);
}

function headOf(session: Session): Json {
  const { session_id, status, started_at } = sessionFacts(session);
  return lean({ session_id, status, started_at });
}

function emptiness(all: readonly TimelineEvent[], wanted: Wanted): Pick<ToolAnswer, 'whyEmpty' | 'didYouMean'> {
  const tools = [...new Set(all.filter(({ kind }) => kind === 'tool_call').map(({ name }) => name ?? ''))];
  const kinds = [...new Set(all.map(({ kind }) => kind))];
  const near = [
    ...wanted.kind.map((word) => didYouMean(word, EVENT_KINDS)),
    ...wanted.tool.map((word) => didYouMean(word, tools)),
  ];
  return {
    whyEmpty:
      all.length === 0
        ? 'no source told of anything that happened in this session'
        : `none of the ${all.length} events of this session fits; it has the kinds ${kinds.join(', ')}`,
    didYouMean: near.flatMap((word) => label(word) ?? []),
  };
}
