/** What happens in a turn besides model and tool calls. */
import { z } from 'zod';

const time = z.iso.datetime().meta({ description: 'RFC 3339, UTC.' });
const lines = z.int().min(0).nullable().meta({ description: 'null where the source does not hold the change.' });

export const messageSchema = z
  .object({
    id: z.string(),
    at: time,
    role: z.enum(['assistant', 'reasoning']).meta({ description: 'reasoning: the summary of what it thought.' }),
    phase: z.string().nullable().meta({ description: '`commentary`, `final_answer`; null where Codex does not tell.' }),
    text: z.string(),
  })
  .readonly()
  .meta({ id: 'Message' });

export const compactionSchema = z
  .object({
    id: z.string(),
    at: time,
    trigger: z.enum(['auto', 'manual']).nullable(),
    duration_ms: z.number().nullable().meta({ description: 'Milliseconds.' }),
  })
  .readonly()
  .meta({ id: 'Compaction' });

export const planUpdateSchema = z
  .object({
    id: z.string(),
    at: time,
    explanation: z.string().nullable(),
    steps: z.array(z.object({ step: z.string(), status: z.string() }).readonly()).readonly(),
  })
  .readonly()
  .meta({ id: 'PlanUpdate' });

export const fileEditSchema = z
  .object({
    id: z.string(),
    call_id: z.string(),
    path: z.string(),
    kind: z.enum(['add', 'delete', 'update']),
    moved_to: z.string().nullable(),
    lines_added: lines,
    lines_removed: lines,
    diff: z.string().nullable().meta({ description: 'Unified diff without file headers.' }),
    applied: z.boolean().meta({ description: 'false for a patch that did not apply or was refused.' }),
  })
  .readonly()
  .meta({ id: 'FileEdit' });

export const sessionErrorSchema = z
  .object({ id: z.string(), at: time, kind: z.string(), message: z.string() })
  .readonly()
  .meta({ id: 'SessionError' });

export type Message = z.infer<typeof messageSchema>;
export type Compaction = z.infer<typeof compactionSchema>;
export type PlanUpdate = z.infer<typeof planUpdateSchema>;
export type FileEdit = z.infer<typeof fileEditSchema>;
export type SessionError = z.infer<typeof sessionErrorSchema>;
