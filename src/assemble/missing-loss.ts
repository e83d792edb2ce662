/** What a source that is there ought to have told, as the others show, and did not. */
import type { ModelCall } from '../model/session.ts';
import { type Rule, some, tells } from './known.ts';
import { isOver, turnsLackingLogs } from './lost-log.ts';

/** A call that ended, or was stopped, without a word of its tokens: the sums hold the others. */
const isUnbilled = ({ status, tokens }: ModelCall): boolean =>
  tokens.total === null && (status === 'ok' || status === 'unknown');

const lostTokens: Rule = ({ turns }) => {
  const counted = turns.filter(({ tokens }) => tokens.total !== null);
  const calls = counted.flatMap(({ model_calls }) => model_calls);
  const lost = counted.filter(isOver).flatMap(({ model_calls }) => model_calls.filter(isUnbilled));
  return lost.length === 0
    ? null
    : `The tokens of ${some(lost, calls, 'model calls')} are unknown: they never arrived, or the call was stopped. Sums of tokens and cost are those of the others.`;
};

/** Codex sends OTLP late, and a request that was refused never again. */
const lostLogs: Rule = (known) => {
  if (!tells(known, 'otel_logs')) return null;
  const lost = turnsLackingLogs(known);
  return lost.length === 0
    ? null
    : `${some(lost, known.turns, 'turns')} did not come whole over OTLP: Codex was killed or failed before it had sent everything, or nobody was listening. What only logs tell of them (approvals, attempts, retries) is unknown.`;
};

const lostSpans: Rule = (known) => {
  if (!tells(known, 'otel_traces') || tells(known, 'otel_logs')) return null;
  const lost = known.turns.filter(
    (turn) => turn.kind === 'turn' && turn.prompt !== null && isOver(turn) && !turn.sources.includes('otel_traces'),
  );
  return lost.length === 0
    ? null
    : `Nothing of ${some(lost, known.turns, 'turns')} came over OTLP: Codex was killed or failed before it had sent everything, or nobody was listening.`;
};

export const LOSSES: readonly Rule[] = [lostTokens, lostLogs, lostSpans];
