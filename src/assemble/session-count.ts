/** Counts of a session. What the present sources cannot tell is null: a session that only `notify` told of may have had any number of tool calls. */
import type { Observation, Source } from '../model/observation.ts';
import type { Counts, ToolCall, Turn } from '../model/session.ts';
import { lackRequests, turnsLackingLogs, turnsUntoldBy } from './lost-log.ts';
import { areSpansNameless } from './nameless-span.ts';
import {
  callsWithoutScript,
  hasUntoldCalls,
  hasUntoldCommand,
  stoppedUndecided,
  unloggedCalls,
} from './untold-call.ts';
import { tellsCompactions, turnsOfUntoldCompactions } from './untold-compaction.ts';
import { untoldPrompts } from './untold-prompt.ts';
import { unansweredRequests } from './untold-request.ts';
import { hasUncounted } from './untold-response.ts';

export interface Counted {
  readonly sources: ReadonlySet<Source>;
  readonly observations: readonly Observation[];
  readonly turns: readonly Turn[];
  /** The thread at the top. */
  readonly rootId: string;
  /** Agents but the root. */
  readonly subagents: number;
}

export function countsOf(counted: Counted): Counts {
  const { sources, turns, subagents } = counted;
  const calls = turns.flatMap((turn) => turn.model_calls);
  const tools = turns.flatMap((turn) => turn.tool_calls);
  const edits = turns.flatMap((turn) => turn.file_edits).filter(({ applied }) => applied);
  const tellsAll = (...tellers: readonly Source[]): boolean =>
    tellsOf(...tellers) && turnsUntoldBy(counted, ...tellers).length === 0;
  const tellsOf = (...tellers: readonly Source[]): boolean => tellers.some((source) => sources.has(source));
  // of a turn that broke off, what was counted last may be lost: none may be some
  const isCut = turns.some(isCutOff);
  const known = (count: number, isTold: boolean): number | null => ((isTold && !isCut) || count > 0 ? count : null);
  const unlessCut = (count: number | null): number | null => (isCut && count === 0 ? null : count);
  const sum = (counts: readonly (number | null)[]): number =>
    counts.reduce<number>((total, count) => total + (count ?? 0), 0);
  const content = tellsOf('rollout', 'otel_logs', 'hooks');
  const isUntold = hasUntoldCalls(tools);
  const isShort = hasUntoldCommand(counted) || unloggedCalls(counted) > 0;
  const outcome =
    tellsAll('rollout', 'otel_logs') &&
    !isUntold &&
    !isShort &&
    !tools.some(isOfStoppedScript) &&
    tools.every(({ status_known }) => status_known);
  const areCallsTold = tellsAll('rollout', 'otel_logs', 'otel_traces') && !areSpansNameless(counted);
  const areEditsKnown = content && !turns.some(mayHaveEdited);
  return {
    turns: turns.length,
    model_calls: modelCallsIn(counted, calls.length),
    // no hook is called for a tool that Codex refuses, nor for a script of code mode: none that they tell need not be none
    tool_calls: isUntold ? null : known(tools.length, areCallsTold && !isShort),
    // hooks and spans do not tell how a command ended: the failures that they show need not be all
    tool_failures: outcome ? known(tools.filter(({ status }) => status === 'error').length, true) : null,
    // hooks tell who was asked, and not what was allowed without asking; where log records are lost, those of approvals may be among them
    approvals: known(
      sum(turns.map((turn) => turn.approvals.length)),
      tellsOf('otel_logs') &&
        turnsLackingLogs(counted).length === 0 &&
        !isShort &&
        stoppedUndecided(turns).length === 0,
    ),
    subagents,
    compactions: known(
      sum(turns.map((turn) => turn.compactions.length)),
      tellsCompactions(counted) && turnsOfUntoldCompactions(counted).length === 0,
    ),
    retries: areRequestsLogged(counted) ? sum(calls.map(({ attempts }) => Math.max(0, (attempts ?? 1) - 1))) : null,
    files_edited: areEditsKnown ? unlessCut(new Set(edits.map(({ path }) => path)).size) : null,
    lines_added: areEditsKnown ? unlessCut(wholeSum(edits.map(({ lines_added }) => lines_added))) : null,
    lines_removed: areEditsKnown ? unlessCut(wholeSum(edits.map(({ lines_removed }) => lines_removed))) : null,
  };
}

const OTLP: ReadonlySet<Source> = new Set(['otel_logs', 'otel_traces']);

/** Its end never came, and only OTLP, which is sent late, tells of it, or a file before 0.113, which holds a call when it is done. */
const isCutOff = (turn: Turn): boolean =>
  turn.status === 'unknown' && (turn.sources.every((source) => OTLP.has(source)) || isNamelessFile(turn));

const isNamelessFile = ({ turn_id, thread_id, sources }: Turn): boolean =>
  turn_id.startsWith(`${thread_id}:`) && sources.includes('rollout') && !sources.includes('otel_logs');

/** What a script called that was stopped failed with it, perhaps. */
const isOfStoppedScript = (call: ToolCall): boolean => call.status === 'error' && callsWithoutScript([call]).length > 0;

function modelCallsIn(counted: Counted, count: number): number | null {
  const isLogged = areRequestsLogged(counted);
  if (untoldPrompts(counted) > 0) return null;
  if (!isLogged && !areCallsWhole(counted)) return null;
  return count === 0 && unansweredRequests(counted).length > 0 ? null : count;
}

/** A patch of which nobody tells whether it was made. */
function mayHaveEdited({ file_edits, tool_calls }: Turn): boolean {
  const uncertain = new Set(tool_calls.filter(({ status_known }) => !status_known).map(({ call_id }) => call_id));
  return file_edits.some(({ call_id }) => uncertain.has(call_id));
}

/** What another source shows to be lost of the log records is lost of the requests, too: their number would be too low. */
const areRequestsLogged = (counted: Counted): boolean =>
  counted.sources.has('otel_logs') && !lackRequests(counted) && untoldPrompts(counted) === 0;

/** Spans before 0.147 tell no responses, later ones none of compactions, which are in the turn's own sum; nor do hooks, from 0.169 on. */
function areCallsWhole({ sources, observations, turns }: Counted): boolean {
  // only logs tell of a request that failed, or was stopped
  if (turns.some(({ status }) => status !== 'completed')) return false;
  // nor does anybody else tell of a response whose tokens the provider kept to itself
  if (hasUncounted(turns, observations)) return false;
  if (sources.has('rollout')) return true;
  const isExplained = ({ tokens, model_calls }: Turn): boolean =>
    tokens.total !== null && tokens.total === model_calls.reduce((sum, call) => sum + (call.tokens.total ?? 0), 0);
  if (turns.length > 0 && turns.every((turn) => turn.sources.includes('otel_traces') && isExplained(turn))) return true;
  const asked = observations.filter(({ source, kind }) => source === 'hooks' && kind === 'model_requested');
  const told = turns.flatMap((turn) => turn.model_calls);
  return (
    asked.length > 0 &&
    told.every(({ tokens }) => tokens.total !== null) &&
    turns.every(({ compactions }) => compactions.length === 0)
  );
}

/** A file that was deleted by a patch alone had nobody knows how many lines: then the sum is not known either. */
const wholeSum = (counts: readonly (number | null)[]): number | null =>
  counts.reduce<number | null>((total, count) => (total === null || count === null ? null : total + count), 0);
