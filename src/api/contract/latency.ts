import { z } from 'zod';
import { sessionFilterParams } from './session-list.ts';

const durationMs = z.number().nullable().meta({ description: 'Milliseconds.' });

export const latencyParamsSchema = z.object({
  ...sessionFilterParams,
  metric: z.enum(['turn', 'ttft', 'tool']).meta({
    description: '`turn`: whole turns; `ttft`: time to the first token; `tool`: calls of tools.',
  }),
  by: z.enum(['model', 'version', 'day', 'tool']).meta({ description: '`tool` only for the metric `tool`.' }),
});

export const latencyRowSchema = z
  .object({
    key: z.string().nullable().meta({ description: 'null: sessions that do not tell.' }),
    samples: z.int().min(1),
    p50_ms: durationMs,
    p90_ms: durationMs,
    p95_ms: durationMs,
    p99_ms: durationMs,
    max_ms: durationMs,
  })
  .readonly()
  .meta({ id: 'LatencyRow' });

export const latencySchema = z.array(latencyRowSchema).readonly();
