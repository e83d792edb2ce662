import { z } from 'zod';

const count = z.int().min(0);
const PATHS_MAX = 1_000;
const PATH_LENGTH_MAX = 4_096;

export const importRequestSchema = z
  .object({
    paths: z
      .array(z.string().min(1).max(PATH_LENGTH_MAX))
      .min(1)
      .max(PATHS_MAX)
      .readonly()
      .meta({ description: 'Absolute paths on the machine of the server: folders, Codex homes, or rollout files.' }),
    since: z.iso.datetime().optional().meta({ description: 'Only files that changed then or later.' }),
    dry_run: z.boolean().default(false).meta({ description: 'Only say what would be read.' }),
  })
  .readonly()
  .meta({ id: 'ImportRequest' });

/** The data of a `progress` event. */
export const importProgressSchema = z
  .object({
    files: count,
    files_total: count,
    bytes: count.meta({ description: 'On disk.' }),
    bytes_total: count,
    state: z
      .enum(['reading', 'storing'])
      .meta({ description: '`storing`: all is read, and on its way into the tables.' }),
  })
  .readonly()
  .meta({ id: 'ImportProgress' });

/** The data of the `done` event, and what `turnscope import --json` prints. */
export const importSummarySchema = z
  .object({
    dry_run: z.boolean(),
    interrupted: z.boolean().meta({ description: 'Stopped before the end; the next import goes on there.' }),
    files: count.meta({ description: 'Found, each rollout once.' }),
    bytes: count.meta({ description: 'On disk.' }),
    files_unchanged: count.meta({ description: 'With nothing new since they were read last.' }),
    files_read: count.meta({ description: 'In a dry run: to be read.' }),
    bytes_read: count,
    sessions: count.meta({ description: 'In what was read: threads that are no sub-agents.' }),
    observations: count,
    lines_unreadable: count.meta({ description: 'Left out.' }),
    problems: z.array(z.object({ path: z.string(), reason: z.string() }).readonly()).readonly(),
    duration_ms: count,
  })
  .readonly()
  .meta({ id: 'ImportSummary' });

export const waitingRolloutsSchema = z
  .object({
    codex_home: z.string().nullable().meta({ description: 'Whose files are followed; null where none are.' }),
    files: count.meta({ description: "Never read, sub-agents' among them." }),
    bytes: count.meta({ description: 'On disk.' }),
  })
  .readonly()
  .meta({ id: 'WaitingRollouts' });

export type WaitingRollouts = z.infer<typeof waitingRolloutsSchema>;
export type ImportProgress = z.infer<typeof importProgressSchema>;
export type ImportSummary = z.infer<typeof importSummarySchema>;
