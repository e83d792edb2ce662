import { z } from 'zod';

const count = z.int().min(0).nullable();

/** Token counts; null is unknown. `total` = `input` + `output`; the others are parts of these two. */
export const tokensSchema = z
  .object({
    input: count,
    cached_input: count.meta({ description: 'Inside input.' }),
    cache_write_input: count.meta({ description: 'Inside input.' }),
    output: count,
    reasoning_output: count.meta({ description: 'Inside output.' }),
    total: count.meta({ description: 'input + output.' }),
  })
  .readonly()
  .meta({ id: 'Tokens', description: 'Token counts; null is unknown.' });

export type Tokens = z.infer<typeof tokensSchema>;
