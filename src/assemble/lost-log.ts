/** Turns of which log records are lost, as other sources show: what only logs tell of them is not known. */
import type { Observation, Source } from '../model/observation.ts';
import type { ToolCall, Turn } from '../model/session.ts';

export const isOver = ({ status }: Turn): boolean => status !== 'running' && status !== 'waiting';

/** The provider runs them itself: they are in the file only. */
const OF_PROVIDER = new Set(['web_search', 'image_generation']);

/** Nothing is logged of what a hook refused. */
const isLogged = ({ name, status }: ToolCall): boolean =>
  status !== 'denied' && status !== 'running' && !OF_PROVIDER.has(name);

/** Turns in which a response came, as spans tell: older ones tell no more of it than that. */
const answeredInSpans = (observations: readonly Observation[]): ReadonlySet<string> =>
  new Set(observations.filter(({ name }) => name === 'receiving_stream').map(({ turnId }) => turnId));

/** The record of its prompt may be lost as well. A command of the user's own (`!`) asks no model. */
const isAsked = ({ turn_id, prompt, model_calls, tool_calls }: Turn, answered: ReadonlySet<string>): boolean =>
  prompt !== null ||
  model_calls.length > 0 ||
  answered.has(turn_id) ||
  // no hook runs for a command of the user's own
  tool_calls.some(({ sources }) => sources.includes('otel_traces') || sources.includes('hooks'));

/** Turns of which none of these sources tells, so that what only they tell of it is unknown. */
export const turnsUntoldBy = ({ turns }: Pick<Told, 'turns'>, ...tellers: readonly Source[]): Turn[] =>
  turns.filter(
    (turn) => turn.kind === 'turn' && isOver(turn) && !tellers.some((source) => turn.sources.includes(source)),
  );

interface Told {
  readonly turns: readonly Turn[];
  readonly observations: readonly Observation[];
}

/** Turns, or parts of them, of which Codex sends log records that are not here. */
export function turnsLackingLogs({ turns, observations }: Told): Turn[] {
  const answered = answeredInSpans(observations);
  return turns.filter((turn) => lacksLogs(turn, answered));
}

function lacksLogs(turn: Turn, answered: ReadonlySet<string>): boolean {
  if (turn.kind !== 'turn' || !isAsked(turn, answered) || !isOver(turn)) return false;
  if (!turn.sources.includes('otel_logs')) return true;
  return (
    turn.tool_calls.some((call) => isLogged(call) && !call.sources.includes('otel_logs')) ||
    turn.model_calls.some(({ status, sources }) => status === 'ok' && !sources.includes('otel_logs'))
  );
}

/** Requests, too: not where nothing is lost but the log record of a call that was stopped with the turn, as an approval that the user cancels. */
export function lackRequests({ turns, observations }: Told): boolean {
  const without = turns.map((turn) => ({
    ...turn,
    tool_calls: turn.tool_calls.filter(({ status }) => status !== 'aborted'),
  }));
  return turnsLackingLogs({ turns: without, observations }).length > 0;
}
