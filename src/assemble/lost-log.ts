/** Turns of which log records are lost, as other sources show: what only logs tell of them is not known. */
import type { ToolCall, Turn } from '../model/session.ts';

export const isOver = ({ status }: Turn): boolean => status !== 'running' && status !== 'waiting';

/** The provider runs them itself: they are in the file only. */
const OF_PROVIDER = new Set(['web_search', 'image_generation']);

/** Nothing is logged of what a hook refused. */
const isLogged = ({ name, status }: ToolCall): boolean =>
  status !== 'denied' && status !== 'running' && !OF_PROVIDER.has(name);

/** The record of its prompt may be lost as well. A command of the user's own (`!`) asks no model. */
const isAsked = ({ prompt, model_calls, tool_calls }: Turn): boolean =>
  prompt !== null || model_calls.length > 0 || tool_calls.some(({ sources }) => sources.includes('otel_traces'));

/** True for a turn, or a part of one, of which Codex sends log records that are not here. */
export function lacksLogs(turn: Turn): boolean {
  if (turn.kind !== 'turn' || !isAsked(turn) || !isOver(turn)) return false;
  if (!turn.sources.includes('otel_logs')) return true;
  return (
    turn.tool_calls.some((call) => isLogged(call) && !call.sources.includes('otel_logs')) ||
    turn.model_calls.some(({ status, sources }) => status === 'ok' && !sources.includes('otel_logs'))
  );
}

/** Requests, too: not where nothing is lost but the log record of a call that was stopped with the turn, as an approval that the user cancels. */
export const lacksRequests = (turn: Turn): boolean =>
  lacksLogs({ ...turn, tool_calls: turn.tool_calls.filter(({ status }) => status !== 'aborted') });
