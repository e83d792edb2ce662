import { z } from 'zod';

export const LOG_PAGE_MAX = 500;
const TEXT_LENGTH_MAX = 1_000;
const VALUES_MAX = 50;

const text = z.string().max(TEXT_LENGTH_MAX);
const anyOf = (description: string) => z.array(text).max(VALUES_MAX).optional().meta({ description });
const one = (description: string) => text.optional().meta({ description });

export const severitySchema = z.enum(['unknown', 'trace', 'debug', 'info', 'warn', 'error', 'fatal']);
export const attributesSchema = z.record(z.string(), z.string()).readonly();

export const timeParams = {
  since: one('At or after: an RFC 3339 time, or a span back from now such as 30m, 12h, 7d.'),
  until: one('Before, told the same way.'),
};

export const logFilterParams = {
  q: one('Words that must all occur in the body, the event or the value of an attribute, in any case.'),
  event: anyOf('Any of these events, as `event.name` spells them.'),
  severity: z.array(severitySchema).max(VALUES_MAX).optional().meta({ description: 'Any of these severities.' }),
  service: anyOf('Any of these services.'),
  model: anyOf('Any of these models.'),
  tool: anyOf('Any of these tools.'),
  session_id: one('Of this session and its sub-agents.'),
  trace_id: one('Of this trace.'),
  span_id: one('Of this span.'),
  attribute: anyOf('`name=value`, exactly; `resource.name=value` of the resource. All of them must fit.'),
  ...timeParams,
};

export const logFilterSchema = z.object(logFilterParams);

export const logListParamsSchema = z.object({
  ...logFilterParams,
  limit: z.coerce.number().int().min(1).max(LOG_PAGE_MAX).default(100).meta({ description: 'Records on a page.' }),
  cursor: one('`next_cursor` or `newer_cursor` of another page.'),
});

export const logHistogramParamsSchema = z.object({
  ...logFilterParams,
  by: z.enum(['severity', 'event']).default('severity').meta({ description: 'What is told apart.' }),
});

export const logRecordSchema = z
  .object({
    id: z.string(),
    at: z.string(),
    time_unix_nano: z.string(),
    time_source: z.string().meta({ description: 'Which of its times `at` is.' }),
    severity: severitySchema,
    severity_text: z.string().nullable(),
    service: z.string().nullable(),
    event: z.string().nullable(),
    body: z.string().nullable(),
    trace_id: z.string().nullable(),
    span_id: z.string().nullable(),
    thread_id: z.string().nullable().meta({ description: 'The conversation that the record names.' }),
    scope: z.string().nullable(),
    attributes: attributesSchema,
    resource: attributesSchema,
  })
  .readonly()
  .meta({ id: 'LogRecord' });

export const logPageSchema = z
  .object({
    records: z.array(logRecordSchema).readonly().meta({ description: 'Newest first.' }),
    next_cursor: z.string().nullable().meta({ description: 'Asks for what is older; null where nothing is.' }),
    newer_cursor: z.string().nullable().meta({ description: 'Asks for what is newer.' }),
  })
  .readonly()
  .meta({ id: 'LogPage' });

export const logHistogramSchema = z
  .object({
    since: z.string(),
    until: z.string(),
    step_ms: z.number(),
    total: z.number(),
    series: z
      .array(
        z
          .object({
            key: z.string().nullable().meta({ description: 'null gathers what is rarer than the others.' }),
            counts: z.array(z.number()).readonly(),
          })
          .readonly(),
      )
      .readonly(),
  })
  .readonly()
  .meta({ id: 'LogHistogram' });

export const facetValues = z.array(z.object({ value: z.string(), count: z.number() }).readonly()).readonly();

export const logFacetsSchema = z
  .object({
    event: facetValues,
    severity: facetValues,
    service: facetValues,
    model: facetValues,
    tool: facetValues,
  })
  .readonly()
  .meta({ id: 'LogFacets' });

export const logPatternsSchema = z
  .object({
    sampled: z.number().meta({ description: 'How many records were looked at: the newest that fit.' }),
    is_complete: z.boolean().meta({ description: 'Whether those are all.' }),
    distinct: z.number(),
    patterns: z
      .array(
        z
          .object({
            pattern: z.string(),
            event: z.string(),
            severity: z.string(),
            count: z.number(),
            share: z.number().meta({ description: 'Of the sample, 0 to 1.' }),
            example: z.string(),
            first_at: z.string(),
            last_at: z.string(),
            trend: z.array(z.number()).readonly().meta({ description: 'Counts over the time of the sample.' }),
          })
          .readonly(),
      )
      .readonly(),
  })
  .readonly()
  .meta({ id: 'LogPatterns' });

export type LogFilterParams = z.infer<typeof logFilterSchema>;
export type LogRecord = z.infer<typeof logRecordSchema>;
export type LogPage = z.infer<typeof logPageSchema>;
export type LogHistogram = z.infer<typeof logHistogramSchema>;
export type LogFacets = z.infer<typeof logFacetsSchema>;
export type LogPatterns = z.infer<typeof logPatternsSchema>;
/** What the stream of logs says at each event `logs`. */
export interface LogArrival {
  readonly records: readonly LogRecord[];
  /** Left out: more came at once than a screen takes. */
  readonly dropped: number;
}
