import { z } from 'zod';
import { sessionFilterParams } from './session-list.ts';
import { costBasisSchema } from './state.ts';
import { tokensSchema } from './tokens.ts';

export const statsKeySchema = z.enum(['model', 'tool', 'user', 'team', 'repo', 'day']);

export const statsParamsSchema = z.object({
  ...sessionFilterParams,
  by: statsKeySchema.meta({ description: 'What to total by.' }),
});

export const statsRowSchema = z
  .object({
    key: z.string().nullable().meta({ description: 'null: sessions that do not tell.' }),
    sessions: z.int().min(0),
    turns: z.int().nullable().meta({ description: 'null where turns cannot be told apart by this key.' }),
    tool_calls: z.int().nullable(),
    tokens: tokensSchema,
    cost_usd: z.number().nullable(),
    cost_basis: costBasisSchema,
  })
  .readonly()
  .meta({ id: 'StatsRow' });

export const statsSchema = z.array(statsRowSchema).readonly();

export type StatsKey = z.infer<typeof statsKeySchema>;
export type StatsRow = z.infer<typeof statsRowSchema>;
