import { z } from 'zod';

/** Every answer that is not 2xx. */
export const errorSchema = z
  .object({
    error: z.object({
      code: z.string().meta({ description: 'One word of a closed set, for programs.' }),
      message: z.string().meta({ description: 'What could not be done and why.' }),
      hint: z.string().nullable().meta({ description: 'What to do next.' }),
    }),
  })
  .meta({ id: 'Error' });

export type ErrorBody = z.infer<typeof errorSchema>;
