/** Could two observations tell of one prompt? */
import type { Observation, Source } from '../model/observation.ts';
import { pairInOrder } from './pair-in-order.ts';
import { attribute } from './reading.ts';
import { REDACTED_PROMPT } from './redacted-prompt.ts';

/** By its words, as far as both tell them. */
export function sameWords(a: Observation, b: Observation): boolean {
  const one = attribute(a, 'prompt');
  const other = attribute(b, 'prompt');
  if (one === null || other === null || one === REDACTED_PROMPT || other === REDACTED_PROMPT) return true;
  return one.trim() === other.trim();
}

/** By its turn, as far as both name it: words may be left out, and turns have no more than one beginning. */
export const sameTurn = ({ turnId: one }: Observation, { turnId: other }: Observation): boolean =>
  one === '' || other === '' || one === other;

/** A prompt is logged, hooked and written within this time. */
export const SAME_PROMPT_MS = 10_000;

/** One prompt and everyone who told of it, whoever is believed most first. */
export interface ToldPrompt {
  readonly members: Observation[];
  readonly at: number;
}

/**
 * Each prompt once, by time.
 *
 * @param ordered of one thread, by time
 * @param isApart whether something lies between the two that makes the same words another prompt
 */
export function promptsToldBy(
  sources: readonly Source[],
  ordered: readonly Observation[],
  isApart: (known: ToldPrompt, told: Observation) => boolean,
): ToldPrompt[] {
  let known: ToldPrompt[] = [];
  for (const source of sources) {
    const own = ordered.filter((observation) => observation.kind === 'prompt' && observation.source === source);
    const twins = pairInOrder(known, own, {
      atOfKnown: ({ at }) => at,
      atOf: ({ at }) => at,
      same: (prompt, told) => isMember(prompt.members, told) && !isApart(prompt, told),
      windowMs: SAME_PROMPT_MS,
    });
    const news: ToldPrompt[] = [];
    own.forEach((prompt, index) => {
      const twin = known[twins[index] ?? -1];
      if (twin === undefined) news.push({ members: [prompt], at: prompt.at });
      else twin.members.push(prompt);
    });
    known = [...known, ...news].sort((a, b) => a.at - b.at);
  }
  return known;
}

/** Whether `told` may speak of the prompt that these speak of. */
export const isMember = (members: readonly Observation[], told: Observation): boolean =>
  members.some((member) => sameWords(member, told)) && members.every((member) => sameTurn(member, told));
