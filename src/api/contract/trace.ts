import { z } from 'zod';
import { attributesSchema, facetValues, timeParams } from './log.ts';

export const TRACE_PAGE_MAX = 200;
const VALUES_MAX = 50;

const text = z.string().max(1_000);
const ms = (description: string) => z.coerce.number().min(0).max(1e12).optional().meta({ description });

export const traceListParamsSchema = z.object({
  q: text.optional().meta({
    description: 'In the name of a span, whole as the value of an attribute, or the beginning of a trace id.',
  }),
  service: z.array(text).max(VALUES_MAX).optional().meta({ description: 'A span of any of these services.' }),
  name: z.array(text).max(VALUES_MAX).optional().meta({ description: 'A span of any of these names.' }),
  min_ms: ms('A span that lasted at least so long.'),
  max_ms: ms('No span lasted longer.'),
  status: z.enum(['error']).optional().meta({ description: 'A span that failed.' }),
  session_id: text.optional().meta({ description: 'Traces of this session and its sub-agents.' }),
  ...timeParams,
  sort: z.enum(['time', 'duration', 'spans', 'errors']).optional().meta({
    description:
      'What the list begins with: the newest (`time`, the default), the longest, the largest, the most failed spans.',
  }),
  limit: z.coerce.number().int().min(1).max(TRACE_PAGE_MAX).default(50).meta({ description: 'Traces on a page.' }),
  cursor: text.optional().meta({ description: '`next_cursor` of the page before.' }),
});

export const traceSummarySchema = z
  .object({
    trace_id: z.string(),
    started_at: z.string(),
    duration_ms: z.number().meta({ description: 'From the first span to the end of the last.' }),
    root_name: z.string().meta({ description: 'Of the span without a parent, else of the first.' }),
    has_root: z.boolean(),
    service: z.string(),
    services: z.number(),
    spans: z.number(),
    errors: z.number(),
    thread_id: z.string().nullable().meta({ description: 'A thread that ran in it: opens its session.' }),
  })
  .readonly()
  .meta({ id: 'TraceSummary' });

export const tracePageSchema = z
  .object({ traces: z.array(traceSummarySchema).readonly(), next_cursor: z.string().nullable() })
  .readonly()
  .meta({ id: 'TracePage' });

export const traceFacetParamsSchema = z.object(timeParams);

export const traceFacetsSchema = z
  .object({ service: facetValues, name: facetValues })
  .readonly()
  .meta({ id: 'TraceFacets' });

export const traceSpanSchema = z
  .object({
    span_id: z.string(),
    parent_span_id: z.string().nullable(),
    name: z.string(),
    kind: z.string(),
    service: z.string(),
    start_ms: z.number().meta({ description: 'Since the trace began.' }),
    duration_ms: z.number(),
    end_before_start_ms: z.number().meta({ description: 'The end lay so far before the start: a clock was set.' }),
    status: z.enum(['unset', 'ok', 'error']),
    status_message: z.string().nullable(),
    scope: z.string().nullable(),
    attributes: attributesSchema,
    events: z
      .array(z.object({ name: z.string(), at_ms: z.number(), attributes: attributesSchema }).readonly())
      .readonly(),
    links: z
      .array(z.object({ trace_id: z.string(), span_id: z.string(), attributes: attributesSchema }).readonly())
      .readonly(),
  })
  .readonly()
  .meta({ id: 'TraceSpan' });

export const traceSchema = z
  .object({
    trace_id: z.string(),
    started_at: z.string(),
    duration_ms: z.number(),
    spans: z.array(traceSpanSchema).readonly().meta({ description: 'In order of their start; at most 10,000.' }),
    span_count: z.number().meta({ description: 'How many there are.' }),
    errors: z.number(),
    resources: z.record(z.string(), attributesSchema).readonly(),
    thread_ids: z.array(z.string()).readonly(),
  })
  .readonly()
  .meta({ id: 'Trace' });

export type TraceSummary = z.infer<typeof traceSummarySchema>;
export type TracePage = z.infer<typeof tracePageSchema>;
export type TraceSpan = z.infer<typeof traceSpanSchema>;
export type Trace = z.infer<typeof traceSchema>;
export type TraceFacets = z.infer<typeof traceFacetsSchema>;
