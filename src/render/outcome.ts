/** How something ended, in words that any backend has a place for. */
import type { ModelCall, ToolCall, Turn } from '../model/session.ts';

/** `stopped`: a person or a rule ended it, which is no failure of its own. */
export type OutcomeKind = 'ok' | 'error' | 'stopped' | 'running' | 'unknown';

export interface Outcome {
  readonly kind: OutcomeKind;
  /** Why, without anything that was said or run. null where it needs no reason. */
  readonly reason: string | null;
  /** Few different words, for grouping; only with `error`. */
  readonly errorType: string | null;
}

const TURN_KINDS: Readonly<Record<Turn['status'], OutcomeKind>> = {
  completed: 'ok',
  failed: 'error',
  interrupted: 'stopped',
  running: 'running',
  waiting: 'running',
  unknown: 'unknown',
};

const TOOL_KINDS: Readonly<Record<ToolCall['status'], OutcomeKind>> = {
  ok: 'ok',
  error: 'error',
  denied: 'stopped',
  aborted: 'stopped',
  running: 'running',
};

/** What OpenTelemetry asks for where there is no better word. */
const OTHER_ERROR = '_OTHER';

export function turnOutcome(turn: Turn): Outcome {
  const kind = TURN_KINDS[turn.status];
  const error = turn.errors.at(-1);
  if (kind === 'error')
    return { kind, reason: error?.message ?? turn.status_reason, errorType: error?.kind ?? OTHER_ERROR };
  return { kind, reason: kind === 'ok' ? null : turn.status_reason, errorType: null };
}

/** A call that never came back is over when its turn is. */
export function toolCallOutcome(call: ToolCall, isTurnRunning: boolean): Outcome {
  const kind = call.status_known ? TOOL_KINDS[call.status] : 'unknown';
  if (kind === 'running' && !isTurnRunning) return { kind: 'unknown', reason: 'no result', errorType: null };
  if (kind === 'error') {
    const reason = call.exit_code === null ? null : `exit code ${call.exit_code}`;
    return { kind, reason, errorType: call.exit_code === null ? 'tool_error' : 'exit_code' };
  }
  return { kind, reason: kind === 'stopped' ? call.status : null, errorType: null };
}

export function modelCallOutcome(call: ModelCall, isTurnRunning: boolean): Outcome {
  if (call.status === 'error') return { kind: 'error', reason: null, errorType: 'model_error' };
  if (call.status === 'running' && !isTurnRunning) return { kind: 'unknown', reason: 'no response', errorType: null };
  return { kind: call.status, reason: null, errorType: null };
}
