import type { SessionStatus, StatusReason } from '../api/shape.ts';

interface Stated {
  readonly status: SessionStatus;
  readonly status_reason: StatusReason;
}

const WORDS: Readonly<Record<NonNullable<StatusReason>, readonly [of: SessionStatus, words: string]>> = {
  approval: ['waiting', 'waiting for approval'],
  stuck: ['running', 'running, stuck'],
  killed: ['unknown', 'killed'],
  silent: ['unknown', 'fell silent'],
  ended: ['unknown', 'its process ended'],
  error: ['failed', 'failed'],
  user: ['interrupted', 'interrupted by the user'],
  replaced: ['interrupted', 'interrupted: replaced'],
  review_ended: ['interrupted', 'interrupted: the review ended'],
  budget_limited: ['interrupted', 'interrupted: the budget was used up'],
};

/** A status with its reason. A reason explains one status; beside any other the two stand as they came. */
export function statusWords({ status, status_reason: reason }: Stated): string {
  if (reason === null) return status;
  if (status === 'unknown' && reason === 'approval') return 'fell silent, waiting for approval';
  const [of, words] = WORDS[reason];
  return of === status ? words : `${status}: ${reason.replaceAll('_', ' ')}`;
}

/** What a row says beside the shape of its status; null where the shape says it all. */
export function stateWord({ status, status_reason: reason }: Stated): string | null {
  if (status === 'waiting') return reason === 'approval' ? 'waits for approval' : 'waiting';
  if (status === 'unknown' && reason === 'approval') return 'silent';
  return reason === 'stuck' || reason === 'killed' || (reason === 'silent' && status === 'unknown') ? reason : null;
}

/** Somebody has to look: it waits for an answer, or has stopped making progress. */
export const needsSomebody = ({ status, status_reason: reason }: Stated): boolean =>
  status === 'waiting' || (status === 'running' && reason === 'stuck');
