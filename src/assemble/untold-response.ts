/**
 * Responses of the model of which a file shows that there were more than it counts. Before 0.155 it tells one by the tokens that it adds to the thread's: where the
 * provider counted none, nothing is added, and the line looks like one that is told again.
 */
import { groupBy } from '../lib/group-by.ts';
import type { Observation, ObservationKind } from '../model/observation.ts';
import type { Turn } from '../model/session.ts';

export const hasUncounted = (turns: readonly Turn[], observations: readonly Observation[]): boolean =>
  turns.some((turn) => isAnsweredForNothing(turn) || turn.model_calls.some(({ tokens }) => tokens.total === 0)) ||
  writtenTurns(observations).some(lacksAResponse);

/** Whoever is asked, and gets through with it, has heard of the model. */
const isAnsweredForNothing = ({ prompt, tokens, status, tool_calls }: Turn): boolean =>
  prompt !== null && tokens.total === null && (status === 'completed' || tool_calls.length > 0);

/** By the names that the file gives them, else from prompt to prompt. */
function writtenTurns(observations: readonly Observation[]): Observation[][] {
  let prompts = 0;
  const turns = groupBy(
    observations.filter(({ source }) => source === 'rollout'),
    ({ threadId, turnId, kind }) => {
      if (kind === 'prompt') prompts += 1;
      return turnId === '' ? `${threadId}/${prompts}` : turnId;
    },
  );
  return [...turns.values()];
}

/** What goes to the model, and what it says to that: between the two there was a response. */
const GOES_IN = new Set<ObservationKind>(['prompt', 'tool_result']);
const COMES_OUT = new Set<ObservationKind>(['tool_started', 'message', 'answer']);

/** No model answers sooner. Calls that one response made side by side are written before any of their outputs, in every version, however long a slow disk takes between two of them. */
const ANSWER_MIN_MS = 2;

/** @param written of one turn, by time */
function lacksAResponse(written: readonly Observation[]): boolean {
  // a script's calls are not the model's, and the item of a command tells its output a second time
  const said = written.filter(({ callId, name }) => !callId.startsWith('exec-') && name !== 'CommandExecution');
  const inputs = said.filter(({ kind }) => GOES_IN.has(kind)).map(({ at }) => at);
  const outputs = said.filter(({ kind }) => COMES_OUT.has(kind)).map(({ at }) => at);
  const answers = outputs.filter((at, index) => {
    const before = outputs[index - 1] ?? Number.NEGATIVE_INFINITY;
    return inputs.some((input) => input >= before && input <= at - ANSWER_MIN_MS);
  });
  return answers.length > said.filter(({ kind }) => kind === 'model_usage').length;
}
