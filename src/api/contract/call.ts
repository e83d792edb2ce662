import { z } from 'zod';
import { sourceSchema } from './state.ts';
import { tokensSchema } from './tokens.ts';

const time = z.iso.datetime().meta({ description: 'RFC 3339, UTC.' });
const durationMs = z.number().meta({ description: 'Milliseconds.' });
const sources = z.array(sourceSchema).readonly().meta({ description: 'Who told something about it.' });

export const modelCallSchema = z
  .object({
    response_id: z.string().nullable(),
    model: z.string().nullable(),
    started_at: time,
    duration_ms: durationMs.nullable(),
    ttft_ms: durationMs.nullable(),
    status: z.enum(['ok', 'error', 'running', 'unknown']),
    attempts: z.int().nullable().meta({ description: 'HTTP or websocket attempts; null where not told.' }),
    tokens: tokensSchema,
    cost_usd: z.number().nullable(),
    service_tier: z.string().nullable(),
    effort: z.string().nullable(),
    sources,
  })
  .readonly()
  .meta({ id: 'ModelCall' });

export const toolCallSchema = z
  .object({
    call_id: z.string(),
    name: z.string().meta({ description: 'As the model called it, without the MCP prefix.' }),
    mcp_server: z.string().nullable(),
    status: z.enum(['ok', 'error', 'denied', 'aborted', 'running']),
    status_known: z
      .boolean()
      .meta({ description: 'False where no source tells how it ended: `status` is likely then.' }),
    exit_code: z.int().nullable(),
    started_at: time,
    duration_ms: durationMs.nullable(),
    arguments: z.string().nullable(),
    output: z.string().nullable(),
    sources,
    parent_call_id: z.string().nullable().meta({ description: 'The code-mode call that this call was made from.' }),
  })
  .readonly()
  .meta({ id: 'ToolCall' });

export const approvalSchema = z
  .object({
    id: z.string(),
    call_id: z.string().nullable(),
    requested_at: time.nullable().meta({ description: 'null where nobody told that it was asked for.' }),
    reason: z.string().nullable().meta({ description: 'Why the agent says that it needs this.' }),
    decision: z.string().nullable().meta({ description: 'null while nobody has decided.' }),
    source: z.string().nullable().meta({ description: 'Who decided, in the words of Codex.' }),
    waited_ms: durationMs.nullable(),
  })
  .readonly()
  .meta({ id: 'Approval' });

export type ModelCall = z.infer<typeof modelCallSchema>;
export type ToolCall = z.infer<typeof toolCallSchema>;
export type Approval = z.infer<typeof approvalSchema>;
