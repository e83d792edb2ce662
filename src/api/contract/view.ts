import { z } from 'zod';

const NAME_LENGTH_MAX = 80;
const FILTER_LENGTH_MAX = 4_000;

const viewFields = {
  name: z.string().trim().min(1).max(NAME_LENGTH_MAX),
  filter: z
    .string()
    .max(FILTER_LENGTH_MAX)
    .meta({ description: 'In the language of filters: `status:failed since:today`.' }),
};

/** What a file of a view holds, and what is sent to save one. */
export const viewContentSchema = z.strictObject(viewFields).readonly().meta({ id: 'ViewContent' });

export const knownViewSchema = z
  .object({
    id: z.string().regex(/^[A-Za-z0-9_-]{1,64}$/),
    ...viewFields,
    origin: z.enum(['built_in', 'file']).meta({ description: '`file`: can be changed.' }),
  })
  .readonly()
  .meta({ id: 'View' });

export const viewListSchema = z
  .object({
    views: z.array(knownViewSchema).readonly(),
    broken: z
      .array(z.object({ id: z.string(), file: z.string(), message: z.string() }).readonly())
      .readonly()
      .meta({ description: 'Files that hold no view, and why.' }),
  })
  .readonly()
  .meta({ id: 'ViewList' });

export type View = z.infer<typeof knownViewSchema>;
export type ViewList = z.infer<typeof viewListSchema>;
