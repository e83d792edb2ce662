import { waitingRolloutsSchema } from '../contract/import.ts';
import { defineRoute } from '../route.ts';

export const waitingRolloutsRoute = defineRoute({
  method: 'get',
  path: '/api/v1/imports',
  summary: 'Which rollout files of the followed Codex home were never read, without opening one.',
  answer: waitingRolloutsSchema,
  handle: (_input, { waitingRollouts }) => waitingRollouts(),
});
