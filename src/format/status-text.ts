/** A status in words, with its reason: `waiting for approval`, `unknown: killed`. */

import { duration } from '../lib/figure.ts';
import type { Approval, Session, SessionStatus, StatusReason, Turn } from '../model/session.ts';

interface Stated {
  readonly status: SessionStatus;
  readonly status_reason: StatusReason | null;
}

const WORDS: Readonly<Record<StatusReason, string>> = {
  approval: 'waiting for approval',
  stuck: 'running, stuck',
  killed: 'unknown: killed',
  silent: 'unknown: fell silent',
  ended: 'unknown: its process ended',
  error: 'failed',
  user: 'interrupted by the user',
  replaced: 'interrupted: replaced',
  review_ended: 'interrupted: the review ended',
  budget_limited: 'interrupted: the budget was used up',
};

/** A reason explains one status; beside any other the two stand as they came. */
const EXPLAINS: Readonly<Record<StatusReason, SessionStatus>> = {
  approval: 'waiting',
  stuck: 'running',
  killed: 'unknown',
  silent: 'unknown',
  ended: 'unknown',
  error: 'failed',
  user: 'interrupted',
  replaced: 'interrupted',
  review_ended: 'interrupted',
  budget_limited: 'interrupted',
};

export function statusText({ status, status_reason: reason }: Stated): string {
  if (reason === null) return status;
  return EXPLAINS[reason] === status ? WORDS[reason] : `${status}: ${reason.replaceAll('_', ' ')}`;
}

/**
 * As `statusText`, with how long somebody has been waited for: `waiting for approval 12 s`.
 *
 * @param turns those whose approvals may be pending
 * @param now ms since the epoch
 */
export function statusSince(stated: Stated, turns: readonly Turn[], now: number): string {
  const text = statusText(stated);
  if (stated.status !== 'waiting') return text;
  const since = turns.filter(({ status }) => status === 'waiting').flatMap((turn) => turn.approvals.flatMap(pendingAt));
  return since.length === 0 ? text : `${text} ${duration(Math.max(0, now - Math.min(...since)))}`;
}

function pendingAt({ decision, requested_at }: Approval): number[] {
  return decision === null && requested_at !== null ? [Date.parse(requested_at)] : [];
}

/** What a list says beside the shape of a status, '' where the shape says it all. */
export function stateWord({ status, status_reason: reason }: Stated): string {
  if (status === 'waiting') return reason ?? status;
  return reason === 'stuck' || reason === 'killed' || reason === 'silent' ? reason : '';
}

/** Somebody has to look: it waits for an answer, or has stopped making progress. */
export const needsSomebody = ({ status, status_reason }: Pick<Session, 'status' | 'status_reason'>): boolean =>
  status === 'waiting' || (status === 'running' && status_reason === 'stuck');
