import { recordListParamsSchema, recordOf, recordPageSchema } from '../contract/record.ts';
import { defineRoute } from '../route.ts';

export const recordsRoute = defineRoute({
  method: 'get',
  path: '/api/v1/sessions/{id}/records',
  summary: 'What each source said of a session, a turn, a call or a response, oldest first, a page at a time.',
  params: recordListParamsSchema,
  answer: recordPageSchema,
  handle: async ({ path, params }, { query }) => {
    const { turn_id: turn, call_id: call, response_id: response, kind: kinds, limit, cursor } = params;
    const page = await query.records(path['id'] ?? '', { turn, call, response, kinds }, { limit, cursor });
    return { records: page.records.map(recordOf), next_cursor: page.next_cursor };
  },
});
