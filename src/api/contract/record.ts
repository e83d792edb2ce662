/** What the sources of a session said, record by record. */
import { z } from 'zod';
import { OBSERVATION_KINDS, type Observation } from '../../model/observation.ts';
import { sourceSchema } from './state.ts';

const ID_LENGTH_MAX = 1_000;
const RECORDS_MAX = 200;

const id = (description: string) => z.string().max(ID_LENGTH_MAX).optional().meta({ description });

export const recordListParamsSchema = z.object({
  turn_id: id('Records that name this turn.'),
  call_id: id('Records that name this call of a tool.'),
  response_id: id('Records that name this response of a model.'),
  kind: z.array(z.enum(OBSERVATION_KINDS)).max(OBSERVATION_KINDS.length).optional().meta({
    description: 'Any of these kinds.',
  }),
  limit: z.coerce.number().int().min(1).max(RECORDS_MAX).default(50).meta({ description: 'Records on a page.' }),
  cursor: id('`next_cursor` of the page before.'),
});

const told = z.string().nullable().meta({ description: 'null where the source does not tell.' });

export const recordSchema = z
  .object({
    record_id: z.string().meta({ description: '`EventId` in the table codex_event.' }),
    source: sourceSchema,
    kind: z.enum(OBSERVATION_KINDS),
    name: z.string().meta({ description: 'Event, span or hook, as Codex spells it.' }),
    at: z.iso.datetime().meta({ description: 'RFC 3339, UTC. The start of a span, the end of everything else.' }),
    duration_ms: z.number().nullable().meta({ description: 'Milliseconds.' }),
    thread_id: told,
    turn_id: told,
    call_id: told,
    response_id: told,
    trace_id: told,
    span_id: told,
    parent_span_id: told,
    attributes: z.record(z.string(), z.string()),
  })
  .readonly()
  .meta({ id: 'Record' });

export const recordPageSchema = z
  .object({ records: z.array(recordSchema).readonly(), next_cursor: z.string().nullable() })
  .readonly()
  .meta({ id: 'RecordPage' });

export type RecordedFact = z.infer<typeof recordSchema>;
export type RecordPage = z.infer<typeof recordPageSchema>;

const idOf = (id: string): string | null => (id === '' ? null : id);

export const recordOf = (observation: Observation): RecordedFact => ({
  record_id: observation.id,
  source: observation.source,
  kind: observation.kind,
  name: observation.name,
  at: new Date(observation.at).toISOString(),
  duration_ms: observation.durationMs,
  thread_id: idOf(observation.threadId),
  turn_id: idOf(observation.turnId),
  call_id: idOf(observation.callId),
  response_id: idOf(observation.responseId),
  trace_id: idOf(observation.traceId),
  span_id: idOf(observation.spanId),
  parent_span_id: idOf(observation.parentSpanId),
  attributes: observation.attributes,
});

/** The way back, but for the fractions of a millisecond. */
export const observationOf = (record: RecordedFact): Observation => ({
  id: record.record_id,
  source: record.source,
  kind: record.kind,
  name: record.name,
  at: Date.parse(record.at),
  durationMs: record.duration_ms,
  threadId: record.thread_id ?? '',
  turnId: record.turn_id ?? '',
  callId: record.call_id ?? '',
  responseId: record.response_id ?? '',
  traceId: record.trace_id ?? '',
  spanId: record.span_id ?? '',
  parentSpanId: record.parent_span_id ?? '',
  attributes: record.attributes,
});
