import { serverStatusSchema } from '../contract/status.ts';
import { defineRoute } from '../route.ts';

export const statusRoute = defineRoute({
  method: 'get',
  path: '/api/v1/status',
  summary: 'What arrives, what is on disk, what is in the store.',
  answer: serverStatusSchema,
  handle: async (_input, { status }) => status(),
});
