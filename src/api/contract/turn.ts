import { z } from 'zod';
import { tokensSchema } from './tokens.ts';

export const sessionStatusSchema = z.enum(['running', 'waiting', 'completed', 'interrupted', 'failed', 'unknown']);
export const sourceSchema = z.enum(['otel_logs', 'otel_traces', 'hooks', 'notify', 'rollout']);

const time = z.iso.datetime().meta({ description: 'RFC 3339, UTC.' });
const durationMs = z.number().meta({ description: 'Milliseconds.' });

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
  })
  .readonly()
  .meta({ id: 'ModelCall' });

export const toolCallSchema = z
  .object({
    call_id: z.string(),
    name: z.string().meta({ description: 'As the model called it, without the MCP prefix.' }),
    mcp_server: z.string().nullable(),
    status: z.enum(['ok', 'error', 'denied', 'aborted', 'running']),
    exit_code: z.int().nullable(),
    started_at: time,
    duration_ms: durationMs.nullable(),
    arguments: z.string().nullable(),
    output: z.string().nullable(),
    sources: z.array(sourceSchema).readonly(),
    parent_call_id: z.string().nullable().meta({ description: 'The code-mode call that this call was made from.' }),
  })
  .readonly()
  .meta({ id: 'ToolCall' });

export const approvalSchema = z
  .object({
    call_id: z.string().nullable(),
    decision: z.string().nullable(),
    source: z.string().nullable(),
    waited_ms: durationMs.nullable(),
  })
  .readonly()
  .meta({ id: 'Approval' });

export const sessionErrorSchema = z
  .object({ at: time, kind: z.string(), message: z.string() })
  .readonly()
  .meta({ id: 'SessionError' });

export const turnSchema = z
  .object({
    turn_id: z.string(),
    kind: z.enum(['turn', 'compaction', 'review']).meta({ description: 'compaction: a /compact, without a prompt.' }),
    thread_id: z.string(),
    status: sessionStatusSchema,
    started_at: time,
    duration_ms: durationMs.nullable(),
    ttft_ms: durationMs.nullable().meta({ description: 'Time to the first token, milliseconds.' }),
    prompt: z.string().nullable(),
    answer: z.string().nullable(),
    tokens: tokensSchema,
    cost_usd: z.number().nullable(),
    model_calls: z.array(modelCallSchema).readonly(),
    tool_calls: z.array(toolCallSchema).readonly(),
    approvals: z.array(approvalSchema).readonly(),
    errors: z.array(sessionErrorSchema).readonly(),
  })
  .readonly()
  .meta({ id: 'Turn' });

export type SessionStatus = z.infer<typeof sessionStatusSchema>;
export type ModelCall = z.infer<typeof modelCallSchema>;
export type ToolCall = z.infer<typeof toolCallSchema>;
export type Approval = z.infer<typeof approvalSchema>;
export type SessionError = z.infer<typeof sessionErrorSchema>;
export type Turn = z.infer<typeof turnSchema>;
