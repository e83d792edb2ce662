import { z } from 'zod';
import { sessionSummarySchema } from './session.ts';

/** The data of one `session` event of `/api/v1/stream`. */
export const sessionChangeSchema = z
  .object({ session_id: z.string(), summary: sessionSummarySchema })
  .readonly()
  .meta({ id: 'SessionChange' });

export type SessionChange = z.infer<typeof sessionChangeSchema>;
