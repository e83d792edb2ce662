/** What the assistant said on the way, and the summaries of what it thought. Only rollouts hold them. */
import type { Observation } from '../model/observation.ts';
import type { Message } from '../model/session.ts';
import { attribute, isoOf } from './reading.ts';

/** @param answer the turn's final answer, which is not repeated */
export function messagesOf(turnId: string, observations: readonly Observation[], answer: string | null): Message[] {
  const messages: Message[] = [];
  const seen = new Set<string>();
  const spoken = observations.filter(({ kind }) => kind === 'message' || kind === 'reasoning' || kind === 'answer');
  for (const observation of spoken) {
    const text = attribute(observation, 'response');
    if (text === null || observation.source !== 'rollout') continue;
    if (observation.kind !== 'reasoning' && text === answer) continue;
    const item = attribute(observation, 'item_id');
    const key = item ?? `${observation.kind}\n${observation.at}\n${text}`;
    if (seen.has(key)) continue;
    seen.add(key);
    messages.push({
      id: item ?? `${turnId}/message/${messages.length + 1}`,
      at: isoOf(observation.at),
      role: observation.kind === 'reasoning' ? 'reasoning' : 'assistant',
      phase: attribute(observation, 'phase'),
      text,
    });
  }
  return messages;
}
