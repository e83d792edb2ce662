import { z } from 'zod';
import { sessionFilterParams } from './session-list.ts';

const count = z.int().min(0);
const durationMs = z.number().nullable().meta({ description: 'Milliseconds; null where no duration is known.' });

export const reliabilityParamsSchema = z.object({
  ...sessionFilterParams,
  by: z.enum(['tool', 'mcp_server']).meta({ description: 'What to count by.' }),
});

export const reliabilityRowSchema = z
  .object({
    key: z.string(),
    mcp_server: z.string().nullable().meta({ description: "null for Codex's own tools." }),
    sessions: count,
    calls: count,
    ok: count,
    errors: count,
    denied: count,
    aborted: count,
    running: count,
    exit_not_zero: count.meta({
      description: 'Commands that ended with another code than 0: the command failed, not the tool.',
    }),
    p50_ms: durationMs,
    p95_ms: durationMs,
    max_ms: durationMs,
    last_error_at: z.iso.datetime().nullable(),
  })
  .readonly()
  .meta({ id: 'ReliabilityRow' });

export const reliabilitySchema = z.array(reliabilityRowSchema).readonly();
