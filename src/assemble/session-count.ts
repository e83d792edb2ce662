/** Counts of a session. What the present sources cannot tell is null: a session that only `notify` told of may have had any number of tool calls. */
import type { Observation, Source } from '../model/observation.ts';
import type { Counts, Turn } from '../model/session.ts';

export interface Counted {
  readonly sources: ReadonlySet<Source>;
  readonly observations: readonly Observation[];
  readonly turns: readonly Turn[];
  /** Agents but the root. */
  readonly subagents: number;
}

export function countsOf({ sources, observations, turns, subagents }: Counted): Counts {
  const calls = turns.flatMap((turn) => turn.model_calls);
  const tools = turns.flatMap((turn) => turn.tool_calls);
  const edits = turns.flatMap((turn) => turn.file_edits).filter(({ applied }) => applied);
  const tellsOf = (...tellers: readonly Source[]): boolean => tellers.some((source) => sources.has(source));
  const known = (count: number, isTold: boolean): number | null => (isTold || count > 0 ? count : null);
  const hooksCount = observations.some(({ source, kind }) => source === 'hooks' && kind === 'model_requested');
  const sum = (counts: readonly (number | null)[]): number =>
    counts.reduce<number>((total, count) => total + (count ?? 0), 0);
  const failures = tools.filter(({ status }) => status === 'error').length;
  const content = tellsOf('rollout', 'otel_logs', 'hooks');
  return {
    turns: turns.length,
    model_calls: known(calls.length, tellsOf('rollout', 'otel_logs', 'otel_traces') || hooksCount),
    tool_calls: known(tools.length, content || tellsOf('otel_traces')),
    // hooks and spans do not tell how a command ended: the failures that they show need not be all
    tool_failures: tellsOf('rollout', 'otel_logs') || (tools.length === 0 && content) ? failures : null,
    approvals: known(sum(turns.map((turn) => turn.approvals.length)), tellsOf('otel_logs', 'hooks')),
    subagents,
    compactions: known(sum(turns.map((turn) => turn.compactions.length)), tellsOf('rollout', 'otel_traces', 'hooks')),
    retries: tellsOf('otel_logs') ? sum(calls.map(({ attempts }) => Math.max(0, (attempts ?? 1) - 1))) : null,
    files_edited: known(new Set(edits.map(({ path }) => path)).size, content),
    lines_added: content ? wholeSum(edits.map(({ lines_added }) => lines_added)) : null,
    lines_removed: content ? wholeSum(edits.map(({ lines_removed }) => lines_removed)) : null,
  };
}

/** A file that was deleted by a patch alone had nobody knows how many lines: then the sum is not known either. */
const wholeSum = (counts: readonly (number | null)[]): number | null =>
  counts.reduce<number | null>((total, count) => (total === null || count === null ? null : total + count), 0);
