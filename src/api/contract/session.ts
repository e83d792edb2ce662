import { z } from 'zod';
import {
  contextFillSchema,
  costBasisSchema,
  rateLimitSchema,
  sessionStatusSchema,
  settingsSchema,
  sourceSchema,
  statusReasonSchema,
} from './state.ts';
import { tokensSchema } from './tokens.ts';
import { turnSchema } from './turn.ts';

const time = z.iso.datetime().meta({ description: 'RFC 3339, UTC.' });
const count = z.int().min(0);
const knownCount = count.nullable().meta({ description: 'null where the present sources cannot tell.' });

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
    model_calls: knownCount,
    tool_calls: knownCount,
    tool_failures: knownCount,
    approvals: knownCount,
    subagents: count,
    compactions: knownCount,
    retries: knownCount,
    files_edited: knownCount,
    lines_added: knownCount,
    lines_removed: knownCount,
  })
  .readonly()
  .meta({ id: 'Counts' });

const summaryFields = {
  session_id: z.string(),
  kind: z.enum(['session', 'title_generator']),
  status: sessionStatusSchema,
  status_reason: statusReasonSchema,
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
  cost_basis: costBasisSchema,
  codex_cost_usd: z.number().nullable().meta({ description: "Sum of Codex's own estimates; null where it gave none." }),
  provider: z.string().nullable(),
  forked_from: z.string().nullable().meta({ description: 'The thread that this one was forked from.' }),
  settings: settingsSchema,
  context: contextFillSchema.nullable(),
  rate_limits: z
    .array(rateLimitSchema)
    .readonly()
    .nullable()
    .meta({ description: 'The newest that the provider told.' }),
  plan_type: z.string().nullable().meta({ description: 'The ChatGPT plan, in the words of the provider.' }),
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
