import { z } from 'zod';
import { sessionSummarySchema } from './session.ts';
import { sessionStatusSchema } from './state.ts';

export const PAGE_LIMIT_MAX = 500;

const TEXT_LENGTH_MAX = 1_000;
const VALUES_MAX = 50;

const text = z.string().max(TEXT_LENGTH_MAX);
/** A parameter that may be repeated: any of the values. */
const anyOf = (description: string) => z.array(text).max(VALUES_MAX).optional().meta({ description });
const when = (description: string) =>
  text
    .optional()
    .meta({ description: `${description}: an RFC 3339 time, or a span back from now such as 30m, 12h, 7d.` });

/** What narrows a question about sessions. */
export const sessionFilterParams = {
  q: text.optional().meta({ description: 'Words that must all occur in prompts or commands, in any case.' }),
  status: z.array(sessionStatusSchema).max(VALUES_MAX).optional().meta({ description: 'Any of these states.' }),
  model: anyOf('Any of these models was used.'),
  repository: anyOf('Any of these repositories.'),
  user: anyOf('Any of these users.'),
  team: anyOf('Any of these teams.'),
  tool: anyOf('Any of these tools was called.'),
  environment: anyOf('Any of these environments.'),
  version: anyOf('Any of these Codex versions.'),
  since: when('Started at or after'),
  until: when('Started before'),
};

export const sessionFilterSchema = z.object(sessionFilterParams);

export const sessionListParamsSchema = z.object({
  ...sessionFilterParams,
  limit: z.coerce.number().int().min(1).max(PAGE_LIMIT_MAX).default(50).meta({ description: 'Sessions on a page.' }),
  cursor: text.optional().meta({ description: '`next_cursor` of the page before.' }),
});

export const sessionPageSchema = z
  .object({ sessions: z.array(sessionSummarySchema).readonly(), next_cursor: z.string().nullable() })
  .readonly()
  .meta({ id: 'SessionPage' });

export const sessionRefParamsSchema = z.object({
  cwd: text.optional().meta({ description: 'Absolute working directory of the asker: decides what `current` means.' }),
});

export type SessionFilterParams = z.infer<typeof sessionFilterSchema>;
export type SessionPage = z.infer<typeof sessionPageSchema>;
