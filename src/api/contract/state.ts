import { z } from 'zod';

export const sourceSchema = z.enum(['otel_logs', 'otel_traces', 'hooks', 'notify', 'rollout']);

export const sessionStatusSchema = z.enum(['running', 'waiting', 'completed', 'interrupted', 'failed', 'unknown']);

/** Why a status is what it is; null where the status says it all, or nobody told. */
export const statusReasonSchema = z
  .enum([
    'approval',
    'stuck',
    'killed',
    'silent',
    'ended',
    'error',
    'user',
    'replaced',
    'review_ended',
    'budget_limited',
  ])
  .nullable()
  .meta({ description: 'Why the status is what it is.' });

export const costBasisSchema = z.enum(['priced', 'partly', 'unknown', 'api_equivalent']).meta({
  description:
    'What a cost is: all of it priced, a part of it (so it is a lower bound), nothing known, or what a subscription would have cost over the API.',
});

/** Words that Codex itself uses; null where no source told them. */
export const settingsSchema = z
  .object({
    effort: z.string().nullable().meta({ description: 'How hard the model was asked to think.' }),
    service_tier: z.string().nullable(),
    approval_policy: z.string().nullable(),
    sandbox_policy: z.string().nullable(),
  })
  .readonly()
  .meta({ id: 'Settings' });

export const contextFillSchema = z
  .object({ used_tokens: z.int().min(0), window_tokens: z.int().min(0).nullable() })
  .readonly()
  .meta({ id: 'ContextFill', description: "How full the model's context window was." });

export const rateLimitSchema = z
  .object({
    limit_id: z.string().nullable(),
    window: z.enum(['primary', 'secondary']),
    used_percent: z.number(),
    window_minutes: z.number().nullable(),
    resets_at: z.iso.datetime().nullable(),
  })
  .readonly()
  .meta({ id: 'RateLimit', description: 'A window of a rate limit, as the provider told it.' });

export type Source = z.infer<typeof sourceSchema>;
export type SessionStatus = z.infer<typeof sessionStatusSchema>;
export type StatusReason = z.infer<typeof statusReasonSchema>;
export type CostBasis = z.infer<typeof costBasisSchema>;
export type Settings = z.infer<typeof settingsSchema>;
export type ContextFill = z.infer<typeof contextFillSchema>;
export type RateLimit = z.infer<typeof rateLimitSchema>;
