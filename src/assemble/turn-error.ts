/** What went wrong in a turn: each attempt that failed, as logged, and the words with which the turn ended. */
import type { Observation } from '../model/observation.ts';
import type { SessionError } from '../model/session.ts';
import type { CallError, ModelCallDraft } from './model-call.ts';
import { attribute, isoOf } from './reading.ts';

export function errorsOf(
  turnId: string,
  calls: readonly ModelCallDraft[],
  observations: readonly Observation[],
): SessionError[] {
  const logged = calls.flatMap(({ errors }) => errors);
  const said = observations.flatMap(saidError);
  const news: CallError[] = [];
  for (const error of said) {
    if (![...logged, ...news].some((known) => sameMessage(known.message, error.message))) news.push(error);
  }
  return [...logged, ...news]
    .sort((a, b) => a.at - b.at)
    .map(({ at, kind, message }, index) => ({ id: `${turnId}/error/${index + 1}`, at: isoOf(at), kind, message }));
}

function saidError(observation: Observation): CallError[] {
  if (observation.kind !== 'turn_ended' && observation.kind !== 'error') return [];
  const message = attribute(observation, 'error.message');
  if (message === null) return [];
  return [{ at: observation.at, kind: attribute(observation, 'error.kind') ?? 'turn', message }];
}

/** Codex wraps the provider's words in its own. */
const sameMessage = (a: string, b: string): boolean => a === b || a.includes(b) || b.includes(a);
