/** Requests to the model that nobody may have told of: Codex logs one when its answer begins, and only hooks (from 0.169 on) tell of it before. */
import type { Observation } from '../model/observation.ts';
import type { Turn } from '../model/session.ts';

interface Requested {
  readonly turns: readonly Turn[];
  readonly observations: readonly Observation[];
}

/** Turns that broke off when no tool ran: the model was being asked, perhaps. Logs alone do not tell who was interrupted: there such a turn has no end. */
export function unansweredRequests({ turns, observations }: Requested): Turn[] {
  const hooked = new Set(observations.filter(isAsking).map(({ threadId }) => threadId));
  return turns.filter(
    ({ kind, status, thread_id, tool_calls }) =>
      kind === 'turn' &&
      (status === 'interrupted' || status === 'unknown') &&
      !hooked.has(thread_id) &&
      !tool_calls.some((call) => call.status === 'aborted'),
  );
}

const isAsking = ({ kind, source }: Observation): boolean => kind === 'model_requested' && source === 'hooks';
