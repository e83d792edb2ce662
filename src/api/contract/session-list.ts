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

const bound = (description: string) => z.coerce.number().min(0).optional().meta({ description });

/** What a session may have: sub-agents, retries of model calls, tool calls that failed, … */
export const SESSION_TRAITS = [
  'tool_failures',
  'retries',
  'compactions',
  'approvals',
  'subagents',
  'edits',
  'errors',
] as const;

const listParams = {
  status: z.array(sessionStatusSchema).max(VALUES_MAX).optional().meta({ description: 'Any of these states.' }),
  model: anyOf('Any of these models was used.'),
  repository: anyOf('Any of these repositories: the address, or the name alone.'),
  branch: anyOf('Any of these Git branches.'),
  user: anyOf('Any of these users.'),
  team: anyOf('Any of these teams.'),
  tool: anyOf('Any of these tools was called.'),
  mcp_server: anyOf('A tool of any of these MCP servers was called.'),
  environment: anyOf('Any of these environments.'),
  version: anyOf('Any of these Codex versions.'),
  source: anyOf('Any of these sources told of it.'),
  has: z
    .array(z.enum(SESSION_TRAITS))
    .max(VALUES_MAX)
    .optional()
    .meta({ description: 'Any of these is there. `errors`: model calls that failed.' }),
  problem: anyOf('Any of these rules found a problem.'),
};

const notParams = {
  not_status: listParams.status.meta({ description: 'None of these states.' }),
  not_model: anyOf('None of these models was used.'),
  not_repository: anyOf('None of these repositories, or none at all; so too the following.'),
  not_branch: anyOf('None of these Git branches.'),
  not_user: anyOf('None of these users.'),
  not_team: anyOf('None of these teams.'),
  not_tool: anyOf('None of these tools was called.'),
  not_mcp_server: anyOf('No tool of any of these MCP servers was called.'),
  not_environment: anyOf('None of these environments.'),
  not_version: anyOf('None of these Codex versions.'),
  not_source: anyOf('None of these sources told of it.'),
  not_has: listParams.has.meta({ description: 'None of these is there, or known to be there.' }),
  not_problem: anyOf('None of these rules found a problem.'),
};

/** What narrows a question about sessions. */
export const sessionFilterParams = {
  q: text.optional().meta({
    description: 'Words, and phrases in double quotes, that must all occur in prompts or commands, in any case.',
  }),
  ...listParams,
  ...notParams,
  min_cost_usd: bound('Cost this much or more. What is unknown is in no range.'),
  max_cost_usd: bound('Cost this much or less.'),
  min_tokens: bound('Took this many tokens or more, of all kinds.'),
  max_tokens: bound('Took this many tokens or fewer.'),
  min_duration_ms: bound('Lasted this long or longer.'),
  max_duration_ms: bound('Lasted this long or shorter.'),
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
  .object({
    sessions: z.array(sessionSummarySchema).readonly(),
    next_cursor: z.string().nullable(),
    token_lines: z.record(z.string(), z.array(z.number().nullable()).readonly()).optional().meta({
      description:
        'Session → tokens of its turns, in order; neighbours are added where there are more than 16. Without sessions of one turn.',
    }),
    not_known: z.number().optional().meta({
      description:
        'On the first page, where there are some: sessions that fit all other conditions, but were written before what `has: edits` or `problem` asks was kept. They are not listed; `turnscope rebuild` looks at them again.',
    }),
  })
  .readonly()
  .meta({ id: 'SessionPage' });

export const sessionRefParamsSchema = z.object({
  cwd: text.optional().meta({ description: 'Absolute working directory of the asker: decides what `current` means.' }),
});

export type SessionFilterParams = z.infer<typeof sessionFilterSchema>;
export type SessionPage = z.infer<typeof sessionPageSchema>;
