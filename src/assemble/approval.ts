/** Who allowed what: Codex's decision records, the hook's word that somebody is asked, and how long that took. */
import type { Observation } from '../model/observation.ts';
import type { Approval } from '../model/session.ts';
import { attribute, isoOf } from './reading.ts';

interface Asking {
  readonly request: Observation | null;
  readonly decision: Observation | null;
}

/**
 * The approvals of one call, in order.
 * @param start when the call began (ms): Codex's records do not say when it began to ask, so without a hook the wait counts from there
 * @param wentOn true when the call had a result of its own, which is the proof that it was allowed
 */
export function approvalsOf(
  callId: string,
  observations: readonly Observation[],
  start: number,
  wentOn: boolean,
): Approval[] {
  const requests = withoutRepeats(observations.filter(({ kind }) => kind === 'approval_requested'));
  const decisions = observations.filter(({ kind }) => kind === 'approval');
  return pair(requests, decisions).map((asking, index) => approvalOf(asking, { callId, index, start, wentOn }));
}

/** One hook configured twice asks twice at once. */
const withoutRepeats = (requests: readonly Observation[]): Observation[] =>
  requests.filter((request, index) => {
    const before = requests[index - 1];
    return before === undefined || request.at - before.at > REPEAT_MS;
  });

const REPEAT_MS = 50;

function pair(requests: readonly Observation[], decisions: readonly Observation[]): Asking[] {
  const free = [...requests];
  const asked: Asking[] = decisions.map((decision) => {
    const index = free.findLastIndex(({ at }) => at <= decision.at);
    const request = index < 0 ? null : (free.splice(index, 1)[0] ?? null);
    return { request, decision };
  });
  const open = free.map((request) => ({ request, decision: null }));
  const atOf = ({ request, decision }: Asking): number => request?.at ?? decision?.at ?? 0;
  return [...asked, ...open].sort((a, b) => atOf(a) - atOf(b));
}

interface Of {
  readonly callId: string;
  readonly index: number;
  readonly start: number;
  readonly wentOn: boolean;
}

function approvalOf({ request, decision }: Asking, { callId, index, start, wentOn }: Of): Approval {
  const source = decision === null ? null : attribute(decision, 'source');
  const askedSomebody = source === 'User' || source === 'AutomatedReviewer';
  // a call that is first told of when it is decided does not say since when somebody was asked
  const from = request?.at ?? (askedSomebody && decision !== null && start < decision.at ? start : null);
  return {
    id: `${callId === '' ? (request?.id ?? decision?.id ?? '') : callId}/approval/${index + 1}`,
    call_id: callId === '' ? null : callId,
    requested_at: request === null ? null : isoOf(request.at),
    reason: request === null ? null : attribute(request, 'reason'),
    decision: decision === null ? (wentOn ? 'approved' : null) : attribute(decision, 'decision'),
    source,
    waited_ms: decision === null || from === null ? null : Math.max(0, Math.round(decision.at - from)),
  };
}
