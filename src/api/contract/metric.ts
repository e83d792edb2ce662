import { z } from 'zod';
import { METRIC_AGGREGATIONS, METRIC_KINDS } from '../../query/metric.ts';
import { timeParams } from './log.ts';

const TEXT_LENGTH_MAX = 1_000;
const FILTERS_MAX = 50;

export const metricListParamsSchema = z.object(timeParams);

export const metricParamsSchema = z.object({
  ...timeParams,
  step: z.coerce
    .number()
    .int()
    .min(1)
    .max(31 * 86_400)
    .optional()
    .meta({
      description: 'Seconds of one step; chosen by the span where absent.',
    }),
  agg: z
    .enum(METRIC_AGGREGATIONS)
    .optional()
    .meta({ description: 'How it is read; the first of `aggregations` where absent.' }),
  by: z.string().min(1).max(TEXT_LENGTH_MAX).optional().meta({
    description: 'An attribute whose values are series; `resource.name` for one of the resource.',
  }),
  attribute: z.array(z.string().max(TEXT_LENGTH_MAX)).max(FILTERS_MAX).optional().meta({
    description: '`name=value`, exactly; `resource.name=value` of the resource. All of them must fit.',
  }),
});

const kind = z.enum(METRIC_KINDS);

export const metricListSchema = z
  .object({
    metrics: z
      .array(
        z
          .object({
            name: z.string(),
            kind,
            is_monotonic: z.boolean(),
            temporality: z.enum(['delta', 'cumulative', 'unspecified']),
            unit: z.string(),
            description: z.string(),
            meaning: z
              .string()
              .nullable()
              .meta({ description: 'What Codex counts with it; null where that is not known.' }),
            series: z.number().meta({ description: 'Combinations of attributes and resources, about.' }),
            points: z.number(),
            last_at: z.iso.datetime(),
            activity: z.array(z.number()).readonly().meta({
              description: '24 steps over the span: amounts where points are deltas, else points.',
            }),
            attributes: z.record(z.string(), z.array(z.string()).readonly()).readonly(),
          })
          .readonly(),
      )
      .readonly(),
  })
  .readonly()
  .meta({ id: 'MetricList' });

export const metricAnswerSchema = z
  .object({
    kind,
    unit: z.string(),
    aggregation: z.enum(METRIC_AGGREGATIONS),
    aggregations: z.array(z.enum(METRIC_AGGREGATIONS)).readonly().meta({ description: 'What it can be asked for.' }),
    columns: z.array(z.object({ name: z.string(), type: z.string() }).readonly()).readonly(),
    rows: z.array(z.array(z.unknown()).readonly()).readonly(),
    truncated: z.boolean().meta({ description: 'There are more series than these: the largest are here.' }),
    elapsed_ms: z.number(),
    sql: z.string().meta({ description: 'What the figures were made from; runs in the SQL editor as it is.' }),
    since: z.iso.datetime(),
    until: z.iso.datetime(),
    step_seconds: z.number(),
  })
  .readonly()
  .meta({ id: 'MetricAnswer' });

export type MetricList = z.infer<typeof metricListSchema>;
export type MetricInfo = MetricList['metrics'][number];
export type MetricAnswer = z.infer<typeof metricAnswerSchema>;
