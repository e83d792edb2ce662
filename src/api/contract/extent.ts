import { z } from 'zod';

const time = z.iso.datetime().nullable();

export const extentSchema = z
  .object({
    first_started_at: time.meta({ description: 'Start of the oldest session; null where none is stored.' }),
    last_seen_at: time.meta({ description: 'The newest sign of life of any session.' }),
  })
  .readonly()
  .meta({ id: 'Extent' });
