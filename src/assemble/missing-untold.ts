/** What nobody who is there tells in these circumstances, though they told all that they know. */

import type { Turn } from '../model/session.ts';
import { doubtfulIn } from './doubtful-turn.ts';
import { isBefore, type Known, type Rule, some, tells } from './known.ts';
import { areSpansNameless } from './nameless-span.ts';
import { stoppedUndecided, unloggedCalls } from './untold-call.ts';
import { untoldPrompts } from './untold-prompt.ts';
import { unansweredRequests } from './untold-request.ts';

const undecided: Rule = ({ turns }) => {
  const stopped = stoppedUndecided(turns);
  const calls = turns.flatMap(({ tool_calls }) => tool_calls);
  return stopped.length === 0
    ? null
    : `Whether ${some(stopped, calls, 'tool calls')} that were stopped waited for approvals is unknown, and not counted: only hooks tell who was asked and did not decide.`;
};

const unanswered: Rule = (known) => {
  if (!tells(known, 'otel_logs')) return null;
  const cut = unansweredRequests(known);
  return cut.length === 0
    ? null
    : `Whether the model was being asked when ${some(cut, known.turns, 'turns')} broke off is unknown, and not counted: only hooks tell of a request without an answer, from Codex 0.169 on.`;
};

const unlogged: Rule = (known) => {
  const count = unloggedCalls(known);
  return count === 0
    ? null
    : `${count} tool calls that the model asked for are not told, not counted, nor is it known whether they waited for approvals: they were refused or stopped, which the rollout file, hooks and traces (otel.trace_exporter) tell.`;
};

/** Logs of the same responses settle it. */
const uncertainTokens: Rule = (known) =>
  !tells(known, 'otel_logs') && known.observations.some(({ name }) => name === 'token_count.uncertain')
    ? 'The file’s running count can be read in two ways, as more than one process wrote it and the provider counted equal tokens for them: it may tell one response twice or two as one, so that tokens and cost are an estimate; logs (otel.exporter) tell them.'
    : null;

/** Logs and hooks tell whose prompt is whose. */
const doubtful: Rule = (known) => {
  if (tells(known, 'otel_logs', 'hooks')) return null;
  return known.observations.some(doubtfulIn(known.observations))
    ? 'Two processes worked on one thread at once, and lines of the file do not name their turn: which of the turns prompts, answers, calls and tokens belong to is a guess; logs (otel.exporter) and hooks tell it.'
    : null;
};

const unheard: Rule = (known) => {
  const count = untoldPrompts(known);
  return count === 0
    ? null
    : `notify lists ${count} prompts of this thread of which nobody who is there tells: the turns that they began, with their answers and tokens, are unknown, if they are this thread’s own and not of one that it was forked from.`;
};

const nameless: Rule = (known) =>
  areSpansNameless(known)
    ? 'Spans before Codex 0.113 name their thread when the process ends in order: turns and tool calls of processes that were stopped are not told, and not counted; logs (otel.exporter) and the rollout file tell them.'
    : null;

/** What a failed request came to: its status or its transport's words are told with the attempt. */
const isOfRequest = (kind: string): boolean => kind === 'model_request' || kind === 'model_response';

const failures: Rule = (known) => {
  const wordless = known.turns.filter((turn) => isWordless(turn, known));
  return wordless.length === 0
    ? null
    : `What Codex itself said of the failed requests of ${some(wordless, known.turns, 'turns')} is unknown: the rollout file tells the error of a turn that failed, and hooks (from Codex 0.169 on) those that a retry mended, too.`;
};

function isWordless({ errors, sources, status }: Turn, { codexVersion }: Known): boolean {
  if (errors.length === 0 || !errors.every(({ kind }) => isOfRequest(kind))) return false;
  if (status === 'completed')
    return codexVersion !== null && !isBefore(codexVersion, 169) && !sources.includes('hooks');
  return !sources.includes('rollout');
}

export const UNTOLD: readonly Rule[] = [
  undecided,
  unlogged,
  unanswered,
  uncertainTokens,
  doubtful,
  unheard,
  nameless,
  failures,
];
