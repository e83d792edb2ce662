import { z } from 'zod';

const time = z.iso.datetime().meta({ description: 'RFC 3339, UTC.' });

const evidenceRefSchema = z
  .object({ kind: z.enum(['tool', 'model', 'approval', 'compaction', 'turn']), turn_id: z.string(), id: z.string() })
  .readonly()
  .meta({
    id: 'EvidenceRef',
    description: 'The part of the session that shows it. A model call has its `response_id`, or `<turn_id>-<index>`.',
  });

const evidenceSchema = z
  .object({ at: time, text: z.string(), ref: evidenceRefSchema })
  .readonly()
  .meta({ id: 'Evidence' });

const wastedSchema = z
  .object({
    tokens: z.number().nullable(),
    cost_usd: z.number().nullable(),
    ms: z.number().nullable().meta({ description: 'Milliseconds.' }),
    how: z.string().meta({ description: 'How it was estimated, or why it could not be.' }),
  })
  .readonly()
  .meta({ id: 'Wasted', description: 'An estimate; null where what it would be made of is not known.' });

export const problemSchema = z
  .object({
    kind: z.enum([
      'failing_command',
      'repeated_read',
      'tool_loop',
      'retry_storm',
      'context_bloat',
      'early_compaction',
      'cache_miss',
      'runaway_subagents',
      'slow_mcp_server',
      'stalled_approval',
    ]),
    severity: z.enum(['high', 'medium', 'low']),
    sentence: z.string(),
    turn_id: z.string().nullable().meta({ description: 'null where it goes over several turns.' }),
    call_ids: z.array(z.string()).readonly(),
    evidence: z.array(evidenceSchema).readonly(),
    wasted: wastedSchema,
    advice: z.string(),
  })
  .readonly()
  .meta({ id: 'Problem' });

export const problemsSchema = z.array(problemSchema).readonly();

export type Problem = z.infer<typeof problemSchema>;
