import { z } from 'zod';
import { approvalSchema, modelCallSchema, toolCallSchema } from './call.ts';
import { compactionSchema, fileEditSchema, messageSchema, planUpdateSchema, sessionErrorSchema } from './happening.ts';
import {
  contextFillSchema,
  costBasisSchema,
  sessionStatusSchema,
  settingsSchema,
  sourceSchema,
  statusReasonSchema,
} from './state.ts';
import { tokensSchema } from './tokens.ts';

const time = z.iso.datetime().meta({ description: 'RFC 3339, UTC.' });
const durationMs = z.number().meta({ description: 'Milliseconds.' });

const traceParentSchema = z.object({ trace_id: z.string(), span_id: z.string() }).readonly().meta({
  id: 'TraceParent',
  description: "The caller's span: TRACEPARENT of the Codex process. null for a sub-agent's turn.",
});

export const turnSchema = z
  .object({
    turn_id: z.string(),
    kind: z.enum(['turn', 'compaction', 'review']).meta({ description: 'compaction: a /compact, without a prompt.' }),
    thread_id: z.string(),
    status: sessionStatusSchema,
    status_reason: statusReasonSchema,
    started_at: time,
    duration_ms: durationMs.nullable(),
    ttft_ms: durationMs.nullable().meta({ description: 'Time to the first token, milliseconds.' }),
    prompt: z.string().nullable(),
    answer: z.string().nullable(),
    tokens: tokensSchema,
    cost_usd: z.number().nullable(),
    cost_basis: costBasisSchema,
    codex_cost_usd: z.number().nullable().meta({ description: "Codex's own estimate, where its backend gives one." }),
    model: z.string().nullable(),
    settings: settingsSchema,
    context: contextFillSchema.nullable(),
    rolled_back: z.boolean().meta({ description: 'The user took this turn back; it was paid all the same.' }),
    trace_parent: traceParentSchema.nullable(),
    model_calls: z.array(modelCallSchema).readonly(),
    tool_calls: z.array(toolCallSchema).readonly(),
    approvals: z.array(approvalSchema).readonly(),
    messages: z.array(messageSchema).readonly(),
    compactions: z.array(compactionSchema).readonly(),
    plan_updates: z.array(planUpdateSchema).readonly(),
    file_edits: z.array(fileEditSchema).readonly(),
    errors: z.array(sessionErrorSchema).readonly(),
    sources: z.array(sourceSchema).readonly(),
  })
  .readonly()
  .meta({ id: 'Turn' });

export type Turn = z.infer<typeof turnSchema>;
