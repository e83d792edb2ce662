import { z } from 'zod';
import { tokensSchema } from './tokens.ts';
import { sessionStatusSchema, sourceSchema, turnSchema } from './turn.ts';

const time = z.iso.datetime().meta({ description: 'RFC 3339, UTC.' });
const count = z.int().min(0);

export const gitSchema = z
  .object({ repository: z.string().nullable(), branch: z.string().nullable(), commit: z.string().nullable() })
  .readonly()
  .meta({ id: 'Git' });

export const agentSchema = z
  .object({
    thread_id: z.string(),
    parent_thread_id: z.string().nullable(),
    role: z.string(),
    nickname: z.string().nullable(),
  })
  .readonly()
  .meta({ id: 'Agent' });

export const countsSchema = z
  .object({
    turns: count,
    model_calls: count,
    tool_calls: count,
    tool_failures: count,
    approvals: count,
    subagents: count,
    compactions: count,
    retries: count,
  })
  .readonly()
  .meta({ id: 'Counts' });

const summaryFields = {
  session_id: z.string(),
  kind: z.enum(['session', 'title_generator']),
  status: sessionStatusSchema,
  started_at: time,
  ended_at: time.nullable().meta({ description: 'Last sign of life; null while it runs.' }),
  duration_ms: z.number().meta({ description: 'Milliseconds.' }),
  title: z
    .string()
    .nullable()
    .meta({ description: 'First line of the first prompt; null where prompts are not sent.' }),
  model: z.string().nullable(),
  models: z.array(z.string()).readonly(),
  cwd: z.string().nullable(),
  git: gitSchema.nullable(),
  codex_version: z.string().nullable(),
  originator: z.string().nullable(),
  user: z.string().nullable(),
  team: z.string().nullable(),
  environment: z.string().nullable(),
  sources: z.array(sourceSchema).readonly(),
  tokens: tokensSchema,
  cost_usd: z.number().nullable(),
  cost_basis: z.enum(['priced', 'partly', 'unknown', 'api_equivalent']),
  counts: countsSchema,
  agents: z.array(agentSchema).readonly(),
  missing: z
    .array(z.string())
    .readonly()
    .meta({ description: 'A sentence for each thing that the present sources cannot tell.' }),
};

/** A row of the session list: everything but the turns. */
export const sessionSummarySchema = z.object(summaryFields).readonly().meta({ id: 'SessionSummary' });

/** A whole session. */
export const sessionSchema = z
  .object({ ...summaryFields, turns: z.array(turnSchema).readonly() })
  .readonly()
  .meta({ id: 'Session' });

export type SessionSummary = z.infer<typeof sessionSummarySchema>;
export type Session = z.infer<typeof sessionSchema>;
