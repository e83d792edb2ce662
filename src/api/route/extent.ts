import { extentSchema } from '../contract/extent.ts';
import { defineRoute } from '../route.ts';

export const extentRoute = defineRoute({
  method: 'get',
  path: '/api/v1/extent',
  summary: 'From when to when sessions are known.',
  answer: extentSchema,
  handle: async (_input, { query }) => query.extent(),
});
